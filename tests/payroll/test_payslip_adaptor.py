import re
import unittest
from datetime import date
from pathlib import Path

from odoo.exceptions import UserError
from odoo.models import MetaModel
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .fictional_payroll import MODELS
from .payroll_case import PayrollCase

MANUAL = Path(__file__).parents[2] / "docs" / "developer.md"
MODULE = "payslip_adaptor"
EXTENDED = "telecom.deduction"
PERIOD = (date(2026, 11, 1), date(2026, 11, 30))
MOST_LINES = 60


def get_example():
    """Return the text of the adaptor in the manual."""
    text = MANUAL.read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?hr\.payslip.*?)```", text, re.DOTALL)
    return example


@tagged("post_install", "-at_install")
class TestPayslipAdaptor(PayrollCase):
    """The example of the manual puts deductions on the payslips of any payroll."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "hr.payslip" in cls.registry:
            raise unittest.SkipTest("a payroll addon is installed")
        deduction = cls.registry[EXTENDED]
        cls.addClassCleanup(
            setattr, deduction, "_base_classes__", deduction._base_classes__
        )
        names = [EXTENDED, *(model._name for model in MODELS)]
        for model in MODELS:
            add_to_registry(cls.registry, model)
            cls.addClassCleanup(cls.registry.__delitem__, model._name)
        for model in cls.get_classes():
            add_to_registry(cls.registry, model)
        cls.registry._setup_models__(cls.env.cr, names)
        cls.registry.init_models(cls.env.cr, names, {})

    @classmethod
    def get_classes(cls):
        """Return the classes of the example, as an addon would have them."""
        code = compile(get_example(), str(MANUAL), "exec")
        exec(code, {"__name__": f"odoo.addons.{MODULE}.models"})
        classes = MetaModel._module_to_models__.pop(MODULE)
        for field in (each for model in classes for each in model._field_definitions):
            field._module = None  # no addon of that name is installed
        return classes

    def setUp(self):
        super().setUp()
        self.bill = self.post((self.ANN, "National calls", "45"))

    def confirm_run(self, month=11):
        run = self.start_run(month)
        run.action_confirm()
        return run

    def payslip(self):
        payslip = (
            self.env["hr.payslip"]
            .sudo()
            .create(
                {
                    "employee_id": self.ann.id,
                    "company_id": self.company.id,
                    "contract_id": self.ann.version_id.id,
                    "date_from": PERIOD[0],
                    "date_to": PERIOD[1],
                }
            )
        )
        payslip.compute_sheet()
        return payslip

    def amounts(self, payslip):
        return {line.code: line.total for line in payslip.line_ids}

    def test_it_is_short(self):
        self.assertLess(len(get_example().splitlines()), MOST_LINES)

    def test_a_payslip_after_the_run(self):
        run = self.confirm_run()
        payslip = self.payslip()
        self.assertEqual(self.amounts(payslip)["NET"], 1981.85)
        payslip.action_payslip_done()
        deduction = run.sudo().deduction_ids
        self.assertEqual(
            (deduction.payslip_id, deduction.withheld, deduction.withheld_reason),
            (payslip, 18.15, payslip.number),
        )
        run.action_done()
        self.assertEqual(self.bill.telecom_settlement_ids.state, "collected")

    def test_a_payslip_before_the_run(self):
        payslip = self.payslip()
        self.assertEqual(self.amounts(payslip), {"BASIC": 2000, "NET": 2000})
        run = self.confirm_run()
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip)["TELECOM"], -18.15)
        self.assertTrue(run.sudo().deduction_ids.is_reported)

    def test_two_payslips_deduct_it_once(self):
        self.confirm_run()
        first, second = self.payslip(), self.payslip()
        first.action_payslip_done()
        second.action_payslip_done()
        self.assertEqual(self.amounts(second)["NET"], 2000)

    def test_a_cancelled_and_a_refunded_payslip_let_it_go(self):
        for undo in ("action_payslip_cancel", "refund_sheet"):
            with self.subTest(undo), self.undone():
                run = self.confirm_run()
                payslip = self.payslip()
                payslip.action_payslip_done()
                getattr(payslip, undo)()
                deduction = run.sudo().deduction_ids
                self.assertFalse(deduction.payslip_id or deduction.is_reported)
                again = self.payslip()
                again.action_payslip_done()
                self.assertEqual(deduction.payslip_id, again)
                self.assertEqual(deduction.withheld, 18.15)

    def test_a_run_cancelled_after_the_payslip_was_computed(self):
        run = self.confirm_run()
        payslip = self.payslip()
        run.action_cancel()
        payslip.action_payslip_done()
        self.assertEqual(self.amounts(payslip)["NET"], 2000)

    def test_the_data_of_a_deduction(self):
        self.confirm_run()
        due = self.env[EXTENDED]._get_for_payslips(
            self.ann | self.bob, self.company, *PERIOD
        )
        self.assertEqual(list(due), [self.ann.id])
        deduction = due[self.ann.id]
        self.assertEqual(
            (str(deduction.amount), deduction.currency, deduction.date_to),
            ("18.15", "EUR", PERIOD[1]),
        )
        self.assertIn("November 2026", deduction.reference)
        self.assertIn("full amount", deduction.explanation)

    def test_what_no_run_asks_for_is_refused(self):
        port = self.env[EXTENDED]
        self.assertFalse(port._report_payslip(None, 0, "SLIP/1"))
        with self.assertRaisesRegex(UserError, "SLIP/1 deducts 5 of phone costs"):
            port._report_payslip(None, 5, "SLIP/1")
        self.confirm_run()
        due = port._get_for_payslips(self.ann, self.company, *PERIOD)[self.ann.id]
        with self.assertRaisesRegex(UserError, "Collect the excess"):
            port._report_payslip(due, 20, "SLIP/1")
        port._report_payslip(due, 10, "SLIP/1")
        self.assertEqual(self.bill.telecom_settlement_ids.residual, 8.15)
        with self.assertRaisesRegex(UserError, "already been reported"):
            port._report_payslip(due, 18.15, "SLIP/2")
