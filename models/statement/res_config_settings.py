from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The messages to employees."""

    _inherit = "res.config.settings"

    telecom_statement_mail = fields.Selection(
        related="company_id.telecom_statement_mail", readonly=False
    )
    telecom_mail_opt_out = fields.Boolean(
        related="company_id.telecom_mail_opt_out", readonly=False
    )
