from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..in_background import SCHEDULED, InBackground
from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestBackgroundRun(InBackground, PayrollCase):
    """The steps of runs of many people are done by jobs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.telecom_payroll_number = "0012"
        cls.bob.telecom_payroll_number = "0013"
        wage_codes = cls.env["telecom.wage.code"].sudo()  # payroll's to keep
        wage_codes.create(
            {"company_id": cls.company.id, "kind": "deduction", "code": "5100"}
        )
        cls.template = cls.env.ref("telecom_split_billing.payroll_template_neutral_csv")

    def setUp(self):
        super().setUp()
        self.bill = self.post(
            (self.ANN, "National calls", "45.00"), (self.BOB, "National calls", "40.00")
        )
        self.company.telecom_background_people = 1

    def assert_waiting(self, run, kind):
        task = self.get_task()
        self.assertEqual((task.kind, task.state), (kind, "waiting"))
        self.assertEqual((task.user_id, task.total), (self.payroll, 2))
        self.assertEqual(run.task["id"], task.id)

    def test_each_step_is_left_to_a_job(self):
        run = self.start_run(template_id=self.template.id)
        self.assertFalse(run.deduction_ids)
        for step, kind, state in (
            (lambda: None, "gather", "draft"),
            (run.action_confirm, "confirm", "confirmed"),
            (run.action_export, "export", "exported"),
            (run.action_done, "close", "done"),
        ):
            with self.subTest(kind):
                before = run.state
                step()
                self.assertEqual(run.state, before)
                self.assert_waiting(run, kind)
                self.work()
                self.assertEqual(self.get_task().state, "done")
                self.assertEqual(run.state, state)
                self.assertFalse(run.task)
        self.assertEqual(run.amount, 30.25)
        self.assertEqual(run.action_export()["type"], "ir.actions.act_url")
        settlements = run.deduction_ids.item_ids.settlement_id
        self.assertEqual(set(settlements.mapped("state")), {"collected"})
        self.assertEqual(self.broken_books(), {})

    def test_a_run_of_few_is_done_at_once(self):
        self.company.telecom_background_people = 2
        run = self.start_run(template_id=self.template.id)
        run.action_confirm()
        run.action_export()
        run.action_done()
        self.assertEqual(run.state, "done")
        self.assertFalse(self.get_task())

    def test_cancelling_a_run_is_left_to_a_job_with_its_reason(self):
        run = self.start_run(template_id=self.template.id)
        self.work()
        for step in (run.action_confirm, run.action_export):
            step()
            self.work()
        self.undo(run, "cancel")
        self.assertEqual(run.state, "exported")
        self.work()
        self.assertEqual(run.state, "cancelled")
        self.assertIn("Wrong month", str(run.message_ids.mapped("body")))
        self.assertEqual(self.broken_books(), {})

    def test_nothing_else_is_done_with_the_run_meanwhile(self):
        run = self.start_run()
        self.work()
        run.action_confirm()
        run.action_confirm()  # a second click
        self.assertEqual(len(self.tasks.search([("kind", "=", "confirm")])), 1)
        for step in (run.action_gather, lambda: run.write({"date": "2026-11-29"})):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                step()
            self.assertIn("in progress", str(caught.exception))
        self.work()
        self.assertEqual(run.state, "confirmed")

    def test_another_period_is_gathered_by_a_job(self):
        run = self.start_run()
        self.work()
        run.date_to = "2026-12-31"
        self.assert_waiting(run, "gather")
        self.work()
        self.assertEqual(run.employee_count, 2)

    def test_a_layout_is_asked_for_at_once(self):
        run = self.start_run(template_id=False)
        self.work()
        run.action_confirm()
        self.work()
        with self.assertRaises(UserError):
            run.action_export()
        self.assertEqual(self.get_task().kind, "confirm")

    def test_a_refused_step_is_told_and_can_be_repeated(self):
        run = self.start_run()
        self.work()
        run.action_confirm()
        self.company.telecom_remuneration_account_id = False
        with mute_logger(SCHEDULED):
            self.work()
        task = self.get_task()
        self.assertEqual((run.state, task.state), ("draft", "failed"))
        self.assertIn("remuneration", task.problem)
        self.assertEqual(run.task["problem"], task.problem)
        self.company.telecom_remuneration_account_id = self.remuneration
        run._repeat_task(task)
        self.work()
        self.assertEqual(run.state, "confirmed")
        self.assertEqual(self.broken_books(), {})

    def test_a_user_who_left_payroll_confirms_nothing(self):
        run = self.start_run()
        self.work()
        run.action_confirm()
        group = self.env.ref("telecom_split_billing.group_telecom_payroll")
        self.payroll.sudo().group_ids -= group
        with mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "failed")
        self.assertEqual(run.sudo().state, "draft")

    def test_only_payroll_starts_it(self):
        run = self.start_run()
        self.work()
        accountant = self.create_user("d", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            run.with_user(accountant).action_confirm()
