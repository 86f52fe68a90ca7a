from odoo.exceptions import UserError
from odoo.tests import tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.payroll.payroll_case import PayrollCase

from .payslip_builders import PayslipBuilders

WITH = {"BASIC": 2000, "TELECOM": -18.15, "NET": 1981.85}
WITHOUT = {"BASIC": 2000, "NET": 2000}


@tagged("post_install", "-at_install")
class TestOrder(PayslipBuilders, PayrollCase):
    """Payslips and the run are made in either order: nothing is lost or twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_payroll()
        cls.employ(cls.ann, cls.create_structure())

    def setUp(self):
        super().setUp()
        self.bill = self.post((self.ANN, "National calls", "45"))

    @property
    def owed(self):
        return self.bill.telecom_settlement_ids.residual

    def confirm_run(self, month=11):
        run = self.start_run(month)
        run.action_confirm()
        return run

    def test_a_payslip_computed_before_takes_it_when_it_is_confirmed(self):
        payslip = self.payslip()
        self.assertEqual(self.amounts(payslip), WITHOUT)
        run = self.confirm_run()
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip), WITH)
        self.assertEqual(run.sudo().deduction_ids.payslip_id, payslip)
        run.action_done()
        self.assertEqual(self.bill.telecom_settlement_ids.state, "collected")

    def test_a_payslip_computed_before_takes_it_when_it_is_computed_again(self):
        payslip = self.payslip()
        self.confirm_run()
        payslip.compute_sheet()
        self.assertEqual(self.amounts(payslip), WITH)
        payslip.compute_sheet()
        self.assertEqual(self.amounts(payslip), WITH)
        self.assertEqual(len(payslip.input_line_ids), 1)

    def test_a_run_cancelled_after_the_payslip_was_computed(self):
        run = self.confirm_run()
        payslip = self.payslip()
        run.action_cancel()
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip), WITHOUT)
        self.assertEqual(self.owed, 18.15)

    def test_a_run_that_asks_for_another_amount_after_the_payslip_was_computed(self):
        run = self.confirm_run()
        payslip = self.payslip()
        payslip.input_line_ids.amount = 5
        run.action_cancel()
        self.post((self.ANN, "National calls", "10"), document="F-2")
        self.confirm_run()
        payslip.compute_sheet()
        self.assertEqual(self.amounts(payslip)["TELECOM"], -30.25)

    def test_an_amount_changed_by_hand_stays_while_the_runs_ask_for_the_same(self):
        self.confirm_run()
        payslip = self.draft_payslip()
        payslip.input_line_ids.amount = 5
        payslip.compute_sheet()
        self.assertEqual(self.amounts(payslip)["TELECOM"], -5)
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip)["TELECOM"], -5)

    def test_a_refund_between_lets_the_next_payslip_take_it(self):
        run = self.confirm_run()
        payslip = self.payslip()
        payslip.action_payslip_done()
        payslip.refund_sheet()
        again = self.payslip()
        self.assertEqual(self.amounts(again), WITH)
        again.action_payslip_done()
        run.action_done()
        self.assertEqual(run.sudo().deduction_ids.payslip_id, again)
        self.assertEqual(self.bill.telecom_settlement_ids.state, "collected")

    def test_a_payslip_cancelled_before_the_run_takes_it_as_a_draft_again(self):
        payslip = self.payslip()
        payslip.action_payslip_cancel()
        run = self.confirm_run()
        payslip.action_payslip_draft()
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip), WITH)
        payslip.action_payslip_draft()
        self.assertFalse(run.sudo().deduction_ids.payslip_id)
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip), WITH)
        self.assertEqual(run.sudo().deduction_ids.payslip_id, payslip)

    def test_what_a_cancelled_payslip_did_not_withhold_is_open_once(self):
        run = self.confirm_run()
        payslip = self.draft_payslip()
        payslip.input_line_ids.amount = 0
        payslip.action_payslip_done()
        self.assertEqual(self.owed, 18.15)
        payslip.action_payslip_cancel()
        self.assertEqual(self.amounts(self.payslip()), WITHOUT)
        run.action_done()
        self.assertEqual(
            self.preview(self.start_run(month=12)), [("Ann", 18.15, 18.15, "full")]
        )

    def test_a_payslip_that_is_final_before_the_run_is_named(self):
        """The amount is open again, and is not lost."""
        payslip = self.payslip()
        payslip.action_payslip_done()
        run = self.confirm_run()
        self.assertEqual(self.amounts(payslip), WITHOUT)
        self.assertIn("done without the deduction: Ann", run.payslip_problem)
        with self.assertRaisesRegex(UserError, "done without the deduction: Ann"):
            run.action_done()
        run.action_release_missed()
        self.assertFalse(run.payslip_problem)
        self.assertIn(payslip.name, run.sudo().deduction_ids.withheld_reason)
        run.action_done()
        self.assertEqual(self.owed, 18.15)
        self.assertEqual(
            self.preview(self.start_run(month=12)), [("Ann", 18.15, 18.15, "full")]
        )

    def test_a_run_is_not_closed_before_the_payslips_are_final(self):
        payslip = self.payslip()
        run = self.confirm_run()
        with self.assertRaisesRegex(UserError, "not done yet: Ann"):
            run.action_done()
        payslip.action_payslip_done()
        run.action_done()
        self.assertEqual(run.state, "done")

    def test_two_runs_of_a_period_are_one_amount_the_oldest_first(self):
        first = self.confirm_run()
        self.post((self.ANN, "National calls", "10"), document="F-2")
        second = self.confirm_run()
        payslip = self.draft_payslip()
        self.assertEqual(payslip.input_line_ids.amount, 30.25)
        payslip.input_line_ids.amount = 10
        payslip.action_payslip_done()
        runs = (first | second).sudo()
        self.assertEqual(runs.deduction_ids.mapped("withheld"), [10, 0])
        self.assertEqual(runs.deduction_ids.payslip_id, payslip)
