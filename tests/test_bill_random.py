import random
from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import float_compare

from ..engine import Charge, round_half_up, split
from .common import TelecomCase

LABELS = (
    "National calls",
    "National sms",
    "National data",
    "Options",
    "Subscription",
)
STEPS = 24


@tagged("post_install", "-at_install")
class TestBillRandom(TelecomCase):
    """Bills of one period in any order: the ledger always equals the engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cat_line = cls.create_line(cls.CAT, holder=cls.ann, since="2026-10-08")
        cls.dan_line = cls.create_line(cls.DAN, holder=cls.dan)
        cls.per_employee = cls.create_policy(
            {"kind": "amount", "amount": 25},
            {"kind": "percent", "percent": 33, "types": ["national_sms"]},
            scope="employee",
            prorate="prorated",
        )
        cls.half = cls.create_policy({"kind": "percent", "percent": 50})
        cls.ann.version_id.telecom_policy_id = cls.per_employee
        cls.dan_line.assignment_ids.policy_id = cls.half
        cls.operator.account_level = "spread"

    def test_any_order_of_documents(self):
        self.live_often(range(3))

    def test_any_order_at_a_flat_rate(self):
        self.choose_flat_rate()
        self.live_often(range(3, 5))

    def test_any_order_when_it_is_re_invoiced(self):
        self.choose_reinvoice()
        self.live_often(range(304, 307))

    def live_often(self, seeds):
        self.seen = set()  # what really happened, not only was tried
        for seed in seeds:
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                self.live(random.Random(seed))
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertLessEqual({"correct holder", "correct charge"}, self.seen)

    # -- a life of bills -------------------------------------------------------------

    def live(self, chance):
        bills = self.env["account.move"]
        actions = {
            self.upload_some: 6,
            self.post: 6,
            self.reset: 3,
            self.reverse: 2,
            self.split_again: 1,
            self.cancel: 1,
            self.delete: 1,
            self.correct: 3,
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
        numbers = (self.ANN, self.BOB, self.CAT, self.DAN, "")
        is_credit = chance.random() < 0.25
        for _row in range(chance.randint(1, 8)):
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
        return f"{bill.ref} {bill.amount_total}"

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
                "reset that one first|was invoiced with|Reverse the bill instead"
                "|has already paid",
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
        bill.action_telecom_split()
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
                **chance.choice((self.other_holder, self.other_payer))(chance),
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
            self.assertRegex(str(error), "Nothing would change|nothing to correct|Fill")
            return "refused"
        return correction.kind

    def other_holder(self, chance):
        first, last = sorted(chance.sample(range(8, 31), 2))
        line = chance.choice((self.ann_line, self.bob_line, self.cat_line))
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

    # -- what always holds -----------------------------------------------------------

    def check(self, done):
        self.assertEqual(self.broken_books(), {}, done)
        shares = self.env["telecom.share"].search([("move_id.state", "=", "posted")])
        waiting = self.env["telecom.share"]
        if self.company.telecom_vat_method == "reinvoice":  # it waits for an invoice
            waiting = shares.filtered(
                lambda share: (
                    share.settlement_id.state != "cancelled"
                    and not share.settlement_id.invoice_id
                )
            )
        self.assert_same(
            self.get_balance(self.clearing),
            sum(waiting.mapped("employee")),
            f"clearing: {done}",
        )
        self.check_debts(shares, waiting, done)
        self.check_engine(shares, done)
        if self.company.telecom_vat_method != "reinvoice":  # there the invoice says it
            self.check_tax(shares, done)
        for bill in shares.move_id.filtered(lambda each: each.move_type != "entry"):
            of_bill = shares.filtered(lambda share, bill=bill: share.move_id == bill)
            total = sum(of_bill.mapped("employer")) + sum(of_bill.mapped("employee"))
            total += sum(bill.telecom_total_ids.mapped("difference"))
            self.assert_same(
                -bill.amount_untaxed_signed, total, f"total of {bill.ref}: {done}"
            )

    def check_debts(self, shares, waiting, done):
        by_partner = shares.statement_id.grouped(
            lambda each: each.employee_id.work_contact_id
        )
        for partner, statements in by_partner.items():
            owed = sum(
                share.employee + share.employee_tax
                for share in shares
                if share.statement_id in statements
            )
            later = sum(
                share.employee + share.employee_tax
                for share in waiting
                if share.statement_id in statements
            )
            self.assert_same(
                self.get_balance(self.receivable, partner),
                owed - later,
                f"{partner.name}: {done}",
            )
            self.assert_same(
                sum(
                    statement.employee_total
                    for statement in statements
                    if statement.state == "posted"
                ),
                owed,
                f"statements of {partner.name}: {done}",
            )

    def check_engine(self, shares, done):
        charges = self.env["telecom.charge"].search([("move_id.state", "=", "posted")])
        booked = {
            charge.id: sum(
                Decimal(f"{share.employee:.2f}")
                for share in shares
                if share.charge_id == charge
            )
            for charge in charges
        }
        pools = charges.grouped(lambda charge: self.get_pool(charge.statement_id))
        for pool, members in pools.items():
            if not pool:
                self.assertFalse(any(booked[each.id] for each in members), done)
                continue
            policies = {
                str(each.policy_snapshot): each for each in members.statement_id
            }
            self.assertEqual(len(policies), 1, f"one policy for {pool}: {done}")
            decided = self.get_decided(members)
            result = split(
                [
                    Charge(
                        key=charge.id,
                        usage_type=charge.usage_type_id.code,
                        category=charge.usage_type_id.category_id.code,
                        amount=Decimal(f"{charge.amount:.2f}")
                        - sum(decided[charge.id]),
                    )
                    for charge in members.sorted("id")
                ],
                members.statement_id[0]._get_policy(),
            )
            self.assertEqual(
                {share.key: share.employee for share in result.shares},
                {each.id: booked[each.id] - decided[each.id][1] for each in members},
                f"{pool}: {done}",
            )

    def check_tax(self, shares, done):
        """What a holder owes of tax can be worked out from the statement alone."""
        percent = {"no_deduction": 21, "flat_rate": 5.25}
        percent = percent[self.company.telecom_vat_method]
        groups = shares.grouped(
            lambda share: (share.statement_id, share.charge_id.rate)
        )
        for (statement, rate), members in groups.items():
            net = Decimal(f"{sum(members.mapped('employee')):.2f}")
            tax = round_half_up(net * Decimal(str(percent if rate else 0)) / 100)
            self.assert_same(
                sum(members.mapped("employee_tax")),
                float(tax),
                f"tax of {statement.display_name}: {done}",
            )

    def get_decided(self, charges):
        """Return {charge id: [employer, employee]} as decided beside the policy.

        It holds as far as what it was decided about is still charged to the holder.
        """
        decided = {
            charge.id: [
                Decimal(f"{charge.fixed_employer:.2f}"),
                Decimal(f"{charge.fixed_employee:.2f}"),
            ]
            for charge in charges
        }
        for group in (
            charges.sorted("id")
            .grouped(lambda charge: (charge.statement_id, charge.origin_id or charge))
            .values()
        ):
            left = sum(Decimal(f"{charge.amount:.2f}") for charge in group)
            for payer in (0, 1):
                part = sum(decided[charge.id][payer] for charge in group)
                held = min(max(part, min(left, 0)), max(left, 0))
                decided[group[0].id][payer] += held - part
                left -= held
        return decided

    def get_pool(self, statement):
        if statement.policy_scope == "employee":
            return (statement.employee_id.name, statement.date_from)
        # one limit, also for who held the line twice in the period
        return statement and (statement.display_name,)

    def get_balance(self, account, partner=None):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        ((balance,),) = self.env["account.move.line"]._read_group(
            domain, [], ["balance:sum"]
        )
        return balance or 0.0

    def assert_same(self, first, second, told):
        self.assertEqual(
            float_compare(first, second, precision_digits=2),
            0,
            f"{first} is not {second}, {told}",
        )
