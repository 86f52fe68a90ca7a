from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    telecom_mail_declined = fields.Boolean(
        "No Phone Statements by Email",
        groups="hr.group_hr_user",
        help="The employee chose this in the portal.",
    )
