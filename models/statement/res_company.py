from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_statement_mail = fields.Selection(
        [
            ("none", "Never"),
            ("employee", "When the employee pays something"),
            ("all", "For every statement"),
        ],
        string="Phone Statements by Email",
        default="employee",
        required=True,
    )
    telecom_mail_opt_out = fields.Boolean(
        string="Employees May Decline",
        default=True,
        help="Allow employees to opt out of emails in the portal. Disable this only "
        "where the law allows you to require emails.",
    )
