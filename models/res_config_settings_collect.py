from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How a company collects what its employees pay."""

    _inherit = "res.config.settings"

    telecom_channel = fields.Selection(
        related="company_id.telecom_channel", readonly=False
    )
    telecom_payment_term_id = fields.Many2one(
        related="company_id.telecom_payment_term_id", readonly=False
    )
    telecom_deduction_entry = fields.Boolean(
        related="company_id.telecom_deduction_entry", readonly=False
    )
    telecom_remuneration_account_id = fields.Many2one(
        related="company_id.telecom_remuneration_account_id", readonly=False
    )
    telecom_waive_account_id = fields.Many2one(
        related="company_id.telecom_waive_account_id", readonly=False
    )
    telecom_above_cap = fields.Selection(
        related="company_id.telecom_above_cap", readonly=False
    )
    telecom_leaver = fields.Selection(
        related="company_id.telecom_leaver", readonly=False
    )
    telecom_invoice_journal_id = fields.Many2one(
        related="company_id.telecom_invoice_journal_id", readonly=False
    )
    telecom_income_account_id = fields.Many2one(
        related="company_id.telecom_income_account_id", readonly=False
    )
    telecom_invoice_product_id = fields.Many2one(
        related="company_id.telecom_invoice_product_id", readonly=False
    )
    telecom_invoice_template_id = fields.Many2one(
        related="company_id.telecom_invoice_template_id", readonly=False
    )
    telecom_mandate_text = fields.Html(
        related="company_id.telecom_mandate_text", readonly=False
    )
