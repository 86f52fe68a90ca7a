from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..in_background import SCHEDULED, InBackground
from .line_import_case import OFFICER, ONE, THREE, TWO, LineImportCase


@tagged("post_install", "-at_install")
class TestBackgroundImport(InBackground, LineImportCase):
    """Tables of many lines are imported by a job."""

    def setUp(self):
        super().setUp()
        self.env.company.telecom_background_people = 1
        self.wizard = self.preview(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;",
            f"{TWO};{self.name};Bob Peeters;2026-01-01;",
        )

    def count_lines(self):
        return self.env["telecom.line"].search_count([("number", "in", (ONE, TWO))])

    def test_a_job_writes_what_the_preview_showed(self):
        self.wizard.action_import()
        self.assertEqual((self.wizard.state, self.count_lines()), ("preview", 0))
        self.assertEqual(self.wizard.task["name"], "Importing lines")
        for again in (self.wizard.action_import, self.wizard.action_back):
            with self.assertRaises(UserError):
                again()
        self.work()
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2026-01-01", False)])
        self.assertEqual((self.wizard.state, self.count_lines()), ("done", 2))
        self.assertFalse(self.wizard.file)
        self.assertFalse(self.wizard.task)

    def test_a_table_of_few_is_imported_at_once(self):
        wizard = self.preview(f"{THREE};{self.name};Ann Mertens;2026-01-01;")
        wizard.action_import()
        self.assertEqual(wizard.state, "done")

    def test_lines_that_changed_meanwhile_stop_it_with_the_reason(self):
        self.wizard.action_import()
        self.env["telecom.line"].create(
            {"number": ONE, "operator_id": self.operator.id}
        )
        with mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.count_lines(), 1)
        self.assertEqual(self.wizard.task["state"], "failed")
        self.assertIn("since the preview", self.wizard.task["problem"])

    def test_the_officer_may_cancel_it(self):
        self.wizard.action_import()
        task = self.env["telecom.task"].with_user(self.officer).search([])
        task.action_cancel()
        self.work()
        self.assertEqual((task.sudo().state, self.count_lines()), ("cancelled", 0))
        self.assertFalse(self.wizard.task)

    def test_another_officer_does_not_see_it(self):
        self.wizard.action_import()
        tasks = self.env["telecom.task"]
        another = self.create_user("another", OFFICER)
        self.assertFalse(tasks.with_user(another).search([]))
        accountant = self.create_user("books", "account.group_account_invoice")
        self.assertTrue(tasks.with_user(accountant).search([]))
