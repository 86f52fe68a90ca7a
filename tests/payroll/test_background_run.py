import base64
from unittest.mock import patch

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
        answer = run.action_export()
        self.assertEqual(answer["type"], "ir.actions.act_url")
        self.assertEqual(answer["target"], "new", "else the form stays as it was")
        settlements = run.deduction_ids.item_ids.settlement_id
        self.assertEqual(set(settlements.mapped("state")), {"collected"})
        self.assertEqual(self.broken_books(), {})

    def confirm(self):
        """Return a confirmed run."""
        run = self.start_run(template_id=self.template.id)
        self.work()
        run.action_confirm()
        self.work()
        return run

    def get_rows(self, **withheld):
        """Return what payroll reports of Ann, then of Bob."""
        return [
            {"payroll_number": number, "withheld": amount}
            for number, amount in zip(("0012", "0013"), withheld.values(), strict=True)
        ]

    def test_what_was_withheld_is_kept_by_a_job(self):
        run = self.confirm()
        rows = self.get_rows(ann=10.0, bob=12.1)
        told = run.report_withheld(rows)
        self.assertEqual([each["withheld"] for each in told], [False, False])
        self.assert_waiting(run, "report")
        with self.assertRaises(AccessError):
            run.read(["reported_rows"])
        self.work()
        self.assertEqual(self.get_task().state, "done")
        told = run.read_deductions()
        self.assertEqual([each["withheld"] for each in told], [10.0, 12.1])
        self.assertFalse(run.sudo().reported_rows)
        self.assertEqual(self.broken_books(), {})

    def test_the_file_of_the_dialog_is_kept_by_a_job(self):
        run = self.confirm()
        dialog = self.env["telecom.deduction.feedback"].with_user(self.payroll)
        content = b"Employee number;Withheld\n0012;10.00\n0013;12.10\n"
        dialog.create(
            {"run_id": run.id, "file": base64.b64encode(content)}
        ).action_report()
        self.assert_waiting(run, "report")
        self.work()
        told = run.read_deductions()
        self.assertEqual([each["withheld"] for each in told], [10.0, 12.1])

    def test_wrong_rows_are_refused_at_once(self):
        run = self.confirm()
        with self.assertRaisesRegex(UserError, "Row 2"):
            run.report_withheld(self.get_rows(ann=10.0, bob=99.0))
        self.assertEqual(self.get_task().kind, "confirm")
        self.assertFalse(run.sudo().reported_rows)

    def test_a_report_is_not_made_twice(self):
        run = self.confirm()
        rows = self.get_rows(ann=10.0, bob=12.1)
        run.report_withheld(rows)
        for step in (lambda: run.report_withheld(rows), run.action_done):
            with self.assertRaisesRegex(UserError, "in progress"):
                step()
        self.work()
        with self.assertRaisesRegex(UserError, "already been reported"):
            run.report_withheld(rows)

    def test_a_refused_report_is_told_and_can_be_repeated(self):
        run = self.confirm()
        run.report_withheld(self.get_rows(ann=10.0, bob=12.1))
        ours = type(run)
        with (
            patch.object(ours, "_withhold", side_effect=UserError("Not now.")),
            mute_logger(SCHEDULED),
        ):
            self.work()
        task = self.get_task()
        self.assertEqual((task.state, run.task["problem"]), ("failed", "Not now."))
        run._repeat_task(task)
        self.work()
        told = run.read_deductions()
        self.assertEqual([each["withheld"] for each in told], [10.0, 12.1])

    def test_a_report_that_was_cancelled_is_forgotten(self):
        run = self.confirm()
        run.report_withheld(self.get_rows(ann=10.0, bob=12.1))
        self.get_task().action_cancel()
        with mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        told = run.read_deductions()
        self.assertEqual([each["withheld"] for each in told], [False, False])
        run.action_done()
        self.work()
        self.assertEqual(run.state, "done")
        self.assertFalse(run.sudo().reported_rows)

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
