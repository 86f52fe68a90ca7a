from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from .telecom_tax import VAT_METHODS
from .telecom_usage_type import ACCOUNT_DOMAIN

CLEARING_DOMAIN = "[('account_type', '=', 'asset_current')]"
RECEIVABLE_DOMAIN = "[('account_type', '=', 'asset_receivable')]"
JOURNAL_DOMAIN = "[('type', '=', 'general')]"

# Per chart template: the records to use, under the names that the chart gives them.
# The first code that a new account may get; a code in use is never taken over.
CHARTS = {
    "be": {
        "expense": "a6162",
        "clearing_code": "416100",
        "receivable_code": "400100",
        "taxes": {
            21.0: ("attn_VAT-IN-V82-21-S", "attn_VAT-IN-V82-S-ND"),
            0.0: ("attn_VAT-IN-V82-00-S", "attn_VAT-IN-V82-00-S"),
        },
    },
}


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

    def _set_up_telecom(self):
        """Fill the telecom settings that are empty; return what was done, in sentences.

        For a chart that is known, everything comes from it. For another chart, what
        follows from any chart is filled in, and the rest is left to the warnings.
        """
        self.ensure_one()
        company = self.sudo()  # the settings guard it; accounts need other rights
        company = company.with_company(self)
        chart = company._get_telecom_chart()
        steps = (
            company._set_up_telecom_expense(chart),
            company._set_up_telecom_clearing(chart),
            company._set_up_telecom_receivable(chart),
            company._set_up_telecom_journal(),
            company._set_up_telecom_taxes(chart),
        )
        return [sentence for sentence in steps if sentence]

    def _get_telecom_chart(self):
        template = self.env["account.chart.template"]
        codes = template._get_parent_template(self.chart_template)
        return next((CHARTS[code] for code in codes if code in CHARTS), {})

    def _get_telecom_chart_record(self, xmlid):
        template = self.env["account.chart.template"]
        return template.ref(xmlid, raise_if_not_found=False) if xmlid else None

    def _set_up_telecom_expense(self, chart):
        account = self._get_telecom_chart_record(chart.get("expense"))
        if self.telecom_expense_account_id or not account:
            return False
        self.telecom_expense_account_id = account
        return self.env._(
            "The employer's part goes to the account %(code)s %(name)s.",
            code=account.code,
            name=account.name,
        )

    def _set_up_telecom_clearing(self, chart):
        if self.telecom_clearing_account_id:
            return False
        account = self._create_telecom_account(
            chart.get("clearing_code"),
            "asset_current",
            self.env._("Employee phone clearing"),
        )
        if not account:
            return False
        self.telecom_clearing_account_id = account
        return self.env._(
            "The account %(code)s %(name)s was created for the employee's part on the "
            "bill.",
            code=account.code,
            name=account.name,
        )

    def _set_up_telecom_receivable(self, chart):
        if self.telecom_receivable_account_id:
            return False
        account = self._create_telecom_account(
            chart.get("receivable_code"),
            "asset_receivable",
            self.env._("Employees, phone"),
        )
        if not account:
            return False
        self.telecom_receivable_account_id = account
        return self.env._(
            "The account %(code)s %(name)s was created for what employees owe.",
            code=account.code,
            name=account.name,
        )

    def _create_telecom_account(self, code, account_type, name):
        """Create a reconcilable account under a free code, or nothing without a chart.

        Where the chart is not known, the new account stands beside the receivable
        account of customers.
        """
        accounts = self.env["account.account"]
        of_company = Domain(accounts._check_company_domain(self))
        code = code or self.partner_id.property_account_receivable_id.code
        if not code:
            return accounts
        if accounts.search_count(of_company & Domain("code", "=", code), limit=1):
            code = accounts._search_new_account_code(code)
        return accounts.create(
            {
                "name": name,
                "code": code,
                "account_type": account_type,
                "reconcile": True,
                "company_ids": self.ids,
            }
        )

    def _set_up_telecom_journal(self):
        if self.telecom_journal_id:
            return False
        journals = self.env["account.journal"]
        journal = self._get_telecom_chart_record("general") or journals.search(
            [*journals._check_company_domain(self), ("type", "=", "general")], limit=1
        )
        if not journal:
            return False
        self.telecom_journal_id = journal
        return self.env._(
            "The entries for employees go to the journal %(journal)s.",
            journal=journal.display_name,
        )

    def _set_up_telecom_taxes(self, chart):
        mapped = set(self.telecom_tax_ids.mapped("rate"))
        added = []
        for rate, xmlids in chart.get("taxes", {}).items():
            tax, not_deducted = map(self._get_telecom_chart_record, xmlids)
            if rate in mapped or not tax or not not_deducted:
                continue
            # Charts keep the rarer taxes archived; a tax in use has to be active.
            (tax | not_deducted).active = True
            self.env["telecom.tax"].create(
                {
                    "company_id": self.id,
                    "rate": rate,
                    "tax_id": tax.id,
                    "non_deductible_tax_id": not_deducted.id,
                }
            )
            added.append(f"{rate:g} %")
        if not added:
            return False
        return self.env._(
            "Taxes were chosen for bills with %(rates)s VAT.",
            rates=format_list(self.env, added),
        )

    def _get_telecom_warnings(self):
        """Return a sentence for each thing without which bills cannot be booked."""
        self.ensure_one()
        missing = (
            self._get_telecom_account_warning(),
            self._get_telecom_clearing_warning(),
            self._get_telecom_receivable_warning(),
            self._get_telecom_journal_warning(),
            self._get_telecom_tax_warning(),
            self._get_telecom_policy_warning(),
        )
        return [sentence for sentence in missing if sentence]

    def _get_telecom_account_warning(self):
        if self.telecom_expense_account_id:
            return False
        return self.env._(
            "There is no expense account: the employer's part can be booked only for "
            "usage types and operators that have an account of their own."
        )

    def _get_telecom_clearing_warning(self):
        account = self.telecom_clearing_account_id
        if not account:
            return self.env._(
                "There is no clearing account: the employee's part cannot be booked on "
                "the bill."
            )
        if not account.reconcile:
            return self.env._(
                "The clearing account %(account)s does not allow reconciliation: allow "
                "it, so that bills and what employees owe can be matched.",
                account=account.display_name,
            )
        return False

    def _get_telecom_receivable_warning(self):
        account = self.telecom_receivable_account_id
        if not account:
            return self.env._(
                "There is no receivable account: what employees owe cannot be booked."
            )
        if account.account_type != "asset_receivable":
            return self.env._(
                "The account %(account)s is not of type Receivable: what employees owe "
                "would not appear among the open items.",
                account=account.display_name,
            )
        return False

    def _get_telecom_journal_warning(self):
        if self.telecom_journal_id:
            return False
        return self.env._("There is no journal: what employees owe cannot be booked.")

    def _get_telecom_tax_warning(self):
        if self.telecom_tax_ids:
            return False
        return self.env._(
            "There are no taxes: choose, for each VAT rate on the operators' bills, "
            "the tax for the employer's part and the one for the employee's part."
        )

    def _get_telecom_policy_warning(self):
        if self.telecom_policy_id:
            return False
        return self.env._(
            "There is no default policy: the lines of holders without a policy of "
            "their own cannot be split."
        )
