from odoo import fields, models


class TelecomDeductionFeedbackLine(models.TransientModel):
    """The amount withheld from one employee, entered manually."""

    _name = "telecom.deduction.feedback.line"
    _description = "Amount Withheld From an Employee"

    feedback_id = fields.Many2one(
        "telecom.deduction.feedback", required=True, index=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", required=True)
    currency_id = fields.Many2one(related="feedback_id.run_id.currency_id")
    amount = fields.Monetary("To Deduct")
    withheld = fields.Monetary()
    net_pay = fields.Monetary()
    reason = fields.Char()

    def _as_row(self):
        """Return the row to report; nothing where payroll just did as it was told."""
        self.ensure_one()
        as_told = not self.currency_id.compare_amounts(self.withheld, self.amount)
        if as_told and not self.net_pay and not self.reason:
            return None
        return {
            "employee_id": self.employee_id.id,
            "withheld": self.withheld,
            "net_pay": self.net_pay,
            "reason": self.reason,
        }
