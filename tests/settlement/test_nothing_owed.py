from odoo.tests import tagged

from .test_invoicing_rates import RatesCase


@tagged("post_install", "-at_install")
class TestNothingOwed(RatesCase):
    """Amounts of several rates come to nothing with tax, and not without.

    Ann has -0.70 without tax and +0.58 at 21 %, which is 0.12: -0.12 without tax.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.even = ((cls.ANN, "-0.70", 0), (cls.ANN, "0.58", 21))

    def balance(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 2)

    def assert_settled(self, settlement):
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertEqual(self.broken_books(), {})
        self.assertEqual(
            (settlement.amount, settlement.residual, settlement.state),
            (0, 0, "collected"),
        )
        domain = settlement._get_invoiceable_domain(self.company)
        self.assertFalse(settlement.filtered_domain(domain))
        collectable = settlement._get_collectable_domain(self.company)
        self.assertFalse(settlement.filtered_domain(collectable))

    def test_an_invoice_of_nothing_says_the_amounts_of_each_rate(self):
        settlement = self.post(*self.even, (self.BOB, "20.00", 21)).filtered(
            lambda each: each.partner_id.name == "Ann"
        )
        self.assertEqual((settlement.amount, settlement.state), (0, "open"))
        self.assertEqual(settlement.portal_state, "waived")  # nothing to pay
        self.assertEqual(self.broken_books(), {})
        settlement.bill_id.settlement_ids.action_invoice()
        invoice = settlement.invoice_id
        self.assertEqual(
            (invoice.move_type, invoice.state, invoice.amount_total),
            ("out_invoice", "posted", 0),
        )
        self.assertEqual(invoice.payment_state, "paid")
        due = self.tax.sale_tax_id.invoice_repartition_line_ids.account_id
        self.assertEqual(
            sorted(
                (
                    line.account_id.code,
                    round(line.balance, 2),
                    " ".join(sorted(line.tax_tag_ids.mapped("name"))),
                )
                for line in invoice.line_ids
                if line.balance
            ),
            sorted(
                [
                    (self.clearing.code, -0.58, "03"),
                    (self.clearing.code, 0.7, ""),
                    (due.code, -0.12, "54"),
                ]
            ),
        )
        self.assert_settled(settlement)
        self.assertEqual(settlement.portal_state, "waived")

    def test_the_checks_name_a_bill_whose_amounts_no_settlement_has(self):
        settlement = self.post(*self.even)
        bill = settlement.move_id
        settlement.sudo().unlink()  # as it was when such a settlement was not opened
        self.env.flush_all()
        broken = self.broken_books()
        self.assertEqual(broken["settlements_of_bill"], [(bill.id, -0.12, 0)])

    def test_the_scheduled_action_invoices_it_once(self):
        settlement = self.post(*self.even)
        settlement.sudo().date = "2026-10-31"
        settlement._cron_invoice()
        invoice = settlement.invoice_id
        settlement._cron_invoice()
        self.assertEqual((settlement.invoice_id, len(invoice)), (invoice, 1))
        self.assert_settled(settlement)

    def test_an_income_account_of_its_own_gets_it_too(self):
        income = self.company_data["default_account_revenue"]
        self.choose_reinvoice(income)
        settlement = self.post(*self.even)
        settlement.action_invoice()
        self.assertEqual(self.balance(income), 0.12)
        self.assertEqual(self.balance(self.expense), -0.12)
        self.assert_settled(settlement)

    def test_without_its_sales_tax_its_debtor_is_named(self):
        settlements = self.post(
            (self.BOB, "20.00", 21), (self.ANN, "-1.06", 0), (self.ANN, "1.00", 6)
        )
        self.six.sale_tax_id = False
        told = settlements.action_invoice()
        self.assertIn("Ann", told["params"]["message"])
        left = settlements.filtered(lambda each: not each.invoice_id)
        self.assertEqual((left.partner_id.name, left.state), ("Ann", "open"))

    def test_the_invoice_is_deleted_and_made_again(self):
        settlement = self.post(*self.even)
        settlement.action_invoice()
        settlement.invoice_id.button_draft()
        self.assertEqual(settlement.state, "open")
        settlement.invoice_id.with_context(force_delete=True).unlink()
        self.assertEqual(settlement.state, "open")
        self.assertEqual(self.broken_books(), {})
        settlement.action_invoice()
        self.assert_settled(settlement)

    def test_payroll_has_nothing_to_deduct(self):
        self.env["telecom.mandate"].sudo().create(  # payroll keeps mandates
            {
                "employee_id": self.ann.id,
                "date_from": "2026-01-01",
                "date_signed": "2026-01-01",
                "signed_by": "paper",
                "document": b"c2Nhbg==",
            }
        )
        self.company.telecom_channel = "payroll"
        settlement = self.post(*self.even)
        self.assertEqual((settlement.channel, settlement.state), ("payroll", "open"))
        settlement.action_invoice()
        self.assert_settled(settlement)

    def test_it_is_written_off_at_once_where_all_is(self):
        self.company.telecom_channel = "waived"
        settlement = self.post(*self.even)
        self.assertEqual((settlement.state, settlement.residual), ("waived", 0))
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertEqual(self.balance(self.written_off), -0.12)
        self.assertEqual(self.broken_books(), {})
        settlement.bill_id.move_id.button_draft()
        self.assertEqual(self.balance(self.clearing), 0)

    def test_the_bill_can_be_reset_and_posted_again(self):
        bill = self.post(*self.even).bill_id
        bill.move_id.button_draft()
        self.assertFalse(bill.settlement_ids)
        bill.move_id.action_post()
        self.assertEqual(len(bill.settlement_ids), 1)
        self.assertEqual(self.broken_books(), {})

    def test_a_reversal_closes_it_before_and_after_the_invoice(self):
        for is_invoiced in (False, True):
            with self.subTest(is_invoiced=is_invoiced), self.undone():
                settlement = self.post(*self.even)
                if is_invoiced:
                    settlement.action_invoice()
                reversal = settlement.bill_id.move_id._reverse_moves(
                    [{"invoice_date": "2026-11-02", "ref": "R-1"}], cancel=True
                )
                both = settlement | reversal.telecom_settlement_ids
                self.assertEqual(len(both), 2)
                self.assertEqual(self.broken_books(), {})
                if is_invoiced:
                    reversal.telecom_settlement_ids.action_invoice()
                self.assertEqual(set(both.mapped("state")), {"cancelled"})
                self.assertEqual(self.balance(self.clearing), 0)
                self.assertEqual(self.broken_books(), {})

    def test_a_correction_leads_to_it_and_away_from_it(self):
        settlement = self.post(*self.even)
        self.correct_to("employer", 21)
        self.assertEqual((settlement.amount, settlement.state), (-0.7, "open"))
        self.assertEqual(self.broken_books(), {})
        self.correct_to("employee", 21)
        self.assertEqual((settlement.amount, settlement.state), (0, "open"))
        self.assertEqual(self.broken_books(), {})
        self.correct_to("employer", 21, 0)
        self.assertEqual((settlement.amount, settlement.state), (0, "cancelled"))
        self.assertEqual(self.broken_books(), {})
        self.assertEqual(self.balance(self.clearing), 0)

    def test_a_correction_after_the_invoice_gets_one_of_its_own(self):
        settlement = self.post(*self.even)
        settlement.action_invoice()
        self.correct_to("employer", 21, 0)
        back = self.env["telecom.settlement"].search([]) - settlement
        self.assertEqual((back.amount, back.state), (0, "open"))
        self.assertEqual(self.broken_books(), {})
        back.action_invoice()
        self.assert_settled(back)

    def correct_to(self, payer, *rates):
        """Let the employer or the employee pay the charges of these rates."""
        statement = self.env["telecom.statement"].search([])
        correction = self.env["telecom.correction"].create(
            {
                "reason": "It was wrong",
                "date": "2026-11-20",
                "kind": "charge",
                "statement_ids": statement.ids,
            }
        )
        correction._onchange_statements()
        for charge in correction.charge_ids:
            if charge.charge_id.rate in rates:
                charge.payer = payer
        correction.action_preview()
        self.assertTrue(correction.action_confirm() is True)

    def test_other_methods_have_nothing_to_settle(self):
        for method in ("no_deduction", "flat_rate"):
            for channel in ("receivable", "payroll", "waived", "operator_direct"):
                with self.subTest(method=method, channel=channel), self.undone():
                    self.choose_flat_rate()
                    self.company.telecom_vat_method = method
                    self.company.telecom_channel = channel
                    settlements = self.post(
                        *self.get_even(method), (self.BOB, "20.00", 21)
                    )
                    self.assertEqual(settlements.partner_id.name, "Bob")
                    self.assertEqual(self.balance(self.clearing), 0)
                    self.assertEqual(self.broken_books(), {})

    def get_even(self, method):
        """Return rows that come to nothing with the tax that is not deducted."""
        if method == "no_deduction":
            return self.even
        return (self.ANN, "-0.61", 0), (self.ANN, "0.58", 21)  # a quarter of 0.12
