from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecom_payroll_number = fields.Char(
        related="company_id.telecom_payroll_number", readonly=False
    )
