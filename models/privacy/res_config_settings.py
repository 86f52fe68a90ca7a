from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The data kept about the usage of phones, and how long."""

    _inherit = "res.config.settings"

    telecom_unmask_reason = fields.Char(
        related="company_id.telecom_unmask_reason", readonly=False
    )
    telecom_keep_rows = fields.Selection(
        related="company_id.telecom_keep_rows", readonly=False
    )
    telecom_rows_months = fields.Integer(
        related="company_id.telecom_rows_months", readonly=False
    )
    telecom_statement_years = fields.Integer(
        related="company_id.telecom_statement_years", readonly=False
    )
    telecom_mandate_years = fields.Integer(
        related="company_id.telecom_mandate_years", readonly=False
    )
