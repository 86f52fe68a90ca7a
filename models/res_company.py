from odoo import fields, models


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
        check_company=True,
        ondelete="restrict",
    )
    telecom_clearing_account_id = fields.Many2one(
        "account.account",
        string="Employee Phone Clearing Account",
        check_company=True,
        ondelete="restrict",
    )
    telecom_receivable_account_id = fields.Many2one(
        "account.account",
        string="Employee Phone Receivable Account",
        check_company=True,
        ondelete="restrict",
    )
    telecom_journal_id = fields.Many2one(
        "account.journal",
        string="Employee Phone Journal",
        check_company=True,
        ondelete="restrict",
    )
    telecom_vat_method = fields.Selection(
        [
            ("no_deduction", "Not deducted: the employee pays the VAT too"),
            ("reinvoice", "Re-invoiced: the employee gets an invoice with sales VAT"),
            ("flat_rate", "Flat rate: partially deducted on all lines"),
        ],
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
