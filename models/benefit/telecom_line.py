from odoo import api, fields, models

from .telecom_benefit_rate import BENEFIT_KINDS


class TelecomLine(models.Model):
    """The benefits in kind that a line is."""

    _inherit = "telecom.line"

    provides_device = fields.Boolean(
        "Device", tracking=True, help="The company provides a phone or tablet with it."
    )
    provides_subscription = fields.Boolean(
        "Subscription",
        compute="_compute_provided",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    provides_internet = fields.Boolean(
        "Internet",
        compute="_compute_provided",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )

    @api.depends("kind")
    def _compute_provided(self):
        """A phone number is a subscription; other lines are internet, until told."""
        for line in self:
            is_phone = line.kind == "phone"
            line.provides_subscription = is_phone
            line.provides_internet = not is_phone

    def _get_benefit_kinds(self):
        """Return the kinds of benefit that the line is, as the engine names them."""
        self.ensure_one()
        return frozenset(
            kind for kind, _label in BENEFIT_KINDS if self[f"provides_{kind}"]
        )
