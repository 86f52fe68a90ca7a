from odoo import fields, models


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
    from_now_on = fields.Boolean(
        default=True, help="If not selected, only for the bills listed here."
    )
