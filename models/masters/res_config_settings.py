from odoo import api, fields, models

from .res_company import CLEARING_DOMAIN, JOURNAL_DOMAIN, RECEIVABLE_DOMAIN
from .telecom_usage_type import ACCOUNT_DOMAIN


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    telecom_policy_id = fields.Many2one(
        related="company_id.telecom_policy_id",
        readonly=False,
        check_company=True,
    )
    telecom_policy_tax = fields.Selection(
        related="company_id.telecom_policy_tax", readonly=False
    )
    telecom_expense_account_id = fields.Many2one(
        related="company_id.telecom_expense_account_id",
        readonly=False,
        check_company=True,
        domain=ACCOUNT_DOMAIN,
    )
    telecom_clearing_account_id = fields.Many2one(
        related="company_id.telecom_clearing_account_id",
        readonly=False,
        check_company=True,
        domain=CLEARING_DOMAIN,
    )
    telecom_receivable_account_id = fields.Many2one(
        related="company_id.telecom_receivable_account_id",
        readonly=False,
        check_company=True,
        domain=RECEIVABLE_DOMAIN,
    )
    telecom_journal_id = fields.Many2one(
        related="company_id.telecom_journal_id",
        readonly=False,
        check_company=True,
        domain=JOURNAL_DOMAIN,
    )
    telecom_vat_method = fields.Selection(
        related="company_id.telecom_vat_method", readonly=False
    )
    telecom_tolerance = fields.Monetary(
        related="company_id.telecom_tolerance", readonly=False
    )
    telecom_mask_numbers = fields.Boolean(
        related="company_id.telecom_mask_numbers", readonly=False
    )
    telecom_warnings = fields.Text(compute="_compute_telecom_warnings")

    @api.depends(
        "telecom_policy_id",
        "telecom_expense_account_id",
        "telecom_clearing_account_id",
        "telecom_receivable_account_id",
        "telecom_journal_id",
        "telecom_vat_method",
        "telecom_channel",
        "telecom_invoice_journal_id",
        "telecom_deduction_entry",
        "telecom_remuneration_account_id",
    )
    def _compute_telecom_warnings(self):
        for settings in self:
            warnings = settings.company_id._get_telecom_warnings()
            settings.telecom_warnings = "\n".join(warnings)

    def action_telecom_set_up(self):
        """Show what can be filled in of what the telecom settings leave open."""
        self.ensure_one()
        set_up = self.env["telecom.set.up"].create({"company_id": self.company_id.id})
        if not set_up._propose():
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "title": self.env._("Telecom Set-Up"),
                    "message": self.env._("There was nothing left to fill in."),
                    "type": "info",
                },
            }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Telecom Set-Up"),
            "res_model": "telecom.set.up",
            "res_id": set_up.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_open_telecom_taxes(self):
        """Open the taxes that the company uses for telecom bills."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_tax"
        )

    # -- how a company collects what its employees pay ------------------------------

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
