from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestBillCurrency(TelecomCase):
    """Bills in another currency, companies whose currency has no cents or more."""

    def balance(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 3)

    def upload_dollars(self, *rows, document):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        bill = self.upload_rows(*rows, document=document)
        bill.currency_id = dollar
        bill.telecom_bill_id.action_split()
        return bill

    def upload_at_two_rates(self, rows, currency, document):
        """Upload rows of which the first half has no tax."""
        rows = [(number, "Options", amount) for number, amount in rows]
        content = self.csv(*rows, document=document)
        content = content.replace(b";21;", b";0;", len(rows) // 2)
        bill = self.upload((f"{document}.csv", content))
        bill.currency_id = self.env.ref(f"base.{currency}")
        bill.telecom_bill_id.action_split()
        return bill

    def let_a_euro_be(self, dollars):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.USD").id,
                "name": "2026-01-01",
                "rate": dollars,
            }
        )

    def upload_three(self):
        """Upload documents of one period, two of them in dollars."""
        self.let_a_euro_be(1.37)
        labels = ("National calls", "National sms", "National data", "Mms", "Options")
        first = self.upload_rows(
            (self.ANN, "National calls", "45.07"), (self.BOB, "National sms", "51.11")
        )
        second = self.upload_dollars(
            *[
                (number, label, f"{13 + place * 1.17:.2f}")
                for place, label in enumerate(labels)
                for number in (self.ANN, self.BOB)
            ],
            document="F-2",
        )
        third = self.upload_dollars(
            (self.ANN, "National data", "-20.01"),
            (self.BOB, "National sms", "30.01"),
            document="F-3",
        )
        return first, second, third

    def test_documents_of_a_period_that_are_re_invoiced(self):
        self.choose_reinvoice()
        for bill in self.upload_three():
            bill.action_post()
            bill.telecom_settlement_ids.action_invoice()
            self.assertEqual(self.balance(self.clearing), 0)

    def test_documents_of_a_period_in_two_currencies(self):
        bills = self.upload_three()
        for bill in bills:
            total = bill.amount_untaxed
            bill.action_post()
            self.assertEqual(bill.amount_untaxed, total)
            self.assertEqual(self.balance(self.clearing), 0)
        settlements = self.env["account.move"].concat(*bills).telecom_settlement_ids
        self.assertAlmostEqual(
            self.balance(self.receivable), sum(settlements.mapped("amount"))
        )
        paid = self.paid_by(bills[-1])
        self.assertEqual({employer for employer, _employee in paid.values()}, {30})

    def test_any_rate_and_number_of_charges_posts(self):
        """What is charged is the document, converted as a whole; half up."""
        labels = ("National calls", "National sms", "National data", "Options")
        for rate, amounts, total, costs in (
            (2.0, ["1.01"] * 20, 20.20, 10.10),
            (2.0, ["10.00", "0.01"], 10.01, 5.01),
            (2.0, ["0.25"] * 4, 1.00, 0.50),
            (2.0, ["0.01"], 0.01, 0.01),
            (3.0, ["0.01"], 0.01, 0.00),
            (0.5, ["0.01", "-0.03"], -0.02, -0.04),
            (1.0863, [f"{1 + n % 7 * 0.37:.2f}" for n in range(40)], 82.55, 75.99),
            (137.5, ["0.49", "99.99", "1000.01"], 1100.49, 8.00),
        ):
            with self.subTest(rate=rate, n=len(amounts)), self.undone():
                self.let_a_euro_be(rate)
                rows = [
                    ((self.ANN, self.BOB, "")[n % 3], labels[n // 3 % 4], amount)
                    for n, amount in enumerate(amounts)
                ]
                bill = self.upload_dollars(*rows, document="F-9")
                sign = bill.telecom_bill_id._sign()
                self.assertAlmostEqual(sign * bill.amount_untaxed, total)
                bill.action_post()
                self.assertAlmostEqual(sign * bill.amount_untaxed, total)
                charges = bill.telecom_charge_ids
                self.assertAlmostEqual(sum(charges.mapped("amount")), costs)
                self.assertAlmostEqual(
                    sum(bill.invoice_line_ids.mapped("balance")), costs
                )
                self.assertEqual(self.broken_books(), {})
                bill._reverse_moves([{"invoice_date": date(2026, 11, 3)}], cancel=True)
                self.assertEqual(self.balance(self.expense), 0)
                self.assertEqual(self.broken_books(), {})

    def test_documents_are_reversed_in_the_order_in_which_they_came(self):
        """A later reversal books other amounts than its bill, at cents of its own."""
        ann, bob = self.ANN, self.BOB
        self.let_a_euro_be(0.5)
        for first, second in (
            (
                ((ann, 1.11), (ann, 49.99), (ann, 10.05), (bob, 0.10)),
                ((ann, 49.99), (bob, 0.05), (ann, 1.06), (bob, 0.25)),
            ),
            (
                ((ann, 1.56), (bob, 0.25), (bob, 13.03), (ann, 0.25)),
                ((bob, 10.30), (bob, 69.99)),
            ),
        ):
            with self.subTest(first=first), self.undone():
                bills = self.env["account.move"]
                for number, (rows, currency) in enumerate(
                    ((first, "EUR"), (second, "USD"))
                ):
                    bills |= self.upload_at_two_rates(rows, currency, f"F-{number}")
                    bills[-1].action_post()
                for bill in bills:
                    bill._reverse_moves(
                        [{"invoice_date": date(2026, 11, 3)}], cancel=True
                    )
                self.assertEqual(self.broken_books(), {})
                self.assertEqual(self.balance(self.clearing), 0)

    def test_what_the_operator_collects_is_not_on_a_bill_in_dollars(self):
        self.let_a_euro_be(1.0863)
        self.ann.telecom_channel = "operator_direct"
        bill = self.upload_dollars(
            (self.ANN, "National calls", "80.03"),
            (self.BOB, "Options", "40.01"),
            document="F-6",
        )
        bill.action_post()
        self.assertEqual(self.broken_books(), {})
        bill._reverse_moves([{"invoice_date": date(2026, 11, 3)}], cancel=True)
        self.assertEqual(self.balance(self.expense), 0)
        self.assertEqual(self.broken_books(), {})

    def test_a_line_beside_the_split_leaves_it_as_it_is(self):
        self.let_a_euro_be(1.0863)
        bill = self.upload_dollars(
            *((self.ANN, "National calls", f"{n}.37") for n in range(9)), document="F-8"
        )
        bill.invoice_line_ids = [
            Command.create({"name": "Paper", "price_unit": 1.11, "tax_ids": []})
        ]
        bill.action_post()
        self.assertEqual(self.broken_books(), {})

    def test_a_line_of_the_split_changed_by_hand_is_refused(self):
        self.let_a_euro_be(2.0)
        bill = self.upload_dollars((self.ANN, "Options", "80.00"), document="F-7")
        bill.invoice_line_ids[0].price_unit += 0.01
        with self.assertRaisesRegex(UserError, "were changed manually"):
            bill.action_post()

    def test_a_currency_without_cents_or_with_more(self):
        for name, owed in (("JPY", 44), ("TND", 43.681)):
            with self.subTest(name):
                bill = self.get_bill_of_company_in(name)
                bill.action_post()
                self.assertEqual(bill.telecom_settlement_ids.amount, owed)
                self.assertEqual(
                    self.balance(bill.company_id.telecom_clearing_account_id), 0
                )

    def get_bill_of_company_in(self, name):
        """Return the split bill of a new company with this currency."""
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        company = self.env["res.company"].create(
            {"name": name, "country_id": self.env.ref("base.be").id}
        )
        self.env["account.chart.template"].try_loading(
            "be_comp", company=company, install_demo=False
        )
        company.currency_id = currency
        self.env.user.company_ids |= company
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        company.with_env(env)._set_up_telecom()
        line = env["telecom.line"].create(
            {
                "number": self.ANN,
                "operator_id": self.operator.id,
                "company_id": company.id,
            }
        )
        policy = env["telecom.policy"].create(
            {
                "name": "30",
                "rule_ids": [
                    Command.create({"scope": "overall", "kind": "amount", "amount": 30})
                ],
            }
        )
        env["telecom.assignment"].create(
            {
                "line_id": line.id,
                "employee_id": env["hr.employee"].create({"name": name}).id,
                "date_from": date(2024, 1, 1),
                "policy_id": policy.id,
            }
        )
        content = self.csv(
            (self.ANN, "National calls", "45.5555"),
            (self.ANN, "National sms", "0.1"),
            (self.ANN, "National data", "20.444"),
        )
        file = env["ir.attachment"].create({"name": "F-1.csv", "raw": content})
        action = (
            env["account.journal"]
            .with_context(default_move_type="in_invoice")
            .create_document_from_attachment(file.ids)
        )
        return env["account.move"].browse(action["res_id"])
