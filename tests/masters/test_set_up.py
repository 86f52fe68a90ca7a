from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..builders import Builders
from ..today import OnOneDay


@tagged("post_install", "-at_install")
class TestBelgianSetUp(OnOneDay, Builders, AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.sudo().group_ids |= cls.env.ref(
            "telecom_split_billing.group_telecom_administrator"
        )

    def test_the_belgian_chart_fills_everything_but_the_policy(self):
        before = self.company._get_telecom_warnings()
        self.assertEqual(len(before), 6)
        done = self.company._set_up_telecom()
        clearing = "New account 416100 Employee phone clearing"
        receivable = "New account 416200 Employees, phone"
        self.assertEqual(
            done,
            [
                "Phone Expense Account: 616200 Internet and Phone.",
                f"Employee Phone Clearing Account: {clearing}.",
                f"Employee Phone Receivable Account: {receivable}.",
                "Remuneration Payable Account: 455000 Remuneration.",
                "Account for Written-Off Phone Costs: 623000 Other Personnel Costs.",
                "Employee Phone Journal: Miscellaneous Operations.",
                "Taxes of 21 %: Employer's Part: 21% S; Employee's Part: 21% ND.",
                "Taxes of 0 %: Employer's Part: 0% S.",
            ],
        )
        self.assertRecordValues(
            self.company.telecom_expense_account_id
            + self.company.telecom_clearing_account_id
            + self.company.telecom_receivable_account_id,
            [
                {"code": "616200", "account_type": "expense", "reconcile": False},
                {"code": "416100", "account_type": "asset_current", "reconcile": True},
                {
                    "code": "416200",
                    "account_type": "asset_receivable",
                    "reconcile": True,
                },
            ],
        )
        self.assertEqual(self.company.telecom_journal_id.type, "general")
        chart = self.env["account.chart.template"]
        self.assertRecordValues(
            self.company.telecom_tax_ids.sorted("rate", reverse=True),
            [
                {
                    "rate": 21,
                    "tax_id": chart.ref("attn_VAT-IN-V82-21-S").id,
                    "non_deductible_tax_id": chart.ref("attn_VAT-IN-V82-S-ND").id,
                },
                {
                    "rate": 0,
                    "tax_id": chart.ref("attn_VAT-IN-V82-00-S").id,
                    "non_deductible_tax_id": False,
                },
            ],
        )
        self.assertTrue(all(self.company.telecom_tax_ids.tax_id.mapped("active")))
        after = self.company._get_telecom_warnings()
        self.assertEqual(len(after), 1)
        self.assertIn("There is no default policy", after[0])

    def test_what_somebody_chose_stays(self):
        chosen = self.company_data["default_account_expense"]
        self.company.telecom_expense_account_id = chosen
        self.company._set_up_telecom()
        self.assertEqual(self.company.telecom_expense_account_id, chosen)
        accounts = self.env["account.account"].search_count([])
        self.assertFalse(self.company._set_up_telecom())
        self.assertEqual(self.env["account.account"].search_count([]), accounts)

    def test_codes_in_use_are_not_taken_over(self):
        self.env["account.account"].create(
            {"name": "Ours", "code": "416100", "account_type": "asset_current"}
        )
        self.company._set_up_telecom()
        self.assertEqual(self.company.telecom_clearing_account_id.code, "416101")

    def test_the_settings_offer_accounts_that_fit(self):
        fields = self.env["res.config.settings"].fields_get(attributes=["domain"])
        offered = {
            "telecom_expense_account_id": "'expense'",
            "telecom_clearing_account_id": "'asset_current'",
            "telecom_receivable_account_id": "'asset_receivable'",
            "telecom_journal_id": "'general'",
        }
        for name, expected in offered.items():
            with self.subTest(name):
                self.assertIn(expected, str(fields[name]["domain"]))

    def test_accounts_that_do_not_fit_are_warned_about(self):
        self.company._set_up_telecom()
        # as a version before this one allowed it
        self.company.telecom_clearing_account_id.sudo().reconcile = False
        self.company.telecom_receivable_account_id = self.company_data[
            "default_account_expense"
        ]
        warnings = " ".join(self.company._get_telecom_warnings())
        self.assertIn("416100 Employee phone clearing does not allow", warnings)
        self.assertIn("is not of type Receivable", warnings)

    def test_the_way_of_collecting_says_what_is_needed(self):
        self.company._set_up_telecom()
        self.company.telecom_remuneration_account_id = False
        some = self.create_policy({"kind": "amount", "amount": 30})
        no_account = "There is no remuneration payable account"
        no_invoice = "Invoices to employees require re-invoiced VAT"
        for channel, booked, policy, expected in (
            ("receivable", True, False, None),
            ("payroll", True, False, no_account),
            ("payroll", False, False, None),
            ("receivable", True, "payroll", no_account),
            ("invoice", True, False, no_invoice),
        ):
            with self.subTest(channel=channel, booked=booked, policy=policy):
                self.company.telecom_channel = channel
                self.company.telecom_deduction_entry = booked
                some.telecom_channel = policy
                warnings = self.company._get_telecom_warnings()
                found = [each for each in warnings if "default policy" not in each]
                self.assertEqual(len(found), 1 if expected else 0)
                self.assertTrue(all(each.startswith(expected) for each in found))

    def test_without_booked_deductions_no_account_is_proposed_for_them(self):
        self.company.telecom_deduction_entry = False
        self.company._set_up_telecom()
        self.assertFalse(self.company.telecom_remuneration_account_id)


@tagged("post_install", "-at_install")
class TestOtherSetUp(OnOneDay, AccountTestInvoicingCommon):
    def test_another_chart_gets_what_follows_from_any_chart(self):
        company = self.env.company
        company._set_up_telecom()
        first = self.company_data["default_account_receivable"]
        self.assertRecordValues(
            company.telecom_clearing_account_id + company.telecom_receivable_account_id,
            [
                {"account_type": "asset_current", "reconcile": True},
                {"account_type": "asset_receivable", "reconcile": True},
            ],
        )
        self.assertEqual(company.telecom_clearing_account_id.code[:3], first.code[:3])
        self.assertEqual(company.telecom_journal_id.type, "general")
        # no account for phones is known there: it is the usual one of vendor bills
        self.assertEqual(
            company.telecom_expense_account_id,
            self.company_data["default_journal_purchase"].default_account_id,
        )
        self.assertFalse(company.telecom_tax_ids)
        warnings = " ".join(company._get_telecom_warnings())
        self.assertIn("There are no taxes", warnings)

    def test_a_company_without_a_chart_is_left_with_the_warnings(self):
        company = self.env["res.company"].create({"name": "Bare"})
        self.assertFalse(company._set_up_telecom())
        self.assertEqual(len(company._get_telecom_warnings()), 6)
