"""The benefits that lines provide, and the effect of payments and policies."""

from odoo import api, fields, models

from .telecom_benefit_rate import BENEFIT_KINDS


class TelecomUsageCategory(models.Model):
    _inherit = "telecom.usage.category"

    benefit_kind = fields.Selection(
        BENEFIT_KINDS,
        "Contributes To",
        compute="_compute_benefit_kind",
        store=True,
        readonly=False,
        help="The benefit in kind that is reduced by the amount an employee pays "
        "for this.",
    )

    @api.depends("code")
    def _compute_benefit_kind(self):
        kinds = {
            **dict.fromkeys(
                ("non_usage", "voice", "video", "messaging"), "subscription"
            ),
            "data": "internet",
        }
        for category in self:
            category.benefit_kind = kinds.get(category.code)
