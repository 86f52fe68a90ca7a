from odoo import fields, models

from .telecom_tax import VAT_METHODS
from .telecom_usage_type import ACCOUNT_DOMAIN

CLEARING_DOMAIN = "[('account_type', '=', 'asset_current')]"
RECEIVABLE_DOMAIN = "[('account_type', '=', 'asset_receivable')]"
JOURNAL_DOMAIN = "[('type', '=', 'general')]"


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_policy_id = fields.Many2one(
        "telecom.policy",
        string="Default Phone Contribution Policy",
        check_company=True,
        ondelete="restrict",
    )
    telecom_policy_tax = fields.Selection(
        [("excluded", "Excluding VAT"), ("included", "Including VAT")],
        string="Policy Amounts Are",
        required=True,
        default="excluded",
    )
    telecom_expense_account_id = fields.Many2one(
        "account.account",
        string="Phone Expense Account",
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        ondelete="restrict",
    )
    telecom_clearing_account_id = fields.Many2one(
        "account.account",
        string="Employee Phone Clearing Account",
        domain=CLEARING_DOMAIN,
        check_company=True,
        ondelete="restrict",
    )
    telecom_receivable_account_id = fields.Many2one(
        "account.account",
        string="Employee Phone Receivable Account",
        domain=RECEIVABLE_DOMAIN,
        check_company=True,
        ondelete="restrict",
    )
    telecom_journal_id = fields.Many2one(
        "account.journal",
        string="Employee Phone Journal",
        domain=JOURNAL_DOMAIN,
        check_company=True,
        ondelete="restrict",
    )
    telecom_vat_method = fields.Selection(
        VAT_METHODS,
        string="VAT on the Employee's Share",
        required=True,
        default="no_deduction",
    )
    telecom_tolerance = fields.Monetary(
        string="Tolerated Phone Bill Difference",
        default=0.05,
        help="The difference between the split and the operator's document, per tax, "
        "up to which the employer carries it as a rounding line.",
    )
    telecom_mask_numbers = fields.Boolean(
        string="Mask Dialled Numbers",
        default=True,
        help="The last digits of the numbers that were dialled are not stored.",
    )
    telecom_tax_ids = fields.One2many("telecom.tax", "company_id", string="Phone Taxes")
