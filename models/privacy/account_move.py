from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    telecom_keep_reason = fields.Char(
        "Keep Usage Because",
        copy=False,
        tracking=True,
        help="As long as a reason is entered here (a dispute, for example), the usage "
        "rows, detail files and statements of this bill are not deleted.",
    )
