from odoo import fields, models
from odoo.exceptions import UserError

from ..ground.channel import CHANNEL_HELP, CHANNELS
from .telecom_tax import VAT_METHODS
from .telecom_usage_type import ACCOUNT_DOMAIN

CLEARING_DOMAIN = "[('account_type', '=', 'asset_current')]"

RECEIVABLE_DOMAIN = "[('account_type', '=', 'asset_receivable')]"

JOURNAL_DOMAIN = "[('type', '=', 'general')]"

REMUNERATION_DOMAIN = (
    "[('account_type', 'in', ('liability_current', 'liability_payable'))]"
)

SALE_JOURNAL_DOMAIN = "[('type', '=', 'sale')]"


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
        help="The largest difference per tax between the split and the operator's "
        "document that the employer bears as a rounding line.",
    )
    telecom_mask_numbers = fields.Boolean(
        string="Mask Dialled Numbers",
        default=True,
        help="The last digits of dialled numbers are not stored.",
    )
    telecom_tax_ids = fields.One2many(
        "telecom.tax",
        "company_id",
        string="Phone Taxes",
        # who may not read these would not read companies either
        groups="telecom_split_billing.group_telecom_officer,"
        "account.group_account_invoice",
    )

    # -- how a company collects what its employees pay ------------------------------

    telecom_channel = fields.Selection(
        CHANNELS,
        string="Collect Phone Costs By",
        required=True,
        default="receivable",
        help=CHANNEL_HELP,
    )
    telecom_payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment Terms of Employees",
        check_company=True,
        ondelete="restrict",
        help="The payment terms for amounts that are not collected through payroll.",
    )
    telecom_deduction_entry = fields.Boolean(
        string="Book Payroll Deductions",
        default=True,
        help="Confirming a deduction run books it: remuneration payable against the "
        "amounts owed by the employees. Disable this option if the payroll entry "
        "already books the deductions.",
    )
    telecom_remuneration_account_id = fields.Many2one(
        "account.account",
        string="Remuneration Payable Account",
        domain=REMUNERATION_DOMAIN,
        check_company=True,
        ondelete="restrict",
        help="Amounts deducted from wages reduce the wages that are still to be paid.",
    )
    telecom_waive_account_id = fields.Many2one(
        "account.account",
        string="Account for Written-Off Phone Costs",
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        ondelete="restrict",
        help="The expense account for amounts that employees no longer have to pay. If "
        "empty, the phone expense account is used.",
    )
    telecom_above_cap = fields.Selection(
        [
            ("carry", "Deducted from a later pay"),
            ("receivable", "Paid by the employee"),
        ],
        string="Above the Maximum",
        required=True,
        default="carry",
    )
    telecom_leaver = fields.Selection(
        [
            ("final_run", "Deducted from the last pay"),
            ("receivable", "Paid by the employee"),
        ],
        string="When an Employee Leaves",
        required=True,
        default="final_run",
    )
    telecom_invoice_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Invoices to Employees",
        domain=SALE_JOURNAL_DOMAIN,
        check_company=True,
        ondelete="restrict",
    )
    telecom_income_account_id = fields.Many2one(
        "account.account",
        string="Account for Re-invoiced Phone Costs",
        check_company=True,
        ondelete="restrict",
        help="The account credited by invoices to employees. If empty, the clearing "
        "account is used: the costs of the employer are then its own part only.",
    )
    telecom_invoice_product_id = fields.Many2one(
        "product.product",
        string="Product of Invoices to Employees",
        check_company=True,
        ondelete="restrict",
    )

    telecom_invoice_template_id = fields.Many2one(
        "mail.template",
        string="Email with Invoices to Employees",
        domain="[('model', '=', 'account.move')]",
        ondelete="set null",
        help="If empty, the template provided with the addon is used.",
    )

    def _get_telecom_due_date(self, date):
        """Return when an employee has to pay what became due on ``date``."""
        lines = self.telecom_payment_term_id.line_ids
        return max((line._get_due_date(date) for line in lines), default=date)

    def _get_telecom_waive_account(self):
        """Return the expense account of what employees do not have to pay after all."""
        account = self.telecom_waive_account_id or self.telecom_expense_account_id
        if not account:
            raise UserError(
                self.env._(
                    "The company %(company)s has no account for phone costs that "
                    "are written off. Choose one in Telecom, Configuration, "
                    "Settings.",
                    company=self.name,
                )
            )
        return account
