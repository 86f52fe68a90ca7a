from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_background_rows = fields.Integer(
        string="Read in the Background Above",
        default=20000,
        help="Detail files with more rows are read by a scheduled job, so that the "
        "page can be left. Set to 0 to read all files at once.",
    )
