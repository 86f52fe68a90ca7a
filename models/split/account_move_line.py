from odoo import fields, models

ROLES = [
    ("expense", "Employer's part"),
    ("clearing", "Employees' part"),
    ("difference", "Difference with the file"),
    ("unresolved", "Waiting for an issue"),
    ("rounding", "Rounding of the document"),
    ("other", "Not from the file"),
]


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecom_role = fields.Selection(
        ROLES, "Phone Costs", readonly=True, help="Created by the split of this bill."
    )
