from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..builders import Builders
from ..today import OnOneDay

ADMINISTRATOR = "telecom_split_billing.group_telecom_administrator"


@tagged("post_install", "-at_install")
class TestSetUpDialog(OnOneDay, Builders, AccountTestInvoicingCommon):
    """What the button in the settings shows, and what of it is done."""

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.sudo().group_ids |= cls.env.ref(ADMINISTRATOR)

    def open(self):
        action = self.env["res.config.settings"].create({}).action_telecom_set_up()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_it_shows_what_is_to_be_set_and_why(self):
        settings = self.env["res.config.settings"].create({})
        self.assertIn("There is no clearing account", settings.telecom_warnings)
        dialog = self.open()
        self.assertRecordValues(
            dialog.line_ids[:3],
            [
                {
                    "name": "Phone Expense Account",
                    "proposal": "616200 Internet and Phone",
                    "reason": "The account of the chart of accounts for phone costs.",
                    "is_chosen": True,
                },
                {
                    "name": "Employee Phone Clearing Account",
                    "proposal": "New account 416100 Employee phone clearing",
                    "reason": "The chart of accounts has no such account: the new "
                    "account is created next to 416000 Sundry Amounts Receivable and "
                    "can be reconciled.",
                    "is_chosen": True,
                },
                {
                    "name": "Employee Phone Receivable Account",
                    "proposal": "New account 416200 Employees, phone",
                    "reason": "The chart of accounts has no such account: the new "
                    "account is created next to 416000 Sundry Amounts Receivable and "
                    "can be reconciled.",
                    "is_chosen": True,
                },
            ],
        )
        self.assertEqual(len(dialog.line_ids), 8)
        self.assertEqual(len(dialog.not_found.splitlines()), 1)
        self.assertFalse(self.company.telecom_expense_account_id)

    def test_applying_does_all_that_is_ticked(self):
        dialog = self.open()
        dialog.action_apply()
        self.assertEqual(self.company.telecom_clearing_account_id.code, "416100")
        settings = self.env["res.config.settings"].create({})
        self.assertNotIn("clearing account", settings.telecom_warnings)
        dialog = self.open()
        self.assertFalse(dialog.line_ids)
        self.assertIn("There is no default policy", dialog.not_found)

    def test_what_is_not_ticked_stays_empty(self):
        accounts = self.env["account.account"].search_count([])
        dialog = self.open()
        with Form(dialog) as form:
            for index, line in enumerate(dialog.line_ids):
                if line.key != "telecom_journal_id":
                    with form.line_ids.edit(index) as row:
                        row.is_chosen = False
        dialog.action_apply()
        self.assertTrue(self.company.telecom_journal_id)
        self.assertFalse(self.company.telecom_expense_account_id)
        self.assertFalse(self.company.telecom_tax_ids)
        self.assertEqual(self.env["account.account"].search_count([]), accounts)

    def test_another_account_can_be_chosen(self):
        other = self.company_data["default_account_expense"]
        accounts = self.env["account.account"].search_count([])
        receivable = self.company_data["default_account_receivable"]
        chosen = {
            "telecom_expense_account_id": other,
            "telecom_receivable_account_id": receivable,
        }
        dialog = self.open()
        with Form(dialog) as form:
            for index, line in enumerate(dialog.line_ids):
                with form.line_ids.edit(index) as row:
                    if line.key in chosen:
                        row.account_id = chosen[line.key]
        dialog.action_apply()
        self.assertEqual(self.company.telecom_expense_account_id, other)
        self.assertEqual(self.company.telecom_receivable_account_id, receivable)
        # the clearing account is the only one that was made
        self.assertEqual(self.env["account.account"].search_count([]), accounts + 1)

    def test_the_accounts_that_are_offered_fit_the_setting(self):
        types = {
            "telecom_expense_account_id": "expense",
            "telecom_clearing_account_id": "asset_current",
            "telecom_receivable_account_id": "asset_receivable",
            "telecom_remuneration_account_id": "liability_current",
            "telecom_waive_account_id": "expense",
        }
        lines = self.open().line_ids
        self.assertEqual(set(lines.filtered("is_account").mapped("key")), set(types))
        for line in lines.filtered("is_account"):
            self.assertIn(repr(types[line.key]), line.account_domain)
            self.assertIn("company_ids", line.account_domain)

    def test_what_was_chosen_meanwhile_stays(self):
        dialog = self.open()
        other = self.company_data["default_account_expense"]
        self.company.telecom_expense_account_id = other
        dialog.action_apply()
        self.assertEqual(self.company.telecom_expense_account_id, other)

    def test_there_may_be_nothing_left(self):
        self.company._set_up_telecom()
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 30}
        )
        action = self.env["res.config.settings"].create({}).action_telecom_set_up()
        self.assertIn("nothing left", action["params"]["message"])

    def test_who_may_set_up(self):
        """A telecom administrator, whether or not that is an accountant too."""
        dialog = self.open()
        for groups, allowed in (
            ((ADMINISTRATOR,), True),
            (("telecom_split_billing.group_telecom_officer",), False),
            (("account.group_account_manager",), False),
            (("telecom_split_billing.group_telecom_payroll",), False),
            ((), False),
        ):
            with self.subTest(groups=groups):
                user = self.create_user("-".join(("who", *groups)), *groups)
                own = dialog.with_user(user).browse()  # a dialog is its user's alone
                self.assertEqual(own.has_access("create"), allowed)
                self.assertEqual(
                    dialog.line_ids.with_user(user).browse().has_access("write"),
                    allowed,
                )
        officer = self.create_user("nobody")
        with self.assertRaises(AccessError):
            dialog.with_user(officer).action_apply()
