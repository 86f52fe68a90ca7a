from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecom_background_rows = fields.Integer(
        related="company_id.telecom_background_rows", readonly=False
    )
    telecom_background_people = fields.Integer(
        related="company_id.telecom_background_people", readonly=False
    )
