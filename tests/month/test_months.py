from odoo.tests import tagged

from .month_case import OFFICE, MonthCase


@tagged("post_install", "-at_install")
class TestMonths(MonthCase):
    """From the arriving mail to the closed run, by scheduled jobs alone."""

    def test_three_months_run_without_a_click(self):
        for month in (9, 10, 11):
            with self.subTest(month=month):
                self.live_through(month)
        settlements = self.env["telecom.settlement"].search([])
        self.assertEqual(set(settlements.mapped("state")), {"collected"})
        self.assertEqual(self.exceptions(), [])
        digests = (
            self.env["mail.mail"].sudo().search([("subject", "like", "exceptions")])
        )
        self.assertFalse(digests, "nothing was off")

    def live_through(self, month):
        with self.on(f"2026-{month + 1}-02"):
            bill = self.receive_bill(
                month,
                (self.ANN, "National calls", "45.00"),
                (self.BOB, "National calls", "40.00"),
            )
            self.do_jobs()
            self.assertEqual(bill.state, "posted")
        with self.on(f"2026-{month + 1}-19"):
            self.do_jobs()
            self.assertFalse(self.get_run().filtered(lambda each: each.state != "done"))
        with self.on(f"2026-{month + 1}-20"):
            self.do_jobs()
            run = self.get_run()
            self.assertEqual((run.state, run.date_from.month), ("draft", month + 1))
            # 15.00 and 10.00 with the tax of 21 % that the employees pay
            self.assertEqual(run.amount, 30.25)
        with self.on(f"2026-{month + 1}-22"):
            self.do_jobs()
            self.assertEqual(run.state, "exported")
            self.do_jobs()
            mail = self.get_mails(OFFICE)
            self.assertEqual(len(mail), month - 8, "each link is sent once")
        with self.on(f"2026-{month + 1}-25"):
            self.answer(("0012", "18.15"), ("0013", "12.10"))
            self.do_jobs()
            self.assertEqual(run.state, "done")
            self.do_jobs()
        self.assertEqual(self.exceptions(), [])

    def test_what_is_done_by_hand_is_left_alone(self):
        with self.on("2026-11-02"):
            self.receive_bill(10, (self.ANN, "National calls", "45.00"))
            self.do_jobs()
        with self.on("2026-11-10"):
            run = self.start_run()
        with self.on("2026-11-25"):
            self.do_jobs()
        self.assertEqual(run.state, "draft")
        self.assertEqual(self.get_run(), run, "the period has its run")
        run.is_automatic = True
        with self.on("2026-11-26"):
            self.do_jobs()
        self.assertEqual(run.state, "exported")

    def test_a_cancelled_run_is_not_made_again(self):
        with self.on("2026-11-02"):
            self.receive_bill(10, (self.ANN, "National calls", "45.00"))
            self.do_jobs()
        with self.on("2026-11-20"):
            self.do_jobs()
            run = self.get_run()
            run.action_cancel()
            self.do_jobs()
        self.assertEqual(self.get_run(), run)
        self.assertEqual(run.state, "cancelled")

    def test_no_run_is_made_without_anything_to_deduct(self):
        with self.on("2026-11-20"):
            self.do_jobs()
        self.assertFalse(self.get_run())

    def test_the_last_day_stands_for_days_that_a_month_has_not(self):
        self.company.write(
            {"telecom_run_confirm_day": 31, "telecom_run_gather_day": 31}
        )
        with self.on("2026-11-02"):
            self.receive_bill(10, (self.ANN, "National calls", "45.00"))
            self.do_jobs()
        with self.on("2026-11-29"):
            self.do_jobs()
            self.assertFalse(self.get_run())
        with self.on("2026-11-30"):
            self.do_jobs()
            self.assertEqual(self.get_run().state, "exported")

    def test_runs_stop_after_the_step_that_the_company_chose(self):
        with self.on("2026-11-02"):
            self.receive_bill(10, (self.ANN, "National calls", "45.00"))
        for until, state in (
            ("none", None),
            ("gather", "draft"),
            ("confirm", "confirmed"),
            ("deliver", "exported"),
        ):
            with self.subTest(until), self.on("2026-11-28"):
                self.company.telecom_run_until = until
                self.do_jobs()
                self.assertEqual(self.get_run().state or None, state)

    def test_the_pay_period_may_be_that_of_the_next_month(self):
        self.company.telecom_run_period = "next"
        with self.on("2026-11-02"):
            self.receive_bill(10, (self.ANN, "National calls", "45.00"))
            self.do_jobs()
        with self.on("2026-11-20"):
            self.do_jobs()
        self.assertEqual(str(self.get_run().date_from), "2026-12-01")
        self.assertEqual(str(self.get_run().date_to), "2026-12-31")
