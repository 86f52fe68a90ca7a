from odoo import api, fields, models


class TelecomOperatorReportLine(models.TransientModel):
    """The amount that the operator charged one employee for a bill."""

    _name = "telecom.operator.report.line"
    _description = "Charge of the Operator"

    report_id = fields.Many2one(
        "telecom.operator.report", required=True, ondelete="cascade"
    )
    settlement_id = fields.Many2one(
        "telecom.settlement", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    partner_id = fields.Many2one(related="settlement_id.partner_id")
    amount = fields.Monetary("According to the Split", related="settlement_id.amount")
    operator_amount = fields.Monetary("According to the Operator")
    difference = fields.Monetary(compute="_compute_difference")

    @api.depends("amount", "operator_amount")
    def _compute_difference(self):
        for line in self:
            line.difference = line.operator_amount - line.amount
