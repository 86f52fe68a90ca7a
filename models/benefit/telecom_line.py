from odoo import fields, models

from .telecom_benefit_rate import BENEFIT_KINDS


class TelecomLine(models.Model):
    _inherit = "telecom.line"

    provides_device = fields.Boolean(
        "Device", tracking=True, help="The company provides a phone or tablet with it."
    )
    provides_subscription = fields.Boolean("Subscription", default=True, tracking=True)
    provides_internet = fields.Boolean("Internet", tracking=True)

    def _get_benefit_kinds(self):
        """Return the kinds of benefit that the line is, as the engine names them."""
        self.ensure_one()
        return frozenset(
            kind for kind, _label in BENEFIT_KINDS if self[f"provides_{kind}"]
        )
