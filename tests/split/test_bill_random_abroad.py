import random
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase
from .random_case import get_seeds

LABELS = ("National calls", "National sms", "Options", "Device", "Subscription")
STEPS = 24


@tagged("post_install", "-at_install")
class TestBillRandomAbroad(TelecomCase):
    """Bills in another currency, payments and write-offs between them, in any order.

    Small rows at odd rates, a director, credits that outweigh what is owed, invoices
    of several rates; the checks of the books hold after every step.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.env["res.partner"].create({"name": "Director"})
        cls.cat_line = cls.create_line(cls.CAT)
        cls.assign(cls.cat_line, cls.director, "2024-01-01", policy_id=cls.thirty.id)
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True

    def test_when_tax_is_not_deducted(self):
        self.live_often(range(2))

    def test_when_payroll_collects_at_a_flat_rate(self):
        self.choose_flat_rate()
        self.company.telecom_channel = "payroll"
        self.live_often(range(10, 12))

    def test_when_it_is_re_invoiced(self):
        self.choose_reinvoice()
        self.live_often(range(20, 22))

    def live_often(self, seeds):
        for seed in get_seeds(seeds):
            with self.subTest(seed=seed), self.undone():
                self.live(random.Random(seed))

    def live(self, chance):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.dollar.id,
                "name": "2026-01-01",
                "rate": chance.choice((0.5, 1.0863, 2.0, 3.0, 137.5)),
            }
        )
        actions = (
            *(self.upload_some,) * 5,
            *(self.post,) * 5,
            *(self.reverse, self.reset, self.pay, self.pay, self.write_off),
            *(self.invoice, self.correct),
        )
        done = []
        for step in range(STEPS):
            action = chance.choice(actions)
            told = action(chance, step)
            done.append(f"{action.__name__} {told}")
            self.assertEqual(self.broken_books(), {}, "; ".join(done))
        self.assertTrue(any(each.startswith("post B-") for each in done))

    def pick(self, chance, **values):
        domain = [("telecom_operator_id", "!=", False), ("move_type", "!=", "entry")]
        domain += [(name, "=", value) for name, value in values.items()]
        found = self.env["account.move"].search(domain)
        return found and found.browse(chance.choice(found.ids))

    def upload_some(self, chance, step):
        sign = chance.choice((1, 1, 1, -1))
        rows = [
            (
                chance.choice((self.ANN, self.BOB, self.CAT, "")),
                chance.choice(LABELS),
                sign * chance.choice((1, 5, 25, 101, 1000, 4999)) / 100,
            )
            for _row in range(chance.randint(1, 30))
        ]
        content = self.csv(*rows, document=f"B-{step}")
        if chance.random() < 0.5:
            content = content.replace(b";21;", b";0;", len(rows) // 2)
        bill = self.upload((f"B-{step}.csv", content))
        if chance.random() < 0.7:
            bill.currency_id = self.dollar
            bill.telecom_bill_id.action_split()
        bill.invoice_date = date(2026, 11, 2)
        return f"{bill.ref} {bill.amount_total} {bill.currency_id.name}"

    def tried(self, action):
        """Do what may be refused in words; return how it ended."""
        try:
            with self.env.cr.savepoint():
                action()
        except UserError as error:
            self.env.invalidate_all()
            return f"refused: {str(error)[:60]}"
        return "done"

    def post(self, chance, _step):
        bill = self.pick(chance, state="draft")
        if bill:
            bill.action_post()
        return bill.ref if bill else ""

    def reverse(self, chance, step):
        bill = self.pick(chance, state="posted")
        if not bill or bill.reversed_entry_id or bill.reversal_move_ids:
            return ""
        values = [{"invoice_date": date(2026, 11, 3), "ref": f"X-{step}"}]
        ended = self.tried(lambda: bill._reverse_moves(values, cancel=True))
        return f"{bill.ref} {ended}"

    def reset(self, chance, _step):
        bill = self.pick(chance, state="posted")
        return self.tried(bill.button_draft) if bill else ""

    def pay(self, chance, _step):
        """Pay a part, or all, of what somebody owes."""
        found = self.env["telecom.settlement"].search(
            [("residual", ">", 0), ("move_line_id.parent_state", "=", "posted")]
        )
        if not found:
            return ""
        settlement = found.browse(chance.choice(found.ids))
        amount = round(settlement.residual * chance.choice((0.3, 1)), 2)
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move.line", active_ids=settlement.move_line_id.ids
        )
        if amount:
            payment.create({"amount": amount})._create_payments()
        return amount

    def write_off(self, chance, _step):
        found = self.env["telecom.settlement"].search([("residual", "!=", 0)])
        if not found:
            return ""
        settlement = found.browse(chance.choice(found.ids)).sudo()
        return self.tried(lambda: settlement._waive(date(2026, 11, 20), "why not"))

    def invoice(self, _chance, _step):
        domain = self.env["telecom.settlement"]._get_invoiceable_domain(self.company)
        found = self.env["telecom.settlement"].search(domain)
        return self.tried(found.action_invoice) if found else ""

    def correct(self, chance, step):
        statements = self.env["telecom.statement"].search([("state", "=", "posted")])
        if not statements:
            return ""
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": f"step {step}",
                "date": date(2026, 11, 20),
                "statement_ids": [chance.choice(statements.ids)],
            }
        )
        return self.tried(lambda: self.decide(chance, correction))

    def decide(self, chance, correction):
        correction._onchange_statements()
        for charge in correction.charge_ids:
            charge.payer = chance.choice(("employer", "employee", False))
        correction.action_preview()
        correction.action_confirm()
