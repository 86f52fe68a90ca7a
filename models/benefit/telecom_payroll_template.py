from odoo import fields, models


class TelecomPayrollTemplate(models.Model):
    _inherit = "telecom.payroll.template"

    with_benefits = fields.Boolean(
        "With Benefits in Kind",
        help="Each benefit is a separate amount, with the wage code of its kind and "
        "authority.",
    )
