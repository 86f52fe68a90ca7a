from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TelecomCase
from ..in_background import SCHEDULED, InBackground


@tagged("post_install", "-at_install")
class TestBackgroundUndo(InBackground, TelecomCase):
    """Bills of many statements are reset, cancelled and reversed by jobs."""

    def setUp(self):
        super().setUp()
        self.bill = self.post("F-1")
        self.company.telecom_background_people = 1

    def post(self, document):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "40.00"),
            document=document,
        )
        self.company.telecom_background_people = 0
        bill.action_post()
        return bill

    def assert_waiting(self, kind):
        task = self.get_task()
        self.assertEqual((task.kind, task.state, task.total), (kind, "waiting", 2))
        self.assertEqual(self.bill.telecom_task["id"], task.id)
        self.assertEqual(self.bill.state, "posted")

    def reverse(self, method="refund_moves", bill=None):
        bill = bill or self.bill
        dialog = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        answers = {"reason": "Wrong month", "journal_id": bill.journal_id.id}
        return getattr(dialog.create(answers), method)()

    def test_a_reset_is_left_to_a_job(self):
        self.bill.button_draft()
        self.assert_waiting("reset")
        self.work()
        self.assertEqual((self.bill.state, self.get_task().state), ("draft", "done"))
        self.assertFalse(self.bill.telecom_settlement_ids)
        self.assertFalse(self.bill.telecom_task)
        self.assertEqual(self.broken_books(), {})

    def test_cancelling_is_left_to_a_job(self):
        self.bill.button_cancel()
        self.assert_waiting("void")
        self.work()
        self.assertEqual((self.bill.state, self.get_task().state), ("cancel", "done"))
        self.assertFalse(self.bill.telecom_settlement_ids)
        self.assertEqual(self.broken_books(), {})

    def test_a_reversal_is_left_to_a_job_with_what_the_dialog_says(self):
        action = self.reverse()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assert_waiting("reverse")
        self.assertFalse(self.bill.reversal_move_ids)
        self.work()
        reversal = self.bill.reversal_move_ids
        self.assertIn("Wrong month", reversal.ref)
        self.assertEqual((reversal.state, reversal.telecom_employee), ("draft", -30.25))
        reversal.action_post()
        self.work()
        self.assertEqual(reversal.state, "posted")
        states = self.bill.telecom_settlement_ids.mapped("state")
        self.assertEqual(states, ["cancelled"] * 2)
        self.assertEqual(self.broken_books(), {})

    def test_a_bill_that_is_made_again_is_reversed_by_a_job(self):
        self.reverse("modify_moves")
        self.assert_waiting("reverse")
        self.work()
        self.assertEqual(self.bill.reversal_move_ids.state, "posted")
        again = self.env["account.move"].search([], order="id desc", limit=1)
        self.assertEqual((again.state, again.move_type), ("draft", "in_invoice"))
        self.assertEqual(self.broken_books(), {})

    def test_short_bills_are_undone_at_once(self):
        self.company.telecom_background_people = 2
        self.bill.button_draft()
        self.bill.button_cancel()
        other = self.post("F-2")
        self.company.telecom_background_people = 2
        self.reverse(bill=other)
        self.assertEqual((self.bill.state, other.state), ("cancel", "posted"))
        self.assertTrue(other.reversal_move_ids)
        self.assertFalse(self.get_task())

    def test_of_several_bills_only_the_long_ones_wait(self):
        self.company.telecom_background_people = 0
        short = self.upload_rows((self.ANN, "National calls", "5.00"), document="F-2")
        short.action_post()
        self.company.telecom_background_people = 1
        (self.bill | short).button_draft()
        self.assertEqual((self.bill.state, short.state), ("posted", "draft"))
        self.work()
        self.assertEqual(self.bill.state, "draft")
        self.assertEqual(self.broken_books(), {})

    def test_a_second_click_starts_nothing(self):
        steps = (self.bill.button_draft, self.reverse, self.bill.button_cancel)
        for step in steps:
            with self.subTest(step.__name__):
                for task in self.tasks.search([]):
                    task._end("cancelled")
                count = self.tasks.search_count([])
                step()
                step()
                self.assertEqual(self.tasks.search_count([]), count + 1)
                for other in set(steps) - {step}:
                    with self.assertRaisesRegex(UserError, "in progress"):
                        other()

    def test_only_accountants_start_it(self):
        user = self.create_user("c", "telecom_split_billing.group_telecom_officer")
        bill = self.bill.with_user(user)
        for step in (bill.button_draft, bill.button_cancel):
            with self.assertRaises(AccessError):
                step()
        self.assertFalse(self.get_task())

    def test_a_refused_reset_is_told_and_can_be_repeated(self):
        self.company.telecom_background_people = 0
        later = self.upload_rows((self.ANN, "National calls", "5.00"), document="F-2")
        later.action_post()
        self.company.telecom_background_people = 1
        self.bill.button_draft()
        with mute_logger(SCHEDULED):
            self.work()
        task = self.get_task()
        self.assertEqual((self.bill.state, task.state), ("posted", "failed"))
        self.assertIn("later split together", task.problem)
        self.assertEqual(self.bill.telecom_task["problem"], task.problem)
        later.button_draft()
        self.bill.telecom_bill_id._repeat_task(task)
        self.work()
        self.assertEqual(self.bill.state, "draft")
        self.assertFalse(self.bill.telecom_task)

    def test_a_failed_reversal_is_repeated_as_the_dialog_said(self):
        self.reverse()
        booking = type(self.env["telecom.bill.booking"])
        with (
            patch.object(booking, "mirror", side_effect=UserError("Not now.")),
            mute_logger(SCHEDULED),
        ):
            self.work()
        task = self.get_task()
        self.assertEqual((task.state, task.problem), ("failed", "Not now."))
        self.bill.telecom_bill_id._repeat_task(task)
        self.work()
        self.assertIn("Wrong month", self.bill.reversal_move_ids.ref)

    def test_a_cancelled_reset_leaves_everything_booked(self):
        """Also when it is cancelled at the very end."""
        self.bill.button_draft()
        booking = type(self.env["telecom.bill.booking"])
        reset = booking.reset

        def cancelling(this, moves, voided):
            reset(this, moves, voided)
            self.get_task().action_cancel()
            self.env.flush_all()

        with patch.object(booking, "reset", cancelling), mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertEqual(self.bill.state, "posted")
        self.assertEqual(len(self.bill.telecom_settlement_ids), 2)
        self.assertEqual(self.broken_books(), {})
