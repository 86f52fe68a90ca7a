import random
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .random_case import RandomCase, get_seeds

LABELS = (
    "National calls",
    "National sms",
    "National data",
    "Options",
    "Subscription",
)
STEPS = 30


@tagged("post_install", "-at_install")
class TestBillRandom(RandomCase):
    """Bills of one period in any order: the ledger always equals the engine."""

    LENT = "+447700900005"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat_line = cls.create_line(cls.CAT, holder=cls.ann, since="2026-10-08")
        cls.dan_line = cls.create_line(cls.DAN, holder=cls.dan)
        # one that goes from Bob to Cat and back
        cls.lent_line = cls.create_line(cls.LENT, holder=cls.bob)
        cls.lent_line.assignment_ids.date_to = date(2026, 10, 10)
        cls.assign(cls.lent_line, cls.cat, "2026-10-11", "2026-10-20")
        cls.assign(cls.lent_line, cls.bob, "2026-10-21")
        cls.per_employee = cls.create_policy(
            {"kind": "amount", "amount": 25},
            {"kind": "percent", "percent": 33, "types": ["national_sms"]},
            scope="employee",
            prorate="prorated",
        )
        cls.half = cls.create_policy({"kind": "percent", "percent": 50})
        cls.by_days = cls.create_policy(
            {"kind": "amount", "amount": 31}, prorate="prorated"
        )
        cls.of_three = cls.create_policy(
            {"kind": "full", "types": ["national_data"]},
            {"kind": "amount", "amount": 12, "categories": ["messaging"]},
            {"kind": "amount", "amount": 40},
        )
        cls.policies = cls.per_employee | cls.half | cls.by_days | cls.of_three
        cls.ann.version_id.telecom_policy_id = cls.per_employee
        cls.dan_line.assignment_ids.policy_id = cls.half
        cls.operator.account_level = "spread"
        cls.messaging, cls.data = (
            cls.env["telecom.usage.category"].search([("code", "=", code)])
            for code in ("messaging", "data")
        )
        cls.sms = cls.env["telecom.usage.type"].search([("code", "=", "national_sms")])

    def test_any_order_of_documents(self):
        self.live_often(range(3))

    def test_any_order_at_a_flat_rate(self):
        self.choose_flat_rate()
        self.live_often(range(2))

    def test_any_order_when_it_is_re_invoiced(self):
        self.choose_reinvoice()
        self.live_often(range(1, 3))

    def live_often(self, seeds):
        self.seen = set()  # what really happened, not only was tried
        lived = get_seeds(seeds)
        for seed in lived:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.live(random.Random(seed))
                savepoint.rollback()
                self.env.invalidate_all()
        corrected = {"correct holder", "correct charge", "correct policy"}
        self.assertTrue(lived != seeds or corrected & self.seen)

    # -- a life of bills -------------------------------------------------------------

    def live(self, chance):
        bills = self.env["account.move"]
        self.kept, self.told, self.posted = {}, {}, set()
        self.is_corrected = False
        self.company.telecom_policy_tax = chance.choice(("excluded", "included"))
        actions = {
            self.upload_some: 6,
            self.change_settings: 2,
            self.post: 8,
            self.reset: 3,
            self.reverse: 2,
            self.split_again: 1,
            self.cancel: 1,
            self.delete: 1,
            self.correct: 6,
            self.invoice: 3 if self.company.telecom_vat_method == "reinvoice" else 0,
        }
        done = []
        for step in range(STEPS):
            (action,) = chance.choices(list(actions), list(actions.values()))
            told = action(chance, bills, step)
            bills = (bills | self.known()).exists()
            done.append(f"{action.__name__} {told or ''}")
            self.seen.add(done[-1])
            self.check("; ".join(done))
        for bill in bills.filtered(lambda each: each.state == "draft"):
            if bill.exists():
                bill.action_post()
                done.append(f"post {bill.ref}")
                self.check("; ".join(done))

    def known(self):
        return self.env["account.move"].search(
            [("partner_id", "=", self.vendor.id), ("telecom_operator_id", "!=", False)]
        )

    def upload_some(self, chance, _bills, step):
        lines = [
            "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date"
        ]
        numbers = (self.ANN, self.BOB, self.CAT, self.DAN, self.LENT, "")
        is_credit = chance.random() < 0.25
        for _row in range(chance.choice((1, 3, 5, 8, 24))):
            number = chance.choice(numbers)
            first = 8 if number == self.CAT else 1
            amount = chance.randint(-300 if not is_credit else -4000, 4000)
            amount = -abs(amount) if is_credit else amount
            scale = chance.choice((100, 100, 1000))
            day = date(2026, 10, chance.randint(first, 31))
            lines.append(
                f"{number};{day};{chance.choice(LABELS)};1;;{amount / scale};"
                f"{chance.choice((0, 21))};R-{step};2026-11-02"
            )
        bill = self.upload((f"R-{step}.csv", "\n".join(lines).encode()))
        self.assertFalse(self.issues(bill))
        if chance.random() < 0.15:
            bill.telecom_third_party = True
            bill.telecom_bill_id.action_split()
        return f"{bill.ref} {bill.amount_total}"

    def change_settings(self, chance, bills, _step):
        """Change what decides a split: of drafts, but not of what is posted."""
        change = chance.choice(("tax", "payer", "category", "policy"))
        if change == "tax":
            self.company.telecom_policy_tax = chance.choice(("excluded", "included"))
        elif change == "payer":
            payers = ("employee", "policy", "employer")
            self.operator.third_party_payer = chance.choice(payers)
        elif change == "category":
            self.sms.category_id = chance.choice((self.messaging, self.data))
        else:
            chosen = chance.choice((self.thirty, self.by_days, self.of_three))
            self.company.telecom_policy_id = chosen
        for bill in bills.filtered(lambda each: each.state == "draft"):
            bill.telecom_bill_id.action_split()
        return change

    def pick(self, chance, bills, state):
        found = bills.filtered(lambda bill: bill.state == state)
        return found and found.browse(chance.choice(found.ids))

    def post(self, chance, bills, _step):
        bill = self.pick(chance, bills, "draft")
        if bill:
            bill.action_post()
        return bill.ref

    def reset(self, chance, bills, _step):
        bill = self.pick(chance, bills, "posted")
        try:
            with self.env.cr.savepoint():
                bill.button_draft()
        except UserError as error:
            self.assertRegex(
                str(error),
                "reset that later bill to draft first|was invoiced with"
                "|Reverse the bill instead|has already paid",
            )
            return f"{bill.ref} refused"
        return bill.ref

    def reverse(self, chance, bills, step):
        bill = self.pick(chance, bills, "posted").filtered(
            lambda each: not each.reversed_entry_id and not each.reversal_move_ids
        )
        if bill:
            bill._reverse_moves(
                [{"invoice_date": bill.invoice_date, "ref": f"X-{step}"}],
                cancel=chance.random() < 0.5,
            )
        return bill.ref

    def split_again(self, chance, bills, _step):
        bill = self.pick(chance, bills, "draft")
        bill.telecom_bill_id.action_split()
        return bill.ref

    def cancel(self, chance, bills, _step):
        bill = self.pick(chance, bills, "draft")
        if bill:
            bill.button_cancel()
        return bill.ref

    def delete(self, chance, bills, _step):
        bill = self.pick(chance, bills, "draft").filtered(
            lambda each: not each.posted_before
        )
        told = bill.ref
        bill.unlink()
        return told

    def correct(self, chance, _bills, step):
        """Correct who held a line, or who pays some charges, as far as one can."""
        correction = self.env["telecom.correction"].create(
            {
                "reason": f"step {step}",
                "date": "2026-11-20",
                **chance.choice(
                    (self.other_holder, self.other_payer, self.other_policy)
                )(chance),
            }
        )
        correction._onchange_statements()
        for charge in correction.charge_ids:
            charge.payer = chance.choice(
                ("employer", "employee", "policy", False, False, False)
            )
        try:
            with self.env.cr.savepoint():
                correction.action_preview()
                self.assertTrue(correction.action_confirm() is True)
        except UserError as error:
            self.assertRegex(
                str(error), "Nothing would change|nothing to correct|[Ff]ill"
            )
            return "refused"
        if correction.kind == "policy":  # it brings in the settings of today
            self.is_corrected = True
        return correction.kind

    def other_policy(self, chance):
        """Correct the policy of one holder, or of one of the lines."""
        statements = self.env["telecom.statement"].search([("state", "=", "posted")])
        if not statements:
            return {"kind": "policy"}
        one = statements.browse(chance.choice(statements.ids))
        if chance.random() < 0.7:
            one = statements.filtered(lambda each: each.employee_id == one.employee_id)
        return {
            "kind": "policy",
            "statement_ids": one.ids,
            "policy_id": chance.choice(self.policies.ids),
        }

    def other_holder(self, chance):
        first, last = sorted(chance.sample(range(8, 31), 2))
        lines = self.ann_line, self.bob_line, self.cat_line, self.lent_line
        line = chance.choice(lines)
        holder = chance.choice((self.ann, self.bob, self.cat, self.dan))
        return {
            "kind": "holder",
            "line_id": line.id,
            "employee_id": holder.id,
            "date_from": date(2026, 10, first),
            "date_to": date(2026, 10, last),
        }

    def other_payer(self, chance):
        statements = self.env["telecom.statement"].search([("state", "=", "posted")])
        chosen = chance.sample(statements.ids, min(2, len(statements)))
        return {"kind": "charge", "statement_ids": chosen}

    def invoice(self, _chance, bills, _step):
        settlements = bills.telecom_settlement_ids.filtered_domain(
            self.env["telecom.settlement"]._get_invoiceable_domain(self.company)
        )
        if settlements:
            settlements.action_invoice()
        return len(settlements)
