from odoo.tests import tagged

from ...models.ground.guard import untraced
from .fleet_case import FEW, MANY, FleetCase


@tagged("post_install", "-at_install")
class TestManyDebtors(FleetCase):
    """What a bill costs does not depend on how many employees owe for it."""

    def assert_posting_is_steady(self, channel):
        self.company.telecom_channel = channel
        self.draft(FEW, "W-1").action_post()  # what is looked up once is known now
        counts = []
        for number in (FEW, MANY):
            bill = self.draft(number, f"P-{number}")
            counts.append(self.count(bill.action_post)[0])
            settlements = bill.telecom_settlement_ids
            self.assertEqual(len(settlements), number)
            self.assertEqual(set(settlements.mapped("channel")), {channel})
        self.assert_steady(*counts)
        self.assertEqual(self.broken_books(), {})

    def test_posting_takes_as_many_queries_for_many_as_for_few(self):
        self.assert_posting_is_steady("receivable")

    def test_posting_for_payroll_takes_as_many_queries_for_many_as_for_few(self):
        self.agree_all()
        self.assert_posting_is_steady("payroll")

    def test_posting_again_takes_as_many_queries_for_many_as_for_few(self):
        """And so does a reversal; for a reset, Odoo reads analytic lines one by one."""
        counts = []
        for position, number in enumerate((FEW, FEW, MANY)):
            bill = self.draft(number, f"U-{position}")
            bill.action_post()
            bill.button_draft()
            days = {"invoice_date": bill.invoice_date, "date": bill.date}
            steps = {
                "post again": bill.action_post,
                "reverse": lambda bill=bill, days=days: bill._reverse_moves(
                    [days], cancel=True
                ),
            }
            counts.append({name: self.count(step)[0] for name, step in steps.items()})
            bodies = bill.telecom_companion_id.message_ids.mapped("body")
            self.assertFalse([each for each in bodies if "Journal Item" in each])
        for name in steps:
            with self.subTest(name):
                self.assert_steady(counts[1][name], counts[2][name])
        self.assertEqual(self.broken_books(), {})

    def test_debtors_are_customers_as_odoo_counts_them(self):
        self.draft(FEW, "R-1").action_post()
        known = self.staff[:FEW]
        self.assertEqual(self.ranks(known), {1})
        self.assertEqual(known.work_contact_id.mapped("customer_rank"), [1] * FEW)
        bill = self.draft(FEW + 1, "R-2")
        with self.enter_registry_test_mode():
            bill.action_post()
            self.assertEqual(self.ranks(self.staff[FEW]), {1}, "found at once")
            self.env.cr.postcommit.run()
        self.assertEqual(self.ranks(known), {2}, "once the bill is posted for good")
        self.assertEqual(self.ranks(self.staff[FEW]), {1})

    def test_what_employees_owe_has_no_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Phones", "plan_id": plan.id}
        )
        self.env["account.analytic.distribution.model"].create(
            {
                "partner_id": self.ann.work_contact_id.id,
                "analytic_distribution": {str(analytic.id): 100},
            }
        )
        entry = self.post((self.ANN, "National calls", "45")).telecom_companion_id
        self.assertEqual(entry.line_ids.mapped("analytic_distribution"), [False, False])


@tagged("post_install", "-at_install")
class TestManyDeductions(FleetCase):
    """A run takes as many queries for many employees as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agree_all()

    def run_payroll(self):
        run = self.start_run(12)
        run.action_confirm()
        return run

    def test_a_run_takes_as_many_queries_for_many_as_for_few(self):
        counts = []
        for position, number in enumerate((FEW, FEW, MANY)):
            bill = self.draft(number, f"M-{position}")
            bill.action_post()
            booked, run = self.count(self.run_payroll)
            closed, _done = self.count(run.action_done)
            settlements = bill.telecom_settlement_ids
            self.assertEqual(set(settlements.mapped("state")), {"collected"})
            counts.append((booked, closed))
        _warm, few, many = counts
        self.assert_steady(few[0], many[0])
        self.assert_steady(few[1], many[1])
        self.assertEqual(self.broken_books(), {})

    def test_closing_leaves_one_note_on_each_settlement(self):
        settlements = self.draft(FEW, "N-1")
        settlements.action_post()
        settlements = settlements.telecom_settlement_ids
        run = self.run_payroll()
        self.cr.precommit.run()  # what is created in a transaction is not tracked
        before = settlements.message_ids
        traced = self.env(user=self.payroll, context={"tracking_disable": False})
        with untraced(False):
            run.with_env(traced).action_done()
            self.env.flush_all()
            self.cr.precommit.run()
        self.env.invalidate_all()
        for settlement in settlements:
            (note,) = settlement.message_ids - before
            self.assertIn(run.name, note.body)
        tracked = run.sudo().message_ids.tracking_value_ids  # as an administrator
        self.assertIn("Done", tracked.mapped("new_value_char"))


@tagged("post_install", "-at_install")
class TestManyCorrected(FleetCase):
    """A correction of a label takes as many queries for many employees as for few."""

    def correct(self, bill):
        correction = self.env["telecom.correction"].create(
            {
                "kind": "usage_type",
                "reason": "They are calls abroad",
                "bill_ids": bill.ids,
                "learn": False,
            }
        )
        correction._onchange_bills()
        right = self.env["telecom.usage.type"].search([("code", "=", "calls_abroad")])
        correction.label_ids.right_usage_type_id = right
        return correction

    def test_a_correction_takes_as_many_queries_for_many_as_for_few(self):
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "percent", "percent": 50, "types": ["national_calls"]},
            default="employee",
        )
        counts = []
        for position, number in enumerate((FEW, FEW, MANY)):
            bill = self.draft(number, f"C-{position}")
            bill.action_post()
            correction = self.correct(bill)
            shown, _none = self.count(correction.action_preview)
            booked, _none = self.count(correction.action_confirm)
            self.assertEqual(correction.state, "done")
            counts.append((shown, booked))
        _warm, few, many = counts
        self.assert_steady(few[0], many[0])
        self.assert_steady(few[1], many[1])
        self.assertEqual(self.broken_books(), {})
