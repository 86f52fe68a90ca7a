from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_background_rows = fields.Integer(
        string="Read in the Background Above",
        default=20000,
        help="Detail files with more rows are read by a scheduled job, so that the "
        "page can be left. Set to 0 to read all files at once.",
    )
    telecom_background_people = fields.Integer(
        string="Process in the Background Above",
        default=1000,
        help="Bills with more statements, deduction runs with more employees and "
        "tables with more lines are processed by a scheduled job, so that the page "
        "can be left. Set to 0 to process them at once.",
    )
