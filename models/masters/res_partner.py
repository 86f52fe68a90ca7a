from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecom_operator_ids = fields.One2many(
        "telecom.operator",
        "partner_id",
        "Operators",
        # who may not read operators would not read partners either
        groups="telecom_split_billing.group_telecom_officer,"
        "telecom_split_billing.group_telecom_payroll,"
        "account.group_account_invoice,hr.group_hr_user",
    )
