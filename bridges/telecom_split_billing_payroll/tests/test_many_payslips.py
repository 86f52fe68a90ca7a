from odoo.tests import tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.settlement.fleet_case import FleetCase

from .payslip_builders import PayslipBuilders

FEW, MANY = 20, 200
# Of a payslip, for what the bridge asks and reports beside OCA's own queries.
MOST_OF_COMPUTING, MOST_OF_CONFIRMING = 1, 30


@tagged("post_install", "-at_install")
class TestManyPayslips(PayslipBuilders, FleetCase):
    """A batch takes all deductions, and its queries grow with the payslips only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agree_all()
        cls.prepare_payroll()
        cls.employ(cls.staff, cls.create_structure())

    def make_run(self, count):
        self.draft(count, f"F-{count}").action_post()
        run = self.start_run()
        run.action_confirm()
        return run

    def test_a_batch_takes_all(self):
        spent = {
            (asks, count): self.measure(count, asks)
            for asks in (False, True)
            for count in (FEW, MANY)
        }
        for step, most in enumerate((MOST_OF_COMPUTING, MOST_OF_CONFIRMING)):
            without, ours = (
                (spent[asks, MANY][step] - spent[asks, FEW][step]) / (MANY - FEW)
                for asks in (False, True)
            )
            self.assertLess(ours - without, most, spent)

    def measure(self, count, asks):
        """Return the queries of computing and confirming so many payslips."""
        with self.undone():
            run = self.make_run(count) if asks else None
            computing, batch = self.count(self.batch, self.staff[:count])
            confirming, _none = self.count(self.confirm, batch.slip_ids)
            if run:
                self.assertEqual(
                    {self.amounts(each)["TELECOM"] for each in batch.slip_ids}, {-12.1}
                )
                self.assertEqual(run.withheld, round(count * 12.1, 2))
                self.assertEqual(run.sudo().deduction_ids.payslip_id, batch.slip_ids)
        return computing, confirming

    def confirm(self, payslips):
        """Confirm them as the dialog for a list of payslips does, one by one."""
        for payslip in payslips:
            payslip.action_payslip_done()
