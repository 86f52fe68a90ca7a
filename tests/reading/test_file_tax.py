import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from ...engine import round_half_up
from ..common import TelecomCase

LABELS = ("National calls", "National sms", "National data", "Options")
CENT = Decimal("0.01")


@tagged("post_install", "-at_install")
class TestFileTax(TelecomCase):
    """A detail file without a document: the tax of the bill is the tax of the file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.create_policy({"kind": "amount", "amount": 37.5})
        cls.company.telecom_policy_id = cls.policy
        cls.env["telecom.tax"].create(
            {
                "rate": 6,
                **{
                    name: cls.tax[name].copy({"name": f"6 {name}", "amount": 6}).id
                    for name in ("tax_id", "non_deductible_tax_id")
                },
            }
        )

    def test_the_tax_is_that_of_the_sum(self):
        bill = self.upload_rows((self.ANN, "National calls", "60.00"))
        bill.action_post()
        self.assertEqual((bill.amount_tax, bill.amount_total), (12.6, 72.6))
        self.assertEqual(
            self.journal_items(bill),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 37.5, 0),
                    (self.deductible.code, "Fiction Mobile", 7.87, 0),
                    (self.clearing.code, "Fiction Mobile", 22.5, 0),
                    (self.clearing.code, "Fiction Mobile", 4.73, 0),
                    (self.payable(bill).code, "Fiction Mobile", 0, 72.6),
                ]
            ),
        )

    def test_a_reset_leaves_the_tax_as_it_was(self):
        for told in ("", "12.58"):
            with self.subTest(told), self.undone():
                rows = [("60.00", 21, told)]
                bill = self.upload(("F-1.csv", self.file(rows, "F-1")))
                total = bill.amount_total
                bill.action_post()
                bill.button_draft()
                self.assertEqual(bill.amount_total, total)
                bill.action_post()
                self.assertEqual(bill.amount_total, total)
                self.assertFalse(self.broken_books())

    def test_the_tax_is_that_of_the_file_where_it_says_one(self):
        bill = self.upload(("F-1.csv", self.file([("60.00", 21, "12.58")], "F-1")))
        bill.action_post()
        self.assertEqual((bill.amount_tax, bill.amount_total), (12.58, 72.58))
        self.assertEqual(self.balance(bill, self.clearing), 27.23)

    def test_the_cents_are_the_employers_where_employees_pay_all(self):
        self.company.telecom_policy_id = self.create_policy({"kind": "none"})
        bill = self.upload(("F-1.csv", self.file([("60.00", 21, "12.58")], "F-1")))
        bill.action_post()
        self.assertEqual(bill.amount_total, 72.58)
        self.assertEqual(self.balance(bill, self.clearing), 72.6)
        self.assertEqual(self.balance(bill, self.expense), -0.02)

    def test_lines_added_by_hand_keep_their_tax(self):
        bill = self.upload_rows((self.ANN, "National calls", "60.00"))
        bill.invoice_line_ids = [
            Command.create(
                {
                    "name": "A phone",
                    "price_unit": 100,
                    "account_id": self.expense.id,
                    "tax_ids": [Command.set(self.tax.tax_id.ids)],
                }
            )
        ]
        self.env["telecom.bill.splitter"].split(bill.telecom_bill_id)
        self.assertEqual((bill.amount_tax, bill.amount_total), (33.6, 193.6))
        bill.action_post()
        self.assertEqual(bill.amount_total, 193.6)

    # -- any file --------------------------------------------------------------------

    def test_any_file_posts_its_tax(self):
        self.post_any(range(40), {0, 6, 21})

    def test_any_file_posts_its_tax_at_a_flat_rate(self):
        self.choose_flat_rate()
        self.post_any(range(40, 65), {0, 21})

    def test_any_file_posts_its_tax_where_it_is_re_invoiced(self):
        self.choose_reinvoice()
        self.post_any(range(65, 90), {0, 21})

    def post_any(self, seeds, rates):
        for seed in seeds:
            chance = random.Random(seed)
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                says_tax = chance.random() < 0.3
                self.policy.rule_ids.amount = chance.randint(0, 9000) / 100
                self.company.telecom_policy_tax = chance.choice(
                    ("included", "excluded")
                )
                self.post_one(self.make_rows(chance, sorted(rates), says_tax), says_tax)
                savepoint.rollback()
                self.env.invalidate_all()

    def make_rows(self, chance, rates, says_tax):
        sign = chance.choice((1, 1, 1, -1))
        scale = chance.choice((1, 1, 10))
        rows = []
        for _row in range(chance.randint(1, 12)):
            amount = sign * Decimal(chance.randint(1, 5000)) / 100 / scale
            rate = chance.choice(rates)
            tax = round_half_up(amount * rate / 100) + (chance.choice((0, 0, CENT)))
            rows.append((amount, rate, tax if says_tax and rate else ""))
        return rows

    def file(self, rows, document):
        lines = [
            "Number;Date;Label;Quantity;Unit;Amount;Tax;Tax rate;Document;Document date"
        ]
        for position, (amount, rate, tax) in enumerate(rows):
            number = (self.ANN, self.BOB)[position % 2]
            label = LABELS[position % len(LABELS)]
            day = date(2026, 10, 1 + position)
            lines.append(
                f"{number};{day};{label};1;;{amount};{tax};{rate};{document};2026-11-02"
            )
        return "\n".join(lines).encode()

    def post_one(self, rows, says_tax):
        bill = self.upload(("F-1.csv", self.file(rows, "F-1")))
        self.assertFalse(self.issues(bill))
        bill.action_post()
        nets, taxes = defaultdict(Decimal), defaultdict(Decimal)
        for amount, rate, tax in rows:
            nets[rate] += Decimal(amount)
            taxes[rate] += tax if says_tax and rate else Decimal(amount) * rate / 100
        sign = 1 if bill.move_type == "in_invoice" else -1
        for rate, tax in taxes.items():
            record = self.company.telecom_tax_ids.filtered(
                lambda each, rate=rate: each.rate == rate
            )
            lines = bill.line_ids.filtered(
                lambda line, record=record: line.tax_line_id in record._get_all()
            )
            self.assertAlmostEqual(
                sum(lines.mapped("balance")), float(round_half_up(tax)), 2, rate
            )
        net = sum(map(round_half_up, nets.values()))
        total = net + sum(map(round_half_up, taxes.values()))
        self.assertAlmostEqual(sign * bill.amount_untaxed, float(net), 2)
        self.assertAlmostEqual(sign * bill.amount_total, float(total), 2)
        self.check_books(bill)

    def check_books(self, bill):
        """Nothing stays on the clearing account but what waits for an invoice."""
        shares = bill.telecom_share_ids
        moves = bill | bill.telecom_companion_id
        waiting = 0
        owed = sum(shares.mapped("employee")) + sum(shares.mapped("employee_tax"))
        if self.company.telecom_vat_method == "reinvoice":
            waiting, owed = sum(shares.mapped("employee")), 0
        self.assertAlmostEqual(self.balance(moves, self.clearing), waiting, 2)
        self.assertAlmostEqual(self.balance(moves, self.receivable), owed, 2)
        costs = bill.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "expense"
        )
        self.assertAlmostEqual(
            sum(costs.mapped("balance")), sum(shares.mapped("employer")), 2
        )

    # -- looks -----------------------------------------------------------------------

    @property
    def deductible(self):
        lines = self.tax.tax_id.invoice_repartition_line_ids
        return lines.account_id

    def payable(self, bill):
        return bill.line_ids.account_id.filtered(
            lambda account: account.account_type == "liability_payable"
        )

    def balance(self, moves, account):
        lines = moves.line_ids.filtered(lambda line: line.account_id == account)
        return round(sum(lines.mapped("balance")), 2)
