from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TelecomCase
from ..in_background import SCHEDULED, InBackground


@tagged("post_install", "-at_install")
class TestBackgroundPost(InBackground, TelecomCase):
    """Bills of many statements are posted by jobs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_background_people = 1

    def setUp(self):
        super().setUp()
        self.bill = self.upload_long()

    def upload_long(self, document="F-1"):
        return self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "40.00"),
            document=document,
        )

    def test_the_button_returns_at_once_and_a_job_posts(self):
        self.bill.action_post()
        self.assertEqual(self.bill.state, "draft")
        task = self.get_task()
        self.assertEqual((task.kind, task.total), ("post", 2))
        self.assertEqual(self.bill.telecom_task["name"], "Posting a bill")
        self.work()
        self.assertEqual((self.bill.state, task.state), ("posted", "done"))
        self.assertFalse(self.bill.telecom_task)
        self.assertEqual(self.bill.line_ids.move_id.write_uid, self.env.user)
        settlements = self.bill.telecom_bill_id.settlement_ids
        self.assertEqual(sorted(settlements.mapped("amount")), [12.1, 18.15])
        self.assertEqual(self.broken_books(), {})

    def get_looks(self):
        """Return what is booked: (account, balance, partner) per item."""
        lines = (self.bill | self.bill.telecom_companion_id).line_ids
        return sorted(
            (line.account_id.code, line.balance, line.partner_id.name) for line in lines
        )

    def test_it_is_posted_as_at_once(self):
        self.company.telecom_background_people = 0
        self.bill.action_post()
        looks = self.get_looks()
        self.bill.button_draft()
        self.company.telecom_background_people = 1
        self.bill.action_post()
        self.work()
        self.assertEqual((self.bill.state, self.get_looks()), ("posted", looks))

    def test_short_bills_are_posted_at_once(self):
        self.company.telecom_background_people = 2
        self.bill.action_post()
        self.assertEqual(self.bill.state, "posted")
        self.assertFalse(self.get_task())

    def test_of_several_bills_only_the_long_ones_wait(self):
        short = self.upload_rows((self.ANN, "National calls", "5.00"), document="F-2")
        (self.bill | short).action_post()
        self.assertEqual((self.bill.state, short.state), ("draft", "posted"))
        self.work()
        self.assertEqual(self.bill.state, "posted")
        self.assertEqual(self.broken_books(), {})

    def test_the_dialog_of_the_list_leaves_long_bills_to_jobs(self):
        short = self.upload_rows((self.ANN, "National calls", "5.00"), document="F-2")
        dialog = self.env["validate.account.move"].with_context(
            active_model="account.move", active_ids=(self.bill | short).ids
        )
        dialog.create({}).validate_move()
        self.assertEqual((self.bill.state, short.state), ("draft", "posted"))
        self.assertEqual(self.get_task().kind, "post")
        self.work()
        self.assertEqual(self.bill.state, "posted")

    def test_a_second_click_starts_nothing(self):
        self.bill.action_post()
        self.bill.action_post()
        self.assertEqual(len(self.tasks.search([])), 1)
        another = self.create_user("b", "account.group_account_invoice")
        with self.assertRaises(UserError) as caught:
            self.bill.with_user(another).action_post()
        self.assertIn("in progress", str(caught.exception))

    def test_a_bill_with_an_issue_is_refused_at_once(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "40.00"),
            (self.CAT, "National calls", "1.00"),
            document="F-3",
        )
        with self.assertRaises(UserError):
            bill.action_post()
        self.assertFalse(self.get_task())

    def test_only_accountants_start_it(self):
        user = self.create_user("c", "telecom_split_billing.group_telecom_officer")
        with self.assertRaises(AccessError):
            self.bill.with_user(user).action_post()

    def test_nothing_else_is_done_with_the_bill_meanwhile(self):
        self.bill.action_post()
        with self.assertRaises(UserError):
            self.bill.telecom_bill_id.action_split()
        self.assertIn("in progress", self.bill.telecom_blocking_reason)

    def test_a_refused_posting_is_told_and_can_be_repeated(self):
        self.bill.action_post()
        journal = self.company.telecom_journal_id
        self.company.telecom_journal_id = False
        with mute_logger(SCHEDULED):
            self.work()
        task = self.get_task()
        self.assertEqual((self.bill.state, task.state), ("draft", "failed"))
        self.assertIn("journal", task.problem)
        self.assertEqual(self.bill.telecom_task["state"], "failed")
        self.assertIn("journal", self.bill.telecom_task["problem"])
        self.assertFalse(self.bill.telecom_companion_id)
        self.company.telecom_journal_id = journal
        self.bill.telecom_bill_id._repeat_task(task)
        self.work()
        self.assertEqual(self.bill.state, "posted")
        self.assertFalse(self.bill.telecom_task)

    def test_a_cancelled_posting_leaves_nothing_half(self):
        """Also when it is cancelled at the very end."""
        self.bill.action_post()
        booking = type(self.env["telecom.bill.booking"])
        book = booking._book_bill

        def cancelling(this, bill):
            book(this, bill)
            self.get_task().action_cancel()
            self.env.flush_all()

        with patch.object(booking, "_book_bill", cancelling), mute_logger(SCHEDULED):
            self.work()
        self.assertEqual(self.get_task().state, "cancelled")
        self.assertEqual(self.bill.state, "draft")
        self.assertFalse(self.bill.telecom_bill_id.settlement_ids)
        self.bill.action_post()
        self.work()
        self.assertEqual(self.bill.state, "posted")
        self.assertEqual(self.broken_books(), {})
