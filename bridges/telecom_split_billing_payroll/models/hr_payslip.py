from odoo import fields, models
from odoo.tools import float_compare

CODE = "TELECOM"
OPEN = ("draft", "verify")


class HrPayslip(models.Model):
    _inherit = "hr.payslip"

    telecom_deduction_ids = fields.One2many(
        "telecom.deduction", "payslip_id", "Phone Deductions"
    )

    # -- what it has to deduct -------------------------------------------------------

    def get_inputs(self, contracts, date_from, date_to):
        """Add one input with all that is to be deducted from an employee.

        A batch asks an empty payslip for each employee; it gets none here, but all at
        once when its sheets are computed. With two contracts the first one gets it.
        """
        inputs = super().get_inputs(contracts, date_from, date_to)
        inputs = [each for each in inputs if each["code"] != CODE]
        if not self:
            return inputs
        company = self.company_id or contracts.employee_id.company_id
        due = self.env["telecom.deduction"]._get_for_payslips(
            contracts.employee_id, company, date_from, date_to
        )
        for employee, own in contracts.grouped("employee_id").items():
            if (deduction := due.get(employee.id)) and deduction.amount:
                inputs.append(self._prepare_telecom_input(deduction, own[0]))
        return inputs

    def _prepare_telecom_input(self, deduction, contract):
        return {
            "name": self.env._("Phone costs"),
            "code": CODE,
            "contract_id": contract.id,
            "amount": float(deduction.amount),
            "telecom_amount": float(deduction.amount),
        }

    def compute_sheet(self):
        """Ask the runs again: they may be confirmed or cancelled since."""
        self._update_telecom_inputs()
        return super().compute_sheet()

    def _update_telecom_inputs(self):
        """Let payslips that are not final ask for what the runs ask for now.

        An amount that was changed by hand stays while the runs ask for the same.
        """
        old, new = self.env["hr.payslip.input"], []
        for payslip, deduction in self._get_telecom_due():
            lines = payslip.input_line_ids.filtered(lambda line: line.code == CODE)
            due = float(deduction.amount) if deduction else 0
            if not float_compare(sum(lines.mapped("telecom_amount")), due, 2):
                continue
            old |= lines
            contract = payslip._get_employee_contracts()[:1]
            if due and contract:
                values = payslip._prepare_telecom_input(deduction, contract)
                new.append({"payslip_id": payslip.id, **values})
        old.unlink()
        old.create(new)

    def _get_telecom_due(self):
        """Return [(payslip, its Deduction or None)], asked for all at once."""
        payslips = self.filtered(
            lambda each: each.state in OPEN and not each.credit_note
        )
        found = []
        for (company, first, last), members in payslips.grouped(
            lambda each: (each._get_telecom_company(), each.date_from, each.date_to)
        ).items():
            due = self.env["telecom.deduction"]._get_for_payslips(
                members.employee_id, company, first, last
            )
            found += [(each, due.get(each.employee_id.id)) for each in members]
        return found

    def _get_telecom_company(self):
        return self.company_id or self.employee_id.company_id

    def _get_telecom_name(self):
        return self.number or self.display_name

    # -- what it withheld ------------------------------------------------------------

    def action_payslip_done(self):
        result = super().action_payslip_done()
        for payslip in self.filtered(lambda each: not each.credit_note):
            payslip._report_telecom()
        return result

    def _report_telecom(self):
        """Report to the runs what this payslip deducts, and keep that it does."""
        lines = self.line_ids.filtered(lambda line: line.code == CODE)
        if not lines or self.sudo().telecom_deduction_ids:  # whoever confirms it
            return  # the structure has no rule for it, or it is final already
        port = self.env["telecom.deduction"]
        due = port._get_for_payslips(
            self.employee_id, self._get_telecom_company(), self.date_from, self.date_to
        )
        withheld = -sum(lines.mapped("total"))
        reported = port._report_payslip(
            due.get(self.employee_id.id), withheld, self._get_telecom_name()
        )
        reported.payslip_id = self

    def action_payslip_cancel(self):
        result = super().action_payslip_cancel()
        self._release_telecom()
        return result

    def action_payslip_draft(self):
        result = super().action_payslip_draft()
        self._release_telecom()
        return result

    def refund_sheet(self):
        result = super().refund_sheet()
        self._release_telecom()
        return result

    def _release_telecom(self):
        """Let the deductions go: this payslip withholds nothing after all."""
        deductions = self.sudo().telecom_deduction_ids  # whoever may cancel a payslip
        deductions.payslip_id = False
        deductions._withdraw_reported()
