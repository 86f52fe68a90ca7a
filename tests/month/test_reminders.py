from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .month_case import MonthCase


@tagged("post_install", "-at_install")
class TestReminders(MonthCase):
    """Who pays directly is reminded on a schedule, and never twice a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"telecom_channel": "receivable", "telecom_remind_days": 10})
        cls.ann.work_contact_id.email = "ann@fictief.example"

    def owe(self):
        with self.on("2026-11-02"):
            bill = self.receive_bill(10, (self.ANN, "National calls", "45.00"))
            self.do_jobs()
        return bill.telecom_settlement_ids

    def count(self):
        return len(self.get_mails("ann@fictief.example"))

    def test_reminders_follow_the_schedule(self):
        settlement = self.owe()
        due = settlement.date_due
        self.assertEqual(str(due), "2026-11-02")
        for day, mails in (
            ("2026-11-11", 0),
            ("2026-11-12", 1),
            ("2026-11-12", 1),
            ("2026-11-21", 1),
            ("2026-11-22", 2),
            ("2026-12-02", 3),
            ("2026-12-31", 3),
        ):
            with self.subTest(day), self.on(day):
                self.do_jobs()
                self.assertEqual(self.count(), mails)
        self.assertEqual(settlement.reminder_count, 3)

    def test_the_subject_has_no_amount_and_the_text_has(self):
        self.owe()
        with self.on("2026-11-12"):
            self.do_jobs()
        mail = self.get_mails("ann@fictief.example")
        self.assertNotIn("18", mail.subject)
        self.assertIn("18.15", mail.body_html)

    def test_what_is_paid_or_off_is_not_reminded(self):
        settlement = self.owe()
        for change in (
            lambda: self.company.write({"telecom_remind_days": 0}),
            lambda: settlement.sudo()._set_channel("payroll"),
            lambda: self.ann.work_contact_id.write({"email": False}),
        ):
            with self.undone(), self.on("2026-12-31"):
                change()
                self.do_jobs()
                self.assertFalse(settlement.reminder_count)

    def test_an_accountant_reminds_now(self):
        settlement = self.owe()
        accountant = self.create_user("books", "account.group_account_manager")
        settlement.with_user(accountant).action_remind()
        self.assertEqual((self.count(), settlement.reminder_count), (1, 1))
        with self.assertRaises(AccessError):
            settlement.with_user(self.payroll).action_remind()
        settlement.sudo()._set_channel("payroll")
        with self.assertRaises(UserError):
            settlement.with_user(accountant).action_remind()
