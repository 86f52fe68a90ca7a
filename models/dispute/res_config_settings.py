from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How a company treats disputes of statements."""

    _inherit = "res.config.settings"

    telecom_dispute_days = fields.Integer(
        related="company_id.telecom_dispute_days", readonly=False
    )
    telecom_dispute_decide_days = fields.Integer(
        related="company_id.telecom_dispute_decide_days", readonly=False
    )
    telecom_dispute_user_id = fields.Many2one(
        related="company_id.telecom_dispute_user_id", readonly=False
    )
    telecom_dispute_pauses = fields.Boolean(
        related="company_id.telecom_dispute_pauses", readonly=False
    )
