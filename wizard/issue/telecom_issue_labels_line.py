from odoo import api, fields, models


class TelecomIssueLabelsLine(models.TransientModel):
    """One label, and what it means."""

    _name = "telecom.issue.labels.line"
    _description = "Label to Map"

    wizard_id = fields.Many2one(
        "telecom.issue.labels", required=True, ondelete="cascade"
    )
    issue_ids = fields.Many2many("telecom.issue")
    currency_id = fields.Many2one(related="issue_ids.currency_id")
    operator_id = fields.Many2one("telecom.operator")
    label = fields.Char()
    rows = fields.Integer()
    amount = fields.Monetary()
    usage_type_id = fields.Many2one("telecom.usage.type")
    is_proposed = fields.Boolean(
        "Proposed",
        readonly=True,
        help="The usage type is proposed because of the words of the label. Check it.",
    )
    from_now_on = fields.Boolean(
        default=True, help="If not selected, only for the bills listed here."
    )

    @api.onchange("usage_type_id")
    def _onchange_usage_type_id(self):
        proposed = self.issue_ids._origin[:1]._propose_usage_types()
        self.is_proposed = self.usage_type_id in proposed.values()
