from odoo import api, fields, models

from .telecom_benefit_rate import BENEFIT_KINDS


class TelecomUsageType(models.Model):
    _inherit = "telecom.usage.type"

    benefit_kind = fields.Selection(
        BENEFIT_KINDS,
        "Contributes To",
        compute="_compute_benefit_kind",
        store=True,
        readonly=False,
        help="The benefit in kind that is reduced by the amount an employee pays "
        "for this.",
    )

    @api.depends("category_id.benefit_kind")
    def _compute_benefit_kind(self):
        for usage_type in self:
            is_device = usage_type.code == "device"
            usage_type.benefit_kind = (
                "device" if is_device else usage_type.category_id.benefit_kind
            )
