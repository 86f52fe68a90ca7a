from odoo.tests import tagged

from .month_case import MonthCase

ADDRESS = "cat@fictief.example"


@tagged("post_install", "-at_install")
class TestMandates(MonthCase):
    """Missing mandates are asked for by the job, if the company says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"telecom_mandate_ask": True, "telecom_mandate_reminders": 1})
        cls.assign(cls.create_line(cls.CAT), cls.cat, "2024-01-01")
        cls.cat.work_contact_id.email = ADDRESS

    def owe(self, month=10):
        with self.on(f"2026-{month + 1:02}-02"):
            self.receive_bill(month, (self.CAT, "National calls", "45.00"))
            self.do_jobs()

    @property
    def mandates(self):
        mandates = self.env["telecom.mandate"].sudo()  # payroll's to read
        return mandates.search([("employee_id", "=", self.cat.id)])

    def count(self):
        return len(self.get_mails(ADDRESS))

    def test_they_are_asked_for_on_a_schedule_and_then_an_exception(self):
        self.owe()
        self.assertEqual((self.mandates.state, self.mandates.ask_count), ("to_sign", 1))
        for day, mails, kinds in (
            ("2026-11-02", 1, []),
            ("2026-11-08", 1, []),
            ("2026-11-09", 2, []),
            ("2026-11-09", 2, []),
            ("2026-11-15", 2, []),
            ("2026-11-16", 2, ["mandate"]),
            ("2026-12-31", 2, ["mandate"]),
        ):
            with self.subTest(day), self.on(day):
                self.do_jobs()
                self.assertEqual(self.count(), mails)
                self.assertEqual([each[0] for each in self.exceptions()], kinds)
        self.assertEqual(len(self.mandates), 1)

    def test_a_mandate_signed_meanwhile_is_not_asked_for(self):
        self.owe()
        self.mandates.write({"date_signed": "2026-11-03", "signed_by": "paper"})
        with self.on("2026-11-30"):
            self.do_jobs()
        self.assertEqual((self.count(), len(self.mandates)), (1, 1))

    def test_a_revoked_mandate_is_an_answer(self):
        with self.on("2026-10-20"):
            self.create_mandate(self.cat).action_revoke()
        self.owe()
        self.assertEqual((self.count(), len(self.mandates)), (0, 1))
        self.assertEqual([each[0] for each in self.exceptions()], ["mandate"])

    def test_nobody_is_asked_in_vain(self):
        for change in (
            lambda: self.company.write({"telecom_mandate_ask": False}),
            lambda: self.cat.work_contact_id.write({"email": False}),
            lambda: self.company.write({"telecom_channel": "receivable"}),
            lambda: self.cat.write({"departure_date": "2026-10-31"}),
        ):
            with self.undone():
                change()
                self.owe()
                self.assertFalse(self.mandates)

    def test_what_payroll_prepares_by_hand_is_payrolls_to_send(self):
        self.create_mandate(self.cat, date_signed=False, signed_by=False)
        self.owe()
        with self.on("2026-11-30"):
            self.do_jobs()
        self.assertEqual((self.count(), len(self.mandates)), (0, 1))

    def test_a_request_by_hand_is_reminded_of_too(self):
        mandate = self.create_mandate(self.cat, date_signed=False, signed_by=False)
        with self.on("2026-11-01"):
            mandate.with_user(self.payroll).action_ask_to_sign()
            self.assertEqual(self.count(), 1)
        self.owe()
        with self.on("2026-11-08"):
            self.do_jobs()
        self.assertEqual((self.count(), mandate.ask_count), (2, 2))

    def test_agreements_are_asked_for_by_their_own_job(self):
        self.company.telecom_agreement = "mail"
        agreements = self.env["telecom.agreement"].sudo()  # as the scheduler
        with self.on("2026-11-02"):
            agreements._update_company(self.company)
            waiting = agreements.search(agreements._get_waiting_domain())
        self.assertIn(self.cat, waiting.employee_id)
