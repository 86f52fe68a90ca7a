from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_statement_mail = fields.Selection(
        [
            ("none", "Never"),
            ("employee", "When the employee pays something"),
            ("all", "For every statement"),
        ],
        string="Phone Statements by E-mail",
        default="employee",
        required=True,
    )
    telecom_mail_opt_out = fields.Boolean(
        string="Employees May Decline",
        default=True,
        help="Whether employees may choose in the portal to get no e-mail. Switch it "
        "off only where the law allows you to insist.",
    )
