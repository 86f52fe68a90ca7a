from odoo import fields, models


class HrPayslipInput(models.Model):
    _inherit = "hr.payslip.input"

    telecom_amount = fields.Float(
        "Asked by Deduction Runs",
        digits="Payroll",
        help="The amount that the deduction runs asked for when this input was made. "
        "A change of the amount by hand stays until they ask for another one.",
    )
