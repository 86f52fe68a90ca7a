from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.payroll.payroll_case import PayrollCase

from .payslip_builders import PayslipBuilders


@tagged("post_install", "-at_install")
class TestPayslip(PayslipBuilders, PayrollCase):
    """The deductions of a run are on the payslip, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_payroll()
        cls.employ(cls.ann | cls.bob, cls.create_structure())

    def setUp(self):
        super().setUp()
        self.bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        self.run_ = self.start_run()
        self.run_.action_confirm()
        self.settlements = self.bill.telecom_settlement_ids

    def state(self, name="Ann"):
        settlement = self.settlements.filtered(
            lambda each: each.partner_id.name == name
        )
        return settlement.state, settlement.residual

    def deduction(self, employee=None):
        return self.run_.sudo().deduction_ids.filtered(
            lambda each: each.employee_id == (employee or self.ann)
        )

    def test_one_input_and_one_line(self):
        payslip = self.payslip()
        self.assertEqual(
            [(each.code, each.amount) for each in payslip.input_line_ids],
            [("TELECOM", 18.15)],
        )
        self.assertEqual(
            self.amounts(payslip), {"BASIC": 2000, "TELECOM": -18.15, "NET": 1981.85}
        )

    def test_done_locks_and_reports(self):
        payslip = self.payslip()
        payslip.action_payslip_done()
        self.assertEqual(self.deduction().payslip_id, payslip)
        self.assertEqual(
            (self.deduction().is_reported, self.deduction().withheld), (True, 18.15)
        )
        self.assertFalse(self.payslip().input_line_ids)
        of_bob = self.payslip(self.bob)
        self.assertEqual(of_bob.input_line_ids.amount, 12.1)
        with self.assertRaisesRegex(UserError, "Cancel or refund them first"):
            self.run_.action_cancel()
        of_bob.action_payslip_done()
        self.run_.action_done()
        self.assertEqual(self.state(), ("collected", 0))

    def test_a_mandate_that_is_revoked_before_the_payslip_is_made(self):
        """The run is confirmed, and still nothing is deducted."""
        self.ann_mandate.action_revoke()
        payslip = self.payslip()
        self.assertFalse(payslip.input_line_ids)
        self.assertEqual(self.amounts(payslip), {"BASIC": 2000, "NET": 2000})
        self.assertIn("revoked on", self.deduction().withheld_reason)
        self.assertEqual(self.state(), ("open", 18.15))
        self.assertEqual(self.payslip(self.bob).input_line_ids.amount, 12.1)

    def test_the_payslip_and_the_statement_name_the_same_amount(self):
        payslip = self.payslip()
        payslip.action_payslip_done()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "payroll.report_payslip", payslip.ids
        )[0]
        text = html.decode().replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")
        self.assertIn(">-18.15<", text)
        statement = self.env["telecom.statement"].search(
            [("employee_id", "=", self.ann.id)]
        )
        self.assertEqual(statement.employee_total, 18.15)
        self.assertEqual(self.amounts(payslip)["TELECOM"], -statement.employee_total)

    def test_a_batch(self):
        batch = self.batch(self.ann | self.bob)
        found = {
            each.employee_id.name: self.amounts(each).get("TELECOM")
            for each in batch.slip_ids
        }
        self.assertEqual(found, {"Ann": -18.15, "Bob": -12.1})
        for payslip in batch.slip_ids:
            payslip.action_payslip_done()
        self.run_.action_done()
        self.assertEqual(self.state("Bob"), ("collected", 0))

    def test_two_payslips_deduct_it_once(self):
        first, second = self.payslip(), self.payslip()
        first.action_payslip_done()
        second.action_payslip_done()
        self.assertEqual(self.amounts(second), {"BASIC": 2000, "NET": 2000})
        self.assertEqual(self.deduction().payslip_id, first)

    def test_a_payslip_that_is_not_computed_again_deducts_it_once(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "payroll.prevent_compute_on_confirm", True
        )
        first, second = self.payslip(), self.payslip()
        first.action_payslip_done()
        with self.assertRaisesRegex(UserError, "another payslip deducts"):
            second.action_payslip_done()

    def test_a_payslip_cannot_deduct_more_than_is_due(self):
        payslip = self.payslip()
        payslip.input_line_ids.amount = 30
        with self.assertRaisesRegex(UserError, "Collect the excess"):
            payslip.action_payslip_done()

    def test_two_contracts_in_a_period_deduct_it_once(self):
        version = self.ann.create_version(
            {"date_version": date(2026, 11, 16), "wage": 2500}
        )
        version.struct_id = self.ann.version_id.struct_id
        payslip = self.payslip()
        lines = payslip.line_ids.filtered(lambda line: line.code == "TELECOM")
        self.assertEqual(sum(lines.mapped("total")), -18.15)

    def test_what_the_payslip_does_not_deduct_is_open_again(self):
        payslip = self.payslip()
        payslip.input_line_ids.amount = 10
        payslip.action_payslip_done()
        self.assertEqual(self.state(), ("scheduled", 8.15))
        self.run_.action_done()
        self.assertEqual(self.state(), ("partly", 8.15))

    def test_without_the_rule_it_waits(self):
        self.ann.version_id.struct_id.rule_ids -= self.rule
        payslip = self.payslip()
        payslip.action_payslip_done()
        self.assertFalse(self.deduction().is_reported)

    def test_cancelling_lets_it_go(self):
        payslip = self.payslip()
        payslip.action_payslip_done()
        payslip.action_payslip_cancel()
        self.assertFalse(self.deduction().payslip_id)
        self.assertEqual(self.state(), ("scheduled", 0))
        again = self.payslip()
        self.assertEqual(again.input_line_ids.amount, 18.15)
        again.action_payslip_done()
        self.assertEqual(self.deduction().payslip_id, again)

    def test_refunding_after_the_run_is_closed_opens_it_again(self):
        payslip = self.payslip()
        payslip.action_payslip_done()
        self.run_.action_done()
        payslip.refund_sheet()
        self.assertFalse(self.deduction().payslip_id)
        self.assertEqual(self.state(), ("open", 18.15))
        self.assertEqual(
            self.preview(self.start_run(month=12)), [("Ann", 18.15, 18.15, "full")]
        )

    def test_what_is_owed_to_the_employee_is_paid_out(self):
        self.run_.action_done()
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        run = self.start_run()
        run.action_confirm()
        payslip = self.payslip()
        self.assertEqual(self.amounts(payslip)["NET"], 2012.1)
        payslip.action_payslip_done()
        run.action_done()
        self.assertEqual(credit.telecom_settlement_ids.state, "collected")

    def test_what_other_periods_deduct_is_not_on_it(self):
        self.run_.action_cancel()
        self.start_run(month=12).action_confirm()
        self.assertFalse(self.payslip().input_line_ids)
