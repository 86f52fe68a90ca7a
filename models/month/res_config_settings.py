from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecom_usual_factor = fields.Float(
        related="company_id.telecom_usual_factor", readonly=False
    )
    telecom_usual_amount = fields.Monetary(
        related="company_id.telecom_usual_amount",
        readonly=False,
    )
    telecom_mandate_ask = fields.Boolean(
        related="company_id.telecom_mandate_ask", readonly=False
    )
    telecom_mandate_days = fields.Integer(
        related="company_id.telecom_mandate_days", readonly=False
    )
    telecom_mandate_reminders = fields.Integer(
        related="company_id.telecom_mandate_reminders", readonly=False
    )
    telecom_run_until = fields.Selection(
        related="company_id.telecom_run_until", readonly=False
    )
    telecom_run_period = fields.Selection(
        related="company_id.telecom_run_period", readonly=False
    )
    telecom_run_gather_day = fields.Integer(
        related="company_id.telecom_run_gather_day", readonly=False
    )
    telecom_run_confirm_day = fields.Integer(
        related="company_id.telecom_run_confirm_day", readonly=False
    )
    telecom_run_delivery = fields.Selection(
        related="company_id.telecom_run_delivery", readonly=False
    )
    telecom_run_template_id = fields.Many2one(
        related="company_id.telecom_run_template_id",
        readonly=False,
        groups="telecom_split_billing.group_telecom_payroll",
    )
    telecom_payroll_email = fields.Char(
        related="company_id.telecom_payroll_email", readonly=False
    )
    telecom_run_close = fields.Boolean(
        related="company_id.telecom_run_close", readonly=False
    )
