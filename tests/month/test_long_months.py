from odoo.tests import tagged
from odoo.tools import mute_logger

from ..in_background import SCHEDULED, InBackground
from .month_case import OFFICE, MonthCase


@tagged("post_install", "-at_install")
class TestLongMonths(InBackground, MonthCase):
    """Months of many people: the jobs leave the long steps to background tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().telecom_background_people = 1

    def do_all(self):
        """Let the jobs of a day run, and the tasks and jobs that follow."""
        for _round in range(9):
            self.do_jobs()
            if not self.tasks.search_count([("state", "in", ("waiting", "working"))]):
                return
            self.work()
        self.fail("It comes to no end.")

    def receive(self, *files):
        self.bill = super().receive(*files)
        return self.bill

    def receive_both(self, month=10):
        return self.receive_bill(
            month,
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "40.00"),
        )

    def kinds(self):
        """Return the kinds of the tasks so far, the oldest first."""
        return self.tasks.search([], order="id").mapped("kind")

    def test_a_month_runs_without_a_click(self):
        with self.on("2026-11-02"):
            bill = self.receive_both()
            self.do_jobs()
            self.assertEqual((bill.state, self.kinds()), ("draft", ["post"]))
            self.do_jobs()
            self.assertEqual(self.kinds(), ["post"], "it is posted once")
            self.do_all()
            self.assertEqual(bill.state, "posted")
            self.assertIn("Posted automatically", str(bill.message_ids.mapped("body")))
        with self.on("2026-11-20"):
            self.do_all()
            run = self.get_run()
            self.assertEqual((run.state, run.amount), ("draft", 30.25))
            self.assertEqual(self.kinds(), ["post", "gather"])
        with self.on("2026-11-22"):
            self.do_all()
            self.assertEqual(run.state, "exported")
            self.assertEqual(self.kinds(), ["post", "gather", "confirm", "export"])
            self.do_all()
            self.assertEqual(len(self.get_mails(OFFICE)), 1, "the link is sent once")
        with self.on("2026-11-25"):
            self.answer(("0012", "18.15"), ("0013", "12.10"))
            self.do_all()
            self.assertEqual(run.state, "done")
        self.assertEqual(self.exceptions(), [])

    def test_what_was_posted_since_is_gathered_and_confirmed_in_two_steps(self):
        with self.on("2026-11-02"):
            self.receive_both()
            self.do_all()
        with self.on("2026-11-22"):
            self.do_jobs()
            run = self.get_run()
            task = self.tasks.search([("kind", "=", "confirm")])
            self.assertEqual(len(task), 1)
            self.work()
            self.assertEqual((run.state, run.employee_count), ("draft", 2))
            self.assertEqual((task.state, task.step), ("working", 1))
            self.work()
            self.assertEqual((run.state, task.state), ("confirmed", "done"))

    def test_a_step_that_failed_is_one_exception_with_a_button(self):
        with self.on("2026-11-02"):
            self.receive_both()
            self.do_all()
        with self.on("2026-11-22"):
            self.do_jobs()
            account = self.company.telecom_remuneration_account_id
            self.company.sudo().telecom_remuneration_account_id = False
            with mute_logger(SCHEDULED):
                for _step in range(2):
                    self.work()
            self.env["telecom.exception"].sudo()._update()
            self.assertEqual(self.exceptions(), [("task", "payroll", 30.25)])
            found = self.env["telecom.exception"].with_user(self.payroll).search([])
            self.assertIn("remuneration", found.message)
            self.company.sudo().telecom_remuneration_account_id = account
            found.action_solve()
            self.assertEqual(self.exceptions(), [])
            self.do_all()
            self.assertEqual(self.get_run().state, "exported")

    def test_a_bill_that_could_not_be_posted_is_one_exception(self):
        with self.on("2026-11-02"):
            bill = self.receive_both()
            self.do_jobs()
            journal = self.company.telecom_journal_id
            self.company.sudo().telecom_journal_id = False
            with mute_logger(SCHEDULED):
                self.work()
            self.env["telecom.exception"].sudo()._update()
            self.assertEqual(
                [each[:2] for each in self.exceptions()], [("task", "accountant")]
            )
            self.company.sudo().telecom_journal_id = journal
            self.do_all()
            self.assertEqual((bill.state, self.exceptions()), ("posted", []))
