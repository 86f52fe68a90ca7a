from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TelecomCase
from ..in_background import SCHEDULED, InBackground


@tagged("post_install", "-at_install")
class TestBackground(InBackground, TelecomCase):
    """Long files are read and split by jobs, step by step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_background_rows = 2

    def test_a_long_file_is_read_by_a_job_and_split_by_the_next(self):
        bill = self.upload_long()
        self.assertFalse(bill.telecom_detail_ids)
        self.assertIn("in progress", bill.telecom_blocking_reason)
        self.assertEqual(bill.telecom_task["name"], "Reading and splitting a file")
        self.work()
        self.assertEqual(bill.telecom_rows_read, 3)
        self.assertFalse(bill.telecom_is_split)
        self.assertEqual(self.get_task().state, "working")
        self.work()
        self.assertTrue(bill.telecom_is_split)
        self.assertFalse(bill.telecom_blocking_reason)
        self.assertFalse(bill.telecom_task)
        self.assertEqual(self.get_task().state, "done")
        self.assertEqual(self.paid_by(bill), {"Ann": (30.0, 16.0), "Bob": (30.0, 10.0)})
        self.assertEqual(self.broken_books(), {})

    def test_it_becomes_the_same_as_at_once(self):
        later = self.upload_long()
        for _step in range(2):
            self.work()
        self.assertEqual(later.partner_id, self.vendor)
        looks = [
            (line.telecom_role, line.account_id.code, line.price_unit)
            for line in later.invoice_line_ids
        ]
        later.telecom_detail_ids.sudo().checksum = "another"
        later.button_cancel()
        self.company.telecom_background_rows = 0
        now = self.upload_long()
        self.assertTrue(now.telecom_is_split)
        self.assertEqual(
            looks,
            [
                (line.telecom_role, line.account_id.code, line.price_unit)
                for line in now.invoice_line_ids
            ],
        )

    def test_short_files_are_read_at_once(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        self.assertTrue(bill.telecom_is_split)
        self.assertFalse(self.get_task())

    def test_nothing_else_is_done_with_it_meanwhile(self):
        bill = self.upload_long()
        with self.assertRaises(UserError):
            bill.action_post()
        for step in (
            bill.telecom_bill_id.action_split,
            lambda: self.env["telecom.bill.reader"].read_attached(bill),
        ):
            with self.assertRaises(UserError) as caught:
                step()
            self.assertIn("in progress", str(caught.exception))

    def test_a_long_bill_is_split_again_by_a_job(self):
        bill = self.upload_rows(
            *[(self.ANN, "National calls", "5.00")] * 3,
            (self.CAT, "National calls", "7.00"),
        )
        for _step in range(2):
            self.work()
        self.assertEqual(bill.telecom_open_issue_count, 1)
        self.resolve(bill.telecom_issue_ids, "action_employer", reason="Spare phone")
        self.assertEqual(self.get_task().kind, "split")
        self.assertIn("in progress", bill.telecom_blocking_reason)
        for _step in range(2):
            self.work()
        self.assertFalse(bill.telecom_blocking_reason)
        bill.action_post()
        self.assertEqual(self.broken_books(), {})

    def test_a_cancelled_task_leaves_nothing_half(self):
        bill = self.upload_long()
        self.get_task().with_user(self.env.user).action_cancel()
        self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertFalse(bill.telecom_detail_ids)
        self.assertTrue(bill.telecom_can_read)
        self.env["telecom.bill.reader"].read_attached(bill)
        for _step in range(2):
            self.work()
        self.assertTrue(bill.telecom_is_split)

    def test_a_step_that_goes_on_hears_of_the_cancelling(self):
        bill = self.upload_long()
        readers = type(self.env["telecom.bill.reader"])
        load = readers._load

        def cancelling(this, of_bill, detail):
            self.get_task().action_cancel()
            self.env.flush_all()
            return load(this, of_bill, detail)

        with patch.object(readers, "_load", cancelling), mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertFalse(bill.telecom_detail_ids)

    def test_a_file_that_cannot_be_read_is_told_on_the_bill(self):
        first = self.upload_long()
        for _step in range(2):
            self.work()
        again = self.upload_long()
        self.work()
        self.assertFalse(again.telecom_detail_ids)
        self.assertEqual(self.get_task().state, "done")
        notes = str(again.message_ids.mapped("body"))
        self.assertIn("has already been read", notes)
        self.assertIn(str(first.id), notes)

    def test_a_step_is_given_up_after_three_attempts(self):
        bill = self.upload_long()
        task = self.get_task()
        for _attempt in range(3):
            self.assertTrue(task._try_again())  # and the server ends here
        self.work()
        self.assertEqual(task.state, "failed")
        self.assertIn("3 times", task.problem)
        self.assertTrue(bill.telecom_can_read, "somebody may read it again")

    def test_an_unexpected_error_ends_the_task_with_a_reason(self):
        self.upload_long()
        bills = type(self.env["telecom.bill"])
        with (
            patch.object(bills, "_do_read", side_effect=ZeroDivisionError),
            mute_logger(SCHEDULED),
        ):
            self.work()
        self.assertEqual(self.get_task().state, "failed")
        self.assertTrue(self.get_task().problem)

    def test_a_bill_that_is_deleted_ends_its_task(self):
        self.upload_long().unlink()
        self.work()
        self.assertEqual(self.get_task().state, "cancelled")

    def test_progress_is_told_to_all_and_the_end_to_its_user(self):
        bill = self.upload_long()
        task, sent = self.get_task(), []
        with patch.object(
            type(self.env["bus.bus"]),
            "_sendone",
            lambda _bus, to, kind, values: sent.append((to, kind, values)),
        ):
            self.work()
            self.work()
        groups = {
            self.env.ref("account.group_account_invoice"),
            self.env.ref("telecom_split_billing.group_telecom_officer"),
            self.env.ref("telecom_split_billing.group_telecom_payroll"),
        }
        bars = [each for each in sent if each[1] == "telecom_task"]
        self.assertEqual({to for to, _kind, _values in bars}, groups)
        states = [values["state"] for _to, _kind, values in bars]
        self.assertEqual((states[0], states[-1]), ("working", "done"))
        self.assertEqual({values["id"] for _to, _kind, values in bars}, {task.id})
        screens = [values["screen"] for _to, _kind, values in bars]
        self.assertEqual(screens[0], ["account.move", bill.id])
        (end,) = (each for each in sent if each[1] == "telecom_task_end")
        self.assertEqual((end[0], end[2]["state"]), (self.env.user.partner_id, "done"))

    def test_two_tasks_of_a_bill_are_done_one_after_the_other(self):
        bill = self.upload_long()
        first = self.get_task()
        bill.telecom_bill_id._start_task("split", 3)
        other = self.upload_long("F-2")
        tasks = type(first)
        with patch.object(tasks, "_take", lambda task: task != first):
            self.work()  # as if another job held the first
        self.assertFalse(bill.telecom_rows_read)
        self.assertEqual(other.telecom_rows_read, 3)

    def test_a_step_that_somebody_else_disturbs_is_done_again_and_not_counted(self):
        bill = self.upload_long()
        bills, read = type(self.env["telecom.bill"]), []

        def disturbed(_bill, _step, _arguments):
            read.append(1)
            raise ConcurrencyError("somebody else was first")

        with patch.object(bills, "_do_read", disturbed):
            for _time in range(4):
                self.work()
        self.assertEqual(self.get_task().state, "waiting")
        self.assertGreater(len(read), 4)
        for _step in range(2):
            self.work()
        self.assertTrue(bill.telecom_is_split)

    def test_as_many_jobs_work_as_administrators_have_made(self):
        jobs = self.tasks._get_jobs()
        self.assertEqual(len(jobs), 2)
        another = jobs[0].copy()
        jobs[1].active = False
        self.assertEqual(self.tasks._get_jobs(), jobs[0] | another)
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([]).unlink()
        self.upload_long()
        woken = triggers.search([]).cron_id
        self.assertLessEqual(jobs[0] | another, woken)
        self.assertNotIn(jobs[1], woken)

    def test_tasks_are_the_programs(self):
        self.upload_long()
        task = self.get_task().with_user(
            self.create_user("b", "account.group_account_invoice")
        )
        self.assertEqual(task.state, "waiting")
        with self.assertRaises(AccessError):
            task.write({"state": "done"})
