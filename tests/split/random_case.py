import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from odoo.tools import float_compare

from ...engine import Charge, TaxedCharge, round_half_up, split, split_taxed
from ..common import TelecomCase

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def get_seeds(seeds):
    """Return the seeds of the lives to live: those of TELECOM_SEEDS, else these.

    TELECOM_SEEDS=1000-1099 lives a hundred other lives, one after the other.
    """
    first, _dash, last = os.environ.get("TELECOM_SEEDS", "").partition("-")
    return range(int(first), int(last or first) + 1) if first else seeds


class RandomCase(TelecomCase):
    """What holds for the books and statements of one month, after every step."""

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
        self.check_kept(shares, done)
        self.check_days(shares.statement_id, done)
        self.check_engine(shares, done)
        if self.company.telecom_vat_method != "reinvoice":  # there the invoice says it
            self.check_tax(shares, done)
        for bill in shares.move_id.filtered(lambda each: each.move_type != "entry"):
            of_bill = shares.filtered(lambda share, bill=bill: share.move_id == bill)
            total = sum(of_bill.mapped("employer")) + sum(of_bill.mapped("employee"))
            total += sum(
                line.balance
                for line in bill.invoice_line_ids
                if line.telecom_role == "difference"
            )
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
        self.exact_tax = defaultdict(Decimal)
        pools = charges.grouped(lambda charge: self.get_pool(charge.statement_id))
        for pool, members in pools.items():
            if not pool:
                self.assertFalse(any(booked[each.id] for each in members), done)
                continue
            snapshots = members.statement_id.mapped("snapshot_id")
            self.assertEqual(len(snapshots), 1, f"one policy for {pool}: {done}")
            snapshot = snapshots._as_engine()
            decided = self.get_decided(members)
            members = members.sorted("id")
            for charge in members:
                self.decide_third_party(charge, snapshot, decided[charge.id])
            with_tax = snapshot.tax_included
            split_them = self.split_with_tax if with_tax else self.split_without
            result = split_them(members, decided, snapshot)
            self.assertEqual(
                {share.key: share.employee for share in result},
                {each.id: booked[each.id] - decided[each.id][1] for each in members},
                f"{pool}: {done}",
            )
            self.check_used(members.statement_id, snapshot, result, f"{pool}: {done}")
            self.check_explained(members.statement_id, snapshot, f"{pool}: {done}")

    def get_terms(self, charge, snapshot):
        code = charge.usage_type_id.code
        return {"usage_type": code, "category": snapshot.categories[code]}

    def decide_third_party(self, charge, snapshot, decided):
        """What the operator collects for others is paid as was set then."""
        bill = (charge.corrected_bill_id or charge.bill_id).move_id
        payer = snapshot.payers[str(self.operator.id)]
        if not bill.telecom_third_party or payer == "policy":
            return
        policy = snapshot.effective
        rule = policy.governing(*self.get_terms(charge, snapshot).values())
        if rule is None or policy.rules[rule].scope == "overall":
            rest = Decimal(f"{charge.amount:.2f}") - sum(decided)
            decided[payer == "employee"] += rest

    def split_without(self, charges, decided, snapshot):
        shares = split(
            [
                Charge(
                    key=charge.id,
                    amount=Decimal(f"{charge.amount:.2f}") - sum(decided[charge.id]),
                    **self.get_terms(charge, snapshot),
                )
                for charge in charges
            ],
            snapshot.effective,
        ).shares
        for charge, share in zip(charges, shares, strict=True):
            part = share.employee + decided[charge.id][1]
            rate = Decimal(str(charge.rate))
            self.exact_tax[charge.statement_id, charge.rate] += part * rate / 100
        return shares

    def split_with_tax(self, charges, decided, snapshot):
        taxed = []
        for charge in charges:
            amount, tax, rate = (
                Decimal(f"{each:.2f}")
                for each in (charge.amount, charge.tax, charge.rate)
            )
            free = amount - sum(decided[charge.id])
            if free != amount:
                part = tax * free / amount if amount else free * rate / 100
                tax = round_half_up(part)
            taxed.append(
                TaxedCharge(
                    key=charge.id,
                    amount=free,
                    tax=tax,
                    group=(charge.statement_id.id, charge.rate),
                    **self.get_terms(charge, snapshot),
                )
            )
        shares = split_taxed(taxed, snapshot.effective)
        for charge, share in zip(charges, shares, strict=True):
            rate = Decimal(str(charge.rate))
            tax = share.employee_tax + decided[charge.id][1] * rate / 100
            self.exact_tax[charge.statement_id, charge.rate] += tax
        return shares

    def check_used(self, statements, snapshot, shares, told):
        """What is used of a limit is what the employer pays, in the tax mode of it."""
        policy = snapshot.effective
        if len(policy.rules) != 1 or policy.rules[0].kind != "amount":
            return
        paid = sum(
            share.employer_gross if snapshot.tax_included else share.employer
            for share in shares
            if share.rule
        )
        limit = policy.rules[0].amount
        self.assert_same(sum(statements.mapped("agreed")), float(limit), told)
        self.assert_same(sum(statements.mapped("used")), float(min(paid, limit)), told)

    def check_explained(self, statements, snapshot, told):
        """The explanation of a statement adds up to the employer's part."""
        for statement in statements if not snapshot.tax_included else ():
            own = sum(row["own"] for row in statement._get_explanation())
            self.assert_same(own, statement.employer, told)

    def check_kept(self, shares, done):
        """What decided a posted month, and what explains its shares, never changes."""
        told = {share.id: (share.rule_text, share.employee) for share in shares}
        both = told.keys() & self.told.keys()
        self.assertEqual(
            {key: told[key] for key in both},
            {key: self.told[key] for key in both},
            done,
        )
        self.told = told
        settings = self.env["telecom.snapshot"]._get_settings(self.company)
        pools = shares.statement_id.grouped(self.get_pool)
        for pool, statements in pools.items():
            snapshot = statements[0].snapshot_id._as_engine()
            found = {name: getattr(snapshot, name) for name in settings}
            allowed = [self.kept.get(pool, settings)]
            if pool not in self.posted:  # it may have been a draft meanwhile
                allowed.append(settings)
            if not self.is_corrected:
                self.assertIn(found, allowed, f"{pool}: {done}")
            self.kept[pool] = found
        self.posted, self.is_corrected = set(pools), False

    def check_days(self, statements, done):
        """All stays of a holder count, each day once, and no day of somebody else."""
        for statement in statements:
            held = self.get_held(statement.employee_id, statement.line_id)
            stays = self.get_stay_days(statement, statement.line_id)
            others = statements.filtered(
                lambda each, one=statement: (
                    each.employee_id == one.employee_id
                    and self.get_pool(each) != self.get_pool(one)
                )
            )
            beside = [self.get_stay_days(each, statement.line_id) for each in others]
            told = f"{statement.display_name}: {done}"
            if statement.assignment_id.active:
                self.assertLessEqual(held, stays.union(*beside), told)
                self.assertLessEqual(stays, held, told)
            snapshot = statement.snapshot_id._as_engine()
            if snapshot.days:
                count = len(self.get_stay_days(statement))
                self.assertEqual(snapshot.days, (count, 31), told)

    def get_held(self, employee, line):
        """Return the days of the month on which an employee has a line."""
        days = set()
        for each in line.assignment_ids:
            if each.employee_id == employee and each.active:
                last = min(each.date_to or LAST, LAST)
                days |= get_days(max(each.date_from, FIRST), last)
        return days

    def get_stay_days(self, statement, line=None):
        """Return the days that share the limit of a statement."""
        return set().union(
            *(
                get_days(*map(date.fromisoformat, days))
                for line_id, *days in statement.stays
                if line is None or line_id == line.id
            )
        )

    def check_tax(self, shares, done):
        """The tax of a holder is rounded once per rate: of the net, or with the gross.

        The tax of a file is that of its rates, too, whatever its parts come to.
        """
        is_flat = self.company.telecom_vat_method == "flat_rate"
        groups = shares.grouped(
            lambda share: (share.statement_id, share.charge_id.rate)
        )
        for (statement, rate), members in groups.items():
            exact = self.exact_tax[statement, rate] / (4 if is_flat else 1)
            self.assert_same(
                sum(members.mapped("employee_tax")),
                float(round_half_up(exact)),
                f"tax of {statement.display_name}: {done}",
            )
        for bill in shares.move_id.filtered("telecom_total_ids"):
            totals = bill.telecom_total_ids
            source = "document" if totals[0].has_document else "file"
            stated = totals.mapped(f"{source}_base") + totals.mapped(f"{source}_tax")
            # without tax of the employer's, the cents have a line of their own
            self.assert_same(
                -bill.amount_total_signed,
                sum(stated),
                f"total with tax of {bill.ref}: {done}",
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
        """Return what shares a limit: a line, or all lines of an employee."""
        if not statement:
            return ()
        is_line = statement.policy_scope == "line"
        line = statement.line_id.name if is_line else ""
        return statement.employee_id.name, line, statement.policy_id.id

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


def get_days(first, last):
    """Return all days from one to another."""
    return {first + timedelta(days=each) for each in range((last - first).days + 1)}
