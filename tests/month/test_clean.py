from datetime import date

from odoo.tests import tagged

from .month_case import MonthCase


@tagged("post_install", "-at_install")
class TestClean(MonthCase):
    """Clean bills are posted; the others wait and say why."""

    def arrive(self, *rows, month=10, **values):
        with self.on(f"2026-{month + 1}-02"):
            bill = self.receive_bill(month, *rows, **values)
            self.do_jobs()
        return bill

    def test_a_clean_bill_is_posted_by_the_job(self):
        bill = self.arrive((self.ANN, "National calls", "45.00"))
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.telecom_settlement_ids.amount, 18.15)
        self.assertIn("Posted automatically", str(bill.message_ids.mapped("body")))

    def test_operators_who_are_left_to_people_wait(self):
        self.operator.when_clean = "wait"
        bill = self.arrive((self.ANN, "National calls", "45.00"))
        self.assertEqual(bill.state, "draft")
        self.assertFalse(bill.telecom_unclean_reason)
        self.assertEqual(self.exceptions(), [])

    def test_a_split_bill_wakes_the_job(self):
        job = self.env.ref("telecom_split_billing.cron_month")
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([("cron_id", "=", job.id)])
        self.receive_bill(10, (self.ANN, "National calls", "45.00"))
        self.assertGreater(triggers.search_count([("cron_id", "=", job.id)]), before)

    def test_an_open_issue_keeps_a_draft_and_its_solution_posts_it(self):
        bill = self.arrive(
            (self.ANN, "National calls", "45.00"), (self.CAT, "National calls", "7.00")
        )
        self.assertEqual(bill.state, "draft")
        self.assertEqual(self.exceptions(), [("issue", "accountant", 7.0)])
        self.resolve(bill.telecom_issue_ids, "action_employer", reason="Spare phone")
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual(bill.state, "posted")
        self.assertEqual(self.exceptions(), [])

    def test_an_unusual_part_of_an_employee_waits_with_the_reason(self):
        for month in (8, 9):
            self.arrive((self.ANN, "National calls", "45.00"), month=month)
        bill = self.arrive((self.ANN, "National calls", "99.00"))
        self.assertEqual(bill.state, "draft")
        self.assertIn("Ann pays", bill.telecom_unclean_reason)
        self.assertIn("83.49", bill.telecom_unclean_reason)
        self.assertIn("18.15", bill.telecom_unclean_reason)
        self.assertEqual(self.exceptions(), [("unclean", "accountant", 119.79)])

    def test_limits_of_unusual_parts(self):
        for month in (8, 9):
            self.arrive((self.ANN, "National calls", "45.00"), month=month)
        for number, (factor, always, amount, posted) in enumerate(
            (
                (3, 25, "75.00", True),  # 54.45 is three times 18.15
                (3, 25, "75.01", False),
                (3, 60, "75.01", True),
                (0, 0, "500.00", True),
                (1, 0, "45.00", True),
                (1, 0, "45.01", False),
            )
        ):
            with self.subTest(factor=factor, always=always, amount=amount):
                self.company.telecom_usual_factor = factor
                self.company.telecom_usual_amount = always
                with self.undone():
                    bill = self.arrive(
                        (self.ANN, "National calls", amount), document=f"U-{number}"
                    )
                    self.assertEqual(bill.state == "posted", posted)

    def test_nothing_is_unusual_in_the_first_month(self):
        bill = self.arrive((self.ANN, "National calls", "500.00"))
        self.assertEqual(bill.state, "posted")

    def test_a_second_reference_waits(self):
        self.arrive((self.ANN, "National calls", "45.00"))
        bill = self.arrive((self.BOB, "National calls", "45.00"), document="M-10b")
        self.assertEqual(bill.state, "posted")
        self.operator.when_clean = "wait"
        third = self.arrive((self.BOB, "National calls", "5.00"), document="M-10c")
        third.ref = "M-10"
        self.operator.when_clean = "post"
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual(third.state, "draft")
        self.assertIn("same reference", third.telecom_unclean_reason)

    def test_a_bill_without_a_date_waits(self):
        self.operator.when_clean = "wait"
        bill = self.arrive((self.ANN, "National calls", "45.00"))
        bill.invoice_date = False
        self.operator.when_clean = "post"
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual(bill.telecom_unclean_reason, "The bill has no date.")
        bill.invoice_date = date(2026, 11, 2)
        with self.on("2026-11-04"):
            self.do_jobs()
        self.assertEqual(bill.state, "posted")

    def test_one_bill_that_cannot_be_posted_stops_no_other(self):
        self.operator.when_clean = "wait"
        one = self.arrive((self.ANN, "National calls", "45.00"), document="A")
        other = self.arrive((self.BOB, "National calls", "45.00"), document="B")
        one.invoice_line_ids[0].price_unit += 1
        self.operator.when_clean = "post"
        with (
            self.on("2026-11-03"),
            self.assertLogs(
                "odoo.addons.telecom_split_billing.models.ground.scheduled", "WARNING"
            ),
        ):
            self.do_jobs()
        self.assertEqual((one.state, other.state), ("draft", "posted"))
        self.assertIn("changed manually", one.telecom_unclean_reason)

    def test_an_outdated_split_is_split_again_first(self):
        self.operator.when_clean = "wait"
        one = self.arrive((self.ANN, "National calls", "45.00"), document="A")
        other = self.arrive((self.ANN, "National calls", "20.00"), document="B")
        self.operator.when_clean = "post"
        with self.on("2026-11-03"):
            self.do_jobs()
        self.assertEqual({one.state, other.state}, {"posted"})
        # 65.00 less 30.00, with tax, over both
        amounts = (one | other).telecom_settlement_ids.mapped("amount")
        self.assertAlmostEqual(sum(amounts), 42.35)
