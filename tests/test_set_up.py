from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


@tagged("post_install", "-at_install")
class TestBelgianSetUp(AccountTestInvoicingCommon):
    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company

    def test_the_belgian_chart_fills_everything_but_the_policy(self):
        before = self.company._get_telecom_warnings()
        self.assertEqual(len(before), 6)
        done = self.company._set_up_telecom()
        code = self.company.telecom_receivable_account_id.code
        self.assertEqual(
            " ".join(done),
            "The employer's part goes to the account 616200 Internet and Phone. "
            "The account 416100 Employee phone clearing was created for the "
            "employee's part on the bill. "
            f"The account {code} Employees, phone was created for what employees owe. "
            "The entries for employees go to the journal Miscellaneous Operations. "
            "Taxes were chosen for bills with 21 % and 0 % VAT.",
        )
        self.assertRecordValues(
            self.company.telecom_expense_account_id
            + self.company.telecom_clearing_account_id
            + self.company.telecom_receivable_account_id,
            [
                {"code": "616200", "account_type": "expense", "reconcile": False},
                {"code": "416100", "account_type": "asset_current", "reconcile": True},
                {
                    "code": code,
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
                    "non_deductible_tax_id": chart.ref("attn_VAT-IN-V82-00-S").id,
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

    def test_the_settings_tell_what_is_missing_and_fill_it(self):
        settings = self.env["res.config.settings"].create({})
        self.assertIn("There is no clearing account", settings.telecom_warnings)
        answer = settings.action_telecom_set_up()
        self.assertIn("416100", answer["params"]["message"])
        settings = self.env["res.config.settings"].create({})
        self.assertNotIn("clearing account", settings.telecom_warnings)
        answer = settings.action_telecom_set_up()
        self.assertIn("nothing left", answer["params"]["message"])

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
        self.company.telecom_clearing_account_id.reconcile = False
        self.company.telecom_receivable_account_id = self.company_data[
            "default_account_expense"
        ]
        warnings = " ".join(self.company._get_telecom_warnings())
        self.assertIn("416100 Employee phone clearing does not allow", warnings)
        self.assertIn("is not of type Receivable", warnings)


@tagged("post_install", "-at_install")
class TestOtherSetUp(AccountTestInvoicingCommon):
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
        self.assertFalse(company.telecom_tax_ids)
        warnings = " ".join(company._get_telecom_warnings())
        self.assertIn("There is no expense account", warnings)
        self.assertIn("There are no taxes", warnings)

    def test_a_company_without_a_chart_is_left_with_the_warnings(self):
        company = self.env["res.company"].create({"name": "Bare"})
        self.assertFalse(company._set_up_telecom())
        self.assertEqual(len(company._get_telecom_warnings()), 6)
