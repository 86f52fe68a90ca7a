from odoo.tests import tagged

from ..common import TelecomCase


class RatesCase(TelecomCase):
    """Employees pay all of bills with taxes of several rates, and are invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.choose_reinvoice(cls)
        charts = cls.env["account.chart.template"]
        cls.six = cls.env["telecom.tax"].create(
            {
                "rate": 6,
                "tax_id": charts.ref("attn_VAT-IN-V82-06-S").id,
                "sale_tax_id": charts.ref("attn_VAT-OUT-06-S").id,
            }
        )
        cls.company.telecom_policy_id = cls.create_policy(default="employee")

    def post(self, *rows):
        """Post a bill of (number, amount, rate of tax)."""
        content = self.csv(*((number, "Options", amount) for number, amount, _ in rows))
        head, *lines = content.decode().split("\n")
        lines = [
            line.replace(";21;", f";{rate};")
            for line, (_number, _amount, rate) in zip(lines, rows, strict=True)
        ]
        bill = self.upload(("F-1.csv", "\n".join([head, *lines]).encode()))
        bill.action_post()
        return bill.telecom_settlement_ids


@tagged("post_install", "-at_install")
class TestInvoicingRates(RatesCase):
    """Invoices to employees whose parts have taxes of several rates."""

    def test_the_total_with_tax_says_whether_it_is_a_credit_note(self):
        settlements = self.post(
            (self.ANN, "10.00", 0), (self.ANN, "-9.00", 21), (self.BOB, "20.00", 21)
        )
        settlements.action_invoice()
        invoices = {
            each.partner_id.name: (each.move_type, each.amount_total)
            for each in settlements.invoice_id
        }
        self.assertEqual(
            invoices, {"Ann": ("out_refund", 0.89), "Bob": ("out_invoice", 24.2)}
        )
        self.assertEqual(self.broken_books(), {})

    def test_one_that_fails_is_named_and_the_others_are_invoiced(self):
        settlements = self.post((self.ANN, "10.00", 21), (self.BOB, "20.00", 6))
        self.six.sale_tax_id = False
        told = settlements.action_invoice()
        self.assertEqual(settlements.invoice_id.partner_id.name, "Ann")
        self.assertIn("Bob", told["params"]["message"])
        left = settlements.filtered(lambda each: each.partner_id.name == "Bob")
        self.assertIn("sales tax of 6 %", left.message_ids[0].body)
        self.env["telecom.settlement"]._cron_invoice()  # tries again, fails for Bob
        self.assertFalse(left.invoice_id)
