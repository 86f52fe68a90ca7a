from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Whether and how employees are asked to agree to their policy."""

    _inherit = "res.config.settings"

    telecom_agreement = fields.Selection(
        related="company_id.telecom_agreement", readonly=False
    )
    telecom_agreement_days = fields.Integer(
        related="company_id.telecom_agreement_days", readonly=False
    )
    telecom_agreement_reminders = fields.Integer(
        related="company_id.telecom_agreement_reminders", readonly=False
    )
    telecom_agreement_text = fields.Html(
        related="company_id.telecom_agreement_text", readonly=False
    )
    telecom_agreement_years = fields.Integer(
        related="company_id.telecom_agreement_years", readonly=False
    )
