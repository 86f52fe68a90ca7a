from odoo import api, fields, models


class TelecomDeduction(models.Model):
    _inherit = "telecom.deduction"

    payslip_id = fields.Many2one(
        "hr.payslip",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="payroll.group_payroll_user,telecom_split_billing.group_telecom_payroll",
    )

    @api.model
    def _get_for_payslip(self, employee, company, date_from, date_to):
        """Return what a payslip of these dates has to deduct and no other one does."""
        found = self.search(
            [
                ("employee_id", "=", employee.id),
                ("company_id", "=", company.id),
                ("run_id.state", "in", ("confirmed", "exported")),
                ("run_id.date_to", ">=", date_from),
                ("run_id.date_to", "<=", date_to),
                ("is_reported", "=", False),
                ("payslip_id", "=", False),
                ("amount", "!=", 0),
            ]
        )
        found.run_id._release_revoked()
        return found.filtered(lambda each: not each.is_reported)
