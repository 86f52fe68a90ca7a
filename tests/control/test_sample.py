from odoo.exceptions import AccessError, UserError
from odoo.modules import Manifest
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import convert_file

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..today import OnOneDay
from .test_start import ADMINISTRATOR, StartCase

MODULE = "telecom_split_billing"


@tagged("post_install", "-at_install")
class TestDemo(OnOneDay, TransactionCase):
    def test_the_demo_data_of_the_manifest_load(self):
        """Databases of tests have none."""
        path = "data/control/telecom_demo.xml"
        self.assertIn(path, Manifest.for_addon(MODULE)["demo"])
        convert_file(self.env, MODULE, path, {}, mode="init", noupdate=True)
        lines = self.env.ref(f"{MODULE}.demo_operator").line_ids
        self.assertEqual(
            lines.mapped("holder"),
            ["Emma Janssens (demo)", "Noah Peeters (demo)", False],
        )
        self.assertEqual(len(lines.current_policy_id), 1)


@tagged("post_install", "-at_install")
class TestSample(StartCase):
    """Sample data to look around in, and nothing of them afterwards."""

    ROLES = (ADMINISTRATOR,)

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()
        cls.sample = cls.env["telecom.sample"].with_user(cls.user)

    def count(self):
        """Return {table: rows} of all tables in which anything is."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace"
        )
        counts = {}
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(f'SELECT COUNT(*) FROM "{table}"')
            rows = self.env.cr.fetchone()[0]
            if rows and table != "bus_bus":  # what browsers are told
                counts[table] = rows
        return counts

    def get_settings(self):
        self.env.invalidate_all()
        return {
            name: self.company[name]
            for name, field in self.company._fields.items()
            if name.startswith("telecom_") and field.store
        }

    def load(self):
        action = self.sample.load_sample()
        self.assertEqual(action["res_model"], "account.move")
        return self.env["account.move"].browse(action["res_id"])

    def test_the_bill_is_split_and_shows_an_issue(self):
        move = self.load()
        self.assertEqual(move.state, "draft")
        self.assertTrue(move.telecom_is_split)
        self.assertEqual(move.telecom_statement_count, 6)
        self.assertTrue(move.telecom_employee)
        self.assertEqual(move.telecom_issue_ids.mapped("kind"), ["unknown_number"])
        policies = (
            self.env["telecom.statement"]
            .search([("bill_ids.move_id", "=", move.id)])
            .policy_id
        )
        self.assertEqual(len(policies), 2)

    def test_nothing_is_left_of_it(self):
        before, settings = self.count(), self.get_settings()
        self.load()
        self.assertNotEqual(self.count(), before)
        self.sample.remove_sample()
        self.assertEqual(self.get_settings(), settings)
        self.assertEqual(self.count(), before)
        self.load()  # it can be loaded again
        self.sample.remove_sample()
        self.assertEqual(self.count(), before)

    def test_what_somebody_chose_before_stays(self):
        account = self.company_data["default_account_expense"]
        policy = self.create_policy({"kind": "amount", "amount": 10})
        self.company.telecom_expense_account_id = account
        self.company.telecom_policy_id = policy
        self.load()
        self.sample.remove_sample()
        self.assertEqual(self.company.telecom_expense_account_id, account)
        self.assertEqual(self.company.telecom_policy_id, policy)
        self.assertFalse(self.company.telecom_clearing_account_id)

    def test_a_posted_bill_is_reset_first(self):
        before = self.count()
        move = self.load()
        number = move.telecom_issue_ids
        dialog = self.env["telecom.issue.resolve"].create({"issue_ids": number.ids})
        dialog.action_employer()
        move.action_post()
        with self.assertRaisesRegex(UserError, "Reset it to draft"):
            self.sample.remove_sample()
        self.assertTrue(move.exists())
        move.button_draft()
        self.sample.remove_sample()
        self.assertFalse(move.exists())
        left = {
            table: rows
            for table, rows in self.count().items()
            if table.startswith(("telecom_", "hr_employee", "account_move"))
            and table != "telecom_issue_resolve"  # the dialog of this test
        }
        self.assertEqual(
            left, {table: before[table] for table in left if table in before}
        )

    def test_what_the_user_removed_is_no_problem(self):
        before = self.count()
        move = self.load()
        move.unlink()
        self.env["telecom.line"].search([], limit=1).unlink()
        self.sample.remove_sample()
        self.assertEqual(self.count(), before)
        self.sample.remove_sample()  # nothing to do

    def test_it_is_not_mixed_with_real_data(self):
        operator = self.create_operator("Fiction Mobile", "base.uk")
        line = self.create_line(operator=operator)
        with self.assertRaisesRegex(UserError, "already has bills or lines"):
            self.sample.load_sample()
        line.unlink()
        self.load()
        with self.assertRaisesRegex(UserError, "already has the sample data"):
            self.sample.load_sample()
        with self.assertRaisesRegex(UserError, "has sample data"):
            self.env["telecom.start"].with_user(self.user).open_guide()
        overview = self.env["telecom.overview"].with_user(self.user).get_overview()
        self.assertEqual(overview["start"]["sample"], "remove")

    def test_each_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Sister"})
        self.user.company_ids |= other
        elsewhere = self.sample.with_company(other)
        with self.assertRaisesRegex(UserError, "no chart of accounts"):
            elsewhere.load_sample()
        self.load()
        elsewhere.remove_sample()  # of the other company, which has none
        self.assertTrue(self.company.telecom_sample)
        lines = self.env["telecom.line"].search([])
        self.assertEqual(lines.company_id, self.company)

    def test_it_is_for_telecom_administrators(self):
        for group in (
            "telecom_split_billing.group_telecom_officer",
            "account.group_account_manager",
            "hr.group_hr_manager",
            "base.group_user",
        ):
            user = new_test_user(
                self.env, f"no-{group.rpartition('.')[2]}", groups=group
            )
            sample = self.env["telecom.sample"].with_user(user)
            for method in (sample.load_sample, sample.remove_sample):
                with self.subTest(group), self.assertRaises(AccessError):
                    method()
        self.assertFalse(self.company.telecom_sample)
