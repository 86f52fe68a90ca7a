from datetime import date

from odoo import Command
from odoo.tests import tagged

from ..settlement.test_vat_methods import VatCase

EU, HOME = "fiscal_position_template_3", "fiscal_position_template_1"


@tagged("post_install", "-at_install")
class TestFiscalPosition(VatCase):
    """An operator abroad charges no VAT; the company owes and deducts it itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        charts = cls.env["account.chart.template"].with_company(cls.company)
        cls.abroad, cls.home = charts.ref(EU), charts.ref(HOME)
        cls.owed = charts.ref("attn_VAT-IN-V82-21-EU-S")
        cls.owed.active = True

    def post_at(self, position, rate, amount="60", document="F-1"):
        self.vendor.property_account_position_id = position
        rows = self.csv((self.ANN, "National calls", amount), document=document)
        rows = rows.replace(b";21;", f";{rate};".encode())
        bill = self.upload((f"{document}.csv", rows))
        bill.invoice_date = date(2026, 11, 2)
        bill.action_post()
        self.assertEqual(self.broken_books(), {})
        return bill

    def test_the_company_owes_and_deducts_the_vat_itself(self):
        bill = self.post_at(self.abroad, 0)
        vendor, vat = "Fiction Mobile", self.vat.code
        owed = self.owed.invoice_repartition_line_ids.filtered(
            lambda line: line.factor_percent < 0
        ).account_id
        self.assertEqual(
            self.items(bill),
            sorted(
                [
                    (self.expense.code, vendor, 45, "82 88"),
                    (self.clearing.code, vendor, 15, "82 88"),
                    (vat, vendor, 12.6, "59"),
                    (owed.code, vendor, -12.6, "55"),
                    (self.payable.code, vendor, -60, ""),
                ]
            ),
        )
        self.assertEqual(bill.telecom_settlement_ids.amount, 15)

    def test_a_credit_note_takes_it_back(self):
        self.post_at(self.abroad, 0)
        credit = self.post_at(self.abroad, 0, "-10", document="C-1")
        self.assertEqual(credit.amount_total, 10)
        grids = {item[3] for item in self.items(credit)}
        self.assertIn("82 84 88", grids)

    def test_a_reversal_mirrors_it(self):
        bill = self.post_at(self.abroad, 0)
        reversal = bill._reverse_moves([{"invoice_date": date(2026, 11, 3)}], True)
        self.assertEqual(reversal.amount_total, 60)
        self.assertEqual(self.balance(self.expense), 0)
        self.assertEqual(self.balance(self.vat), 0)
        self.assertEqual(self.broken_books(), {})

    def test_what_the_document_charges_is_never_mapped_away(self):
        bill = self.post_at(self.abroad, 21)
        self.assertEqual(bill.amount_total, 72.6)

    def test_an_operator_at_home_is_untouched(self):
        for rate, total in ((21, 72.6), (0, 60)):
            with self.subTest(rate=rate), self.undone():
                bill = self.post_at(self.home, rate)
                self.assertEqual(bill.amount_total, total)
                self.assertNotIn("88", str(self.items(bill)))

    def test_a_mapped_tax_of_the_same_rate_is_taken(self):
        other = self.tax.tax_id.copy({"name": "21% of another kind"})
        other.write(
            {
                "fiscal_position_ids": [Command.set(self.home.ids)],
                "original_tax_ids": [Command.set(self.tax.tax_id.ids)],
            }
        )
        bill = self.post_at(self.home, 21)
        self.assertIn(other, bill.invoice_line_ids.tax_ids)
        self.assertEqual(bill.amount_total, 72.6)
