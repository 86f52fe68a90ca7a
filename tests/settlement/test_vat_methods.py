from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase


class VatCase(TelecomCase):
    """Usage of 60 and its VAT of 12.60; the employer pays 45, Ann 15.

    Journal items come with the grids of the Belgian VAT return.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forty_five = cls.create_policy({"kind": "amount", "amount": 45})
        cls.company.telecom_policy_id = cls.forty_five
        cls.payable = cls.vendor.property_account_payable_id
        cls.vat = cls.tax.tax_id.invoice_repartition_line_ids.account_id

    def items(self, moves):
        """Return [(account code, partner, balance, grids)] of entries, in order."""
        return sorted(
            (
                line.account_id.code,
                line.partner_id.name or "",
                round(line.balance, 2),
                " ".join(sorted(line.tax_tag_ids.mapped("name"))),
            )
            for line in moves.line_ids
        )

    def post(self, amount="60", document="F-1", number=None):
        bill = self.upload_rows(
            (number or self.ANN, "National calls", amount), document=document
        )
        bill.invoice_date = date(2026, 11, 2)
        bill.action_post()
        return bill

    def balance(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 2)


@tagged("post_install", "-at_install")
class TestVatMethods(VatCase):
    # -- not deducted ----------------------------------------------------------------

    def test_not_deducted(self):
        bill = self.post()
        expense, clearing, vat = self.expense.code, self.clearing.code, self.vat.code
        vendor = "Fiction Mobile"
        self.assertEqual(
            self.items(bill),
            sorted(
                [
                    (expense, vendor, 45, "82"),
                    (vat, vendor, 9.45, "59"),
                    (clearing, vendor, 15, "82"),
                    (clearing, vendor, 3.15, "82"),
                    (self.payable.code, vendor, -72.6, ""),
                ]
            ),
        )
        self.assertEqual(
            self.items(bill.telecom_companion_id),
            sorted(
                [
                    (self.receivable.code, "Ann", 18.15, ""),
                    (clearing, vendor, -18.15, ""),
                ]
            ),
        )

    # -- flat rate -------------------------------------------------------------------

    def test_flat_rate(self):
        self.choose_flat_rate()
        bill = self.post()
        # a quarter of the tax is not deducted: 2.36 of the employer's, 0.79 of Ann's
        expense, clearing, vat = self.expense.code, self.clearing.code, self.vat.code
        vendor = "Fiction Mobile"
        self.assertEqual(
            self.items(bill),
            sorted(
                [
                    (expense, vendor, 45, "82"),
                    (expense, vendor, 2.36, "82"),
                    (clearing, vendor, 15, "82"),
                    (clearing, vendor, 0.79, "82"),
                    (vat, vendor, 9.45, "59"),
                    (self.payable.code, vendor, -72.6, ""),
                ]
            ),
        )
        self.assertEqual(
            self.items(bill.telecom_companion_id),
            sorted(
                [
                    (self.receivable.code, "Ann", 15.79, ""),
                    (clearing, vendor, -15.79, ""),
                ]
            ),
        )
        statement = self.env["telecom.statement"].browse(
            bill.telecom_bill_id._get_statement_ids()
        )
        self.assertEqual(
            (statement.employee_tax, statement.employee_total), (0.79, 15.79)
        )

    def test_flat_rate_of_several_employees_and_a_credit_note(self):
        self.choose_flat_rate()
        bill = self.upload_rows(
            (self.ANN, "National calls", "60.03"),
            (self.BOB, "National calls", "77.77"),
            document="F-2",
        )
        bill.action_post()
        owed = {
            each.partner_id.name: each.amount for each in bill.telecom_settlement_ids
        }
        # 15.03 and 32.77 with a quarter of 21 %: 0.79 and 1.72
        self.assertEqual(owed, {"Ann": 15.82, "Bob": 34.49})
        self.assertEqual(self.balance(self.clearing), 0)
        credit = self.post("-10", document="C-1")
        self.assertEqual(credit.telecom_settlement_ids.amount, -10.53)
        self.assertEqual(self.balance(self.clearing), 0)
        refunded = self.tax.partial_tax_id.refund_repartition_line_ids.account_id
        self.assertEqual(
            self.items(credit),
            sorted(
                [
                    (self.clearing.code, "Fiction Mobile", -10, "82 85"),
                    (self.clearing.code, "Fiction Mobile", -0.53, "82 85"),
                    (refunded.code, "Fiction Mobile", -1.57, "63"),
                    (self.payable.code, "Fiction Mobile", 12.1, ""),
                ]
            ),
        )

    def test_a_method_without_its_tax_is_an_issue(self):
        self.company.telecom_vat_method = "flat_rate"
        bill = self.upload_rows((self.ANN, "National calls", "60"))
        self.assertEqual(self.issues(bill), [("unmapped_tax", "21")])
        with self.assertRaises(UserError):
            bill.action_post()

    # -- re-invoicing ----------------------------------------------------------------

    def invoice(self, settlements):
        settlements.action_invoice()
        return settlements.invoice_id

    def test_reinvoiced(self):
        self.choose_reinvoice()
        bill = self.post()
        clearing, vendor = self.clearing.code, "Fiction Mobile"
        self.assertEqual(
            self.items(bill),
            sorted(
                [
                    (self.expense.code, vendor, 45, "82"),
                    (clearing, vendor, 15, "82"),
                    (self.vat.code, vendor, 12.6, "59"),
                    (self.payable.code, vendor, -72.6, ""),
                ]
            ),
        )
        self.assertFalse(bill.telecom_companion_id)
        settlement = bill.telecom_settlement_ids
        self.assertEqual(
            (settlement.channel, settlement.state, settlement.amount),
            ("invoice", "open", 18.15),
        )
        invoice = self.invoice(settlement)
        due = self.tax.sale_tax_id.invoice_repartition_line_ids.account_id
        self.assertEqual(
            self.items(invoice),
            sorted(
                [
                    (clearing, "Ann", -15, "03"),
                    (due.code, "Ann", -3.15, "54"),
                    (self.receivable.code, "Ann", 18.15, ""),
                ]
            ),
        )
        self.assertEqual(self.balance(self.clearing), 0)
        cleared = (bill | invoice).line_ids.filtered(
            lambda line: line.account_id == self.clearing
        )
        self.assertTrue(all(cleared.mapped("reconciled")))
        with self.assertRaisesRegex(
            UserError, "None of the selected settlements can be invoiced"
        ):
            settlement.action_invoice()
        with self.assertRaisesRegex(UserError, "was invoiced with"):
            bill.button_draft()
        # and the payment
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(settlement.state, "collected")

    def test_reinvoiced_on_an_income_account(self):
        income = self.company_data["default_account_revenue"]
        self.choose_reinvoice(income)
        bill = self.post()
        self.assertEqual(
            self.items(bill.telecom_companion_id),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 15, ""),
                    (self.clearing.code, "Fiction Mobile", -15, ""),
                ]
            ),
        )
        invoice = self.invoice(bill.telecom_settlement_ids)
        self.assertIn((income.code, "Ann", -15, "03"), self.items(invoice))
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertEqual(self.balance(self.expense), 60)

    def test_one_invoice_a_month_says_what_the_statements_say(self):
        self.choose_reinvoice()
        first = self.post("60.03")
        second = self.post("15.03", document="F-2")
        settlements = first.telecom_settlement_ids | second.telecom_settlement_ids
        self.assertEqual(sorted(settlements.mapped("amount")), [18.19, 18.19])
        invoice = self.invoice(settlements)
        # 30.06 with 6.31 of tax, not twice 3.16
        self.assertEqual(len(invoice), 1)
        self.assertEqual(invoice.amount_total, 36.37)
        self.assertEqual(sorted(settlements.mapped("amount")), [18.18, 18.19])
        statement = self.env["telecom.statement"].browse(
            first.telecom_bill_id._get_statement_ids()
        )
        self.assertEqual(statement.employee_total, 36.37)
        self.assertAlmostEqual(sum(settlements.mapped("residual")), 36.37)
        self.assertEqual(self.balance(self.clearing), 0)

    def test_a_credit_of_the_operator_becomes_a_credit_note(self):
        self.choose_reinvoice()
        self.invoice(self.post().telecom_settlement_ids)
        credit = self.post("-10", document="C-1")
        settlement = credit.telecom_settlement_ids
        note = self.invoice(settlement)
        self.assertEqual((note.move_type, note.amount_total), ("out_refund", 12.1))
        due = self.tax.sale_tax_id.refund_repartition_line_ids.account_id
        self.assertEqual(
            self.items(note),
            sorted(
                [
                    (self.clearing.code, "Ann", 10, "49"),
                    (due.code, "Ann", 2.1, "64"),
                    (self.receivable.code, "Ann", -12.1, ""),
                ]
            ),
        )
        self.assertEqual(settlement.residual, 0)  # the invoice of before outweighs it
        self.assertEqual(self.balance(self.clearing), 0)

    def test_an_invoice_that_is_taken_back_can_be_made_again(self):
        self.choose_reinvoice()
        settlement = self.post().telecom_settlement_ids
        invoice = self.invoice(settlement)
        invoice.button_draft()
        self.assertEqual(settlement.state, "open")
        invoice.invoice_line_ids.price_unit = 14
        with self.assertRaisesRegex(UserError, "invoice the settlements again"):
            invoice.action_post()
        invoice.invoice_line_ids.price_unit = 15
        invoice.action_post()
        self.assertEqual(settlement.residual, 18.15)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertFalse(settlement.invoice_id)
        again = self.invoice(settlement)
        again.button_draft()
        again.with_context(force_delete=True).unlink()
        self.assertEqual((settlement.state, settlement.residual), ("open", 18.15))
        self.invoice(settlement)
        self.assertEqual(self.balance(self.clearing), 0)

    def test_crediting_an_invoice_gives_it_up(self):
        self.choose_reinvoice()
        settlement = self.post().telecom_settlement_ids
        invoice = self.invoice(settlement)
        invoice._reverse_moves([{"invoice_date": invoice.invoice_date}], cancel=True)
        self.assertEqual(settlement.state, "waived")
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertEqual(self.balance(self.expense), 45)
        self.assertEqual(self.balance(self.written_off), 15)

    def test_giving_up_before_it_is_invoiced(self):
        self.choose_reinvoice()
        settlement = self.post().telecom_settlement_ids
        settlement.sudo()._waive(date(2026, 11, 20), "For work")
        self.assertEqual(
            self.items(settlement.waive_move_id),
            sorted(
                [
                    (self.written_off.code, "", 15, ""),
                    (self.clearing.code, "Fiction Mobile", -15, ""),
                ]
            ),
        )
        self.assertEqual((settlement.state, settlement.residual), ("waived", 0))
        self.assertEqual(self.balance(self.clearing), 0)
        with self.assertRaisesRegex(
            UserError, "None of the selected settlements can be invoiced"
        ):
            settlement.action_invoice()
        settlement.action_unwaive()
        self.assertEqual((settlement.state, settlement.residual), ("open", 18.15))
        self.invoice(settlement)
        self.assertEqual(self.balance(self.clearing), 0)

    def test_reversing_a_bill_before_and_after_it_is_invoiced(self):
        self.choose_reinvoice()
        bill = self.post()
        bill._reverse_moves(
            [{"invoice_date": bill.invoice_date, "ref": "R-1"}], cancel=True
        )
        self.assertEqual(bill.telecom_settlement_ids.state, "cancelled")
        self.assertEqual(self.balance(self.clearing), 0)
        bill = self.post(document="F-2")
        self.invoice(bill.telecom_settlement_ids)
        reversal = bill._reverse_moves(
            [{"invoice_date": bill.invoice_date, "ref": "R-2"}], cancel=True
        )
        self.invoice(reversal.telecom_settlement_ids)
        for account in (self.clearing, self.receivable, self.expense, self.vat):
            self.assertEqual(self.balance(account), 0, account.display_name)

    def test_a_bill_is_split_again_when_the_method_has_changed(self):
        bill = self.upload_rows((self.ANN, "National calls", "60"))
        self.choose_reinvoice()
        bill.action_post()
        self.assertEqual(bill.telecom_vat_method, "reinvoice")
        self.assertEqual(bill.telecom_settlement_ids.channel, "invoice")

    def test_the_invoice_is_sent_with_words_for_employees(self):
        self.choose_reinvoice()
        invoice = self.invoice(self.post().telecom_settlement_ids)
        template = invoice._get_mail_template()
        self.assertEqual(
            template, self.env.ref("telecom_split_billing.mail_template_invoice")
        )
        body = template._render_field("body_html", invoice.ids)[invoice.id]
        self.assertIn(invoice.payment_reference, body)
        own = template.copy()
        self.company.telecom_invoice_template_id = own
        self.assertEqual(invoice._get_mail_template(), own)

    def test_the_month_is_invoiced_by_itself(self):
        self.choose_reinvoice()
        bill = self.post()
        bill.telecom_settlement_ids.sudo().date = date(2026, 1, 31)
        self.env["telecom.settlement"]._cron_invoice()
        self.assertEqual(bill.telecom_settlement_ids.invoice_id.state, "posted")
