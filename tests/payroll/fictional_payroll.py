"""A small payroll addon, made up: the parts of payslips that adaptors are about."""

from odoo import fields, models


class HrPayslip(models.Model):
    """A payslip with a wage of 2,000 and whatever its inputs deduct."""

    _name = "hr.payslip"
    _description = "Payslip"
    _module = None

    employee_id = fields.Many2one("hr.employee")
    company_id = fields.Many2one("res.company")
    contract_id = fields.Many2one("hr.version")
    date_from = fields.Date()
    date_to = fields.Date()
    number = fields.Char()
    state = fields.Char(default="draft")
    credit_note = fields.Boolean()
    input_line_ids = fields.One2many("hr.payslip.input", "payslip_id", copy=True)
    line_ids = fields.One2many("hr.payslip.line", "slip_id", copy=True)

    def compute_sheet(self):
        self.line_ids.unlink()
        for payslip in self:
            totals = {"BASIC": 2000}
            for line in payslip.input_line_ids:
                totals[line.code] = -line.amount
            totals["NET"] = sum(totals.values())
            payslip.line_ids.create(
                [
                    {"slip_id": payslip.id, "code": code, "total": total}
                    for code, total in totals.items()
                ]
            )
            payslip.write({"state": "verify", "number": f"SLIP/{payslip.id}"})
        return True

    def action_payslip_done(self):
        self.compute_sheet()
        return self.write({"state": "done"})

    def action_payslip_cancel(self):
        return self.write({"state": "cancel"})

    def refund_sheet(self):
        for payslip in self:
            refund = payslip.copy({"credit_note": True})
            refund.compute_sheet()
            refund.action_payslip_done()
        return True


class HrPayslipInput(models.Model):
    """An amount that somebody enters, or an addon."""

    _name = "hr.payslip.input"
    _description = "Payslip Input"
    _module = None

    payslip_id = fields.Many2one("hr.payslip")
    contract_id = fields.Many2one("hr.version")
    name = fields.Char()
    code = fields.Char()
    amount = fields.Float()


class HrPayslipLine(models.Model):
    """A row of a payslip."""

    _name = "hr.payslip.line"
    _description = "Payslip Line"
    _module = None

    slip_id = fields.Many2one("hr.payslip")
    code = fields.Char()
    total = fields.Float()


MODELS = (HrPayslipInput, HrPayslipLine, HrPayslip)
