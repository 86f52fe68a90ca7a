from odoo.tests import tagged

from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestDeductionInvoice(PayrollCase):
    """Payroll collects invoices to employees, too: one item for several bills."""

    def setUp(self):
        super().setUp()
        self.choose_reinvoice()
        self.first = self.post((self.ANN, "National calls", "45"))
        self.second = self.post((self.ANN, "National calls", "10"), document="F-2")
        self.settlements = (self.first | self.second).telecom_settlement_ids

    def test_what_is_not_invoiced_yet_is_not_deducted(self):
        self.assertEqual(set(self.settlements.mapped("channel")), {"payroll"})
        self.assertFalse(self.start_run().deduction_ids)

    def test_a_run_pays_the_invoice(self):
        self.settlements.action_invoice()
        invoice = self.settlements.invoice_id
        self.assertEqual((len(invoice), invoice.amount_total), (1, 30.25))
        run = self.start_run()
        self.assertEqual(self.preview(run), [("Ann", 30.25, 30.25, "full")])
        run.action_confirm()
        self.assertEqual(
            self.journal_items(run.sudo().move_id),
            sorted(
                [
                    (self.remuneration.code, False, 30.25, 0),
                    (self.receivable.code, "Ann", 0, 18.15),
                    (self.receivable.code, "Ann", 0, 12.1),
                ]
            ),
        )
        self.assertEqual(invoice.amount_residual, 0)
        run.action_done()
        self.assertEqual(set(self.settlements.mapped("state")), {"collected"})

    def test_a_maximum_leaves_the_newest_open_and_a_cancelled_run_all(self):
        self.ann_mandate.action_revoke()
        self.create_mandate(self.ann, maximum_kind="amount", maximum_amount=20)
        self.settlements.action_invoice()
        invoice = self.settlements.invoice_id
        run = self.start_run()
        self.assertEqual(self.preview(run), [("Ann", 30.25, 20, "capped")])
        run.action_confirm()
        self.assertEqual(invoice.amount_residual, 10.25)
        run.report_withheld([{"employee_id": self.ann.id, "withheld": 5}])
        self.assertEqual(invoice.amount_residual, 25.25)
        run.action_done()
        self.assertEqual(
            self.looks(self.settlements),
            [("Ann", "payroll", "partly", 13.15), ("Ann", "payroll", "open", 12.1)],
        )
        with self.assertRaisesRegex(Exception, "Cancel that run first"):
            invoice.button_draft()
        run.action_cancel("Wrong month")
        self.assertEqual(invoice.amount_residual, 30.25)
        self.assertEqual(set(self.settlements.mapped("state")), {"open"})
