from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecom_remind_days = fields.Integer(
        related="company_id.telecom_remind_days", readonly=False
    )
    telecom_remind_count = fields.Integer(
        related="company_id.telecom_remind_count", readonly=False
    )
