from odoo import fields, models
from odoo.exceptions import UserError

CODE = "TELECOM"


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    telecom_deduction_ids = fields.One2many(
        "telecom.deduction", "payslip_id", "Phone Deductions"
    )

    def get_inputs(self, contracts, date_from, date_to):
        """Add one input with all that is to be deducted from an employee.

        A batch asks an empty payslip, which knows no rules and so no inputs: contracts
        and dates are all that counts. With two contracts the first one gets it.
        """
        inputs = super().get_inputs(contracts, date_from, date_to)
        inputs = [each for each in inputs if each["code"] != CODE]
        for employee, own in contracts.grouped("employee_id").items():
            amount = sum(
                self._get_telecom_deductions(employee, date_from, date_to).mapped(
                    "amount"
                )
            )
            if amount:
                inputs.append(
                    {
                        "name": self.env._("Phone costs"),
                        "code": CODE,
                        "contract_id": own[0].id,
                        "amount": amount,
                    }
                )
        return inputs

    def _get_telecom_deductions(self, employee, date_from, date_to):
        deductions = self.env["telecom.deduction"].sudo()  # sums for the payslip only
        company = self.company_id or employee.company_id
        return deductions._get_for_payslip(employee.sudo(), company, date_from, date_to)

    def action_payslip_done(self):
        result = super().action_payslip_done()
        for payslip in self.filtered(lambda each: not each.credit_note):
            payslip._telecom_report()
        return result

    def _telecom_report(self):
        """Report to the runs what this payslip deducts, and lock it."""
        lines = self.line_ids.filtered(lambda line: line.code == CODE)
        if not lines:
            return  # the structure has no rule for it: it waits
        withheld = -sum(lines.mapped("total"))
        deductions = self._get_telecom_deductions(
            self.employee_id, self.date_from, self.date_to
        )
        if withheld and not deductions:
            raise UserError(
                self.env._(
                    "%(payslip)s deducts %(amount)s of phone costs that no run asks "
                    "for, or that another payslip deducts. Load its inputs again.",
                    payslip=self.display_name,
                    amount=withheld,
                )
            )
        runs = deductions.run_id.sorted("date_from")
        for run in runs:
            run._lock("confirmed", "exported")
            own = deductions.filtered(lambda each, run=run: each.run_id == run)
            # what the payslip does not deduct is missing from the last one
            amount = withheld if run == runs[-1] else sum(own.mapped("amount"))
            withheld -= amount
            row = {"withheld": amount, "reason": self.number}
            run._report_withheld([{"employee_id": self.employee_id.id, **row}])
            own.payslip_id = self

    def action_payslip_cancel(self):
        result = super().action_payslip_cancel()
        self._telecom_release()
        return result

    def refund_sheet(self):
        result = super().refund_sheet()
        self._telecom_release()
        return result

    def _telecom_release(self):
        """Let the deductions go: this payslip withholds nothing after all."""
        deductions = self.sudo().telecom_deduction_ids  # whoever may cancel a payslip
        deductions.payslip_id = False
        deductions._withdraw_reported()
