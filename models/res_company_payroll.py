from odoo import fields, models


class ResCompany(models.Model):
    """How the payroll office calls a company."""

    _inherit = "res.company"

    telecom_payroll_number = fields.Char(
        string="Employer Number at the Payroll Office",
        help="The placeholder {company_number} of payroll files.",
    )
