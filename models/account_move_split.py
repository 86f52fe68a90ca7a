from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine import (
    Charge,
    TaxedCharge,
    round_half_up,
    split,
    split_taxed,
    within,
)
from ..engine.collect import EARLIER_PERIOD
from .guard import by_program
from .telecom_share import DECIDED, THIRD_PARTY


@dataclass(slots=True)
class StoredCharge:
    """A charge as the split needs it, from whatever document of the period.

    ``fixed_employer`` and ``fixed_employee`` are what somebody decided beside the
    policy: only the rest of the amount is split under it. What takes a charge back
    has that charge as its ``origin_id``. Category, payer and flat rates are those of
    today, until the snapshot of the statement says what they were.
    """

    id: int
    statement_id: int | None
    move_id: int
    usage_type_id: int | None
    usage_type: str | None
    category: str | None
    rate: Decimal
    amount_currency: Decimal
    amount: Decimal
    tax: Decimal
    fixed_employer: Decimal
    fixed_employee: Decimal
    origin_id: int | None
    method: str  # how the VAT of its document is treated
    third_party: int | None  # the operator, of a third-party payment
    payer: str  # of a third-party payment for which no rule is: else the policy
    flat: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SplitShare:
    """Who pays what of a charge, the rule that decided, and what stands behind it."""

    employer: Decimal
    employee: Decimal
    rule: str = ""
    snapshot_id: int | None = None
    tax: Decimal = Decimal(0)  # of the employee's part, at the full rate, not rounded
    spent: Decimal = Decimal(0)  # of the limit of a rule, with tax if that has it
    spent_by: str = ""  # that rule, which governs what was not decided


class AccountMove(models.Model):
    """The split of a vendor bill: charges under policies, shares, the difference."""

    _inherit = "account.move"

    @by_program
    def _telecom_split(self):
        """Split this draft bill: shares of all charges of its periods, less the booked.

        The same charges, policies and decisions always give the same lines.
        """
        self.ensure_one()
        self.telecom_vat_method = self._telecom_get_vat_method()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM telecom_share WHERE move_id = %s", self.id)
        )
        before = self._telecom_get_statements_without_charges()
        statements = self._telecom_set_policies()
        charges = self._telecom_get_charges(statements)
        split_now, waiting = self._telecom_compute(statements, charges)
        deltas = self._telecom_get_deltas(charges, split_now)
        self._telecom_write_bill(deltas, waiting)
        self._telecom_store_shares(deltas)
        self._telecom_clean_up(statements | before)
        self.telecom_booked_beside = self._telecom_get_booked_beside()

    def _telecom_get_statements_without_charges(self):
        """Return the statements of this time that no charge points at any more.

        And of earlier periods in which some of its rows may have counted.
        """
        asked = self.telecom_issue_ids.filtered(
            lambda each: each.kind == EARLIER_PERIOD
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.id FROM telecom_statement statement
                 WHERE statement.company_id = %s
                   AND (statement.date_from <= %s AND statement.date_to >= %s
                        OR CONCAT(statement.date_from, '/', statement.date_to)
                           = ANY(%s))
                   AND NOT EXISTS (
                       SELECT FROM telecom_charge charge
                        WHERE charge.statement_id = statement.id
                   )
                """,
                self.company_id.id,
                self.telecom_date_to or None,  # a correction has no period
                self.telecom_date_from or None,
                asked.mapped("key"),
            )
        )
        # what a holder may see is not asked here: an accountant splits for everybody
        return self.env["telecom.statement"].sudo().browse(row[0] for row in rows)

    def _telecom_get_booked_beside(self):
        """Return a text that changes when another document books on our statements.

        Compared before posting: a bill that is being read sees nothing of another one
        that is posted meanwhile, and the other way round.
        """
        statements = self._telecom_statements()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.move_id, MAX(share.id)
                  FROM telecom_share share
                  JOIN account_move move ON move.id = share.move_id
                 WHERE move.state = 'posted' AND move.id != %s
                   AND share.statement_id = ANY(%s)
              GROUP BY share.move_id
              ORDER BY share.move_id
                """,
                self.id,
                (statements | statements._get_pooled()).ids,
            )
        )
        return ",".join(f"{move_id}:{share_id}" for move_id, share_id in rows)

    def _telecom_clean_up(self, statements):
        """Update the totals of the statements, and drop those left without a charge."""
        self.env.invalidate_all()
        statements._drop_empty()._update_totals()
        self.write({"telecom_is_split": True, "telecom_stale": False})

    # -- policies --------------------------------------------------------------------

    def _telecom_set_policies(self):
        """Take the policy of each statement of this bill; return all that are split.

        A statement with something booked keeps the policy it was split with. With
        limits per employee, the other statements of the employee are split along.
        """
        Statement = self.env["telecom.statement"].sudo()  # split for every holder
        statements = Statement.browse(self._get_telecom_statement_ids())
        statements |= self.telecom_correction_id.sudo()._get_statements()  # likewise
        before = {each: each._get_terms() for each in statements}
        fresh = statements.filtered(lambda statement: statement.state != "posted")
        fresh._take_terms()
        self._telecom_note_no_policy(fresh.filtered(lambda each: not each.policy_id))
        pooled = statements._get_pooled()
        before |= {each: each._get_terms() for each in pooled}
        # what is on another draft only follows the settings of today, too
        pooled.filtered(lambda each: each.state != "posted")._take_terms()
        statements |= pooled
        if self.telecom_correction_id.sudo().kind == "holder":  # whoever splits it
            statements._follow_days()
        statements._share_policies()
        # other drafts were split with what these statements said before
        self._telecom_mark_stale(
            statements.filtered(lambda each: each._get_terms() != before[each])
        )
        return statements

    def _telecom_note_no_policy(self, statements):
        """Keep one issue per statement without a policy; follow what was decided."""
        found = {
            str(statement.assignment_id.id): {
                "detail": statement.holder_name,
                "amount": sum(statement.charge_ids.mapped("amount")),
                "count": sum(statement.charge_ids.mapped("rows")),
            }
            for statement in statements
        }
        issues = self._telecom_sync_issues("no_policy", found)
        employer = issues.filtered(lambda issue: issue.resolution == "employer")
        keys = set(employer.mapped("key"))
        for statement in statements:
            if str(statement.assignment_id.id) in keys:
                statement._let_employer_pay()

    def _telecom_sync_issues(self, kind, found):
        """Make the issues of one kind those in ``found``: {key: values}."""
        issues = self.telecom_issue_ids.filtered(lambda issue: issue.kind == kind)
        by_key = {issue.key: issue for issue in issues}
        issues.filtered(lambda issue: issue.key not in found).unlink()
        new = []
        for key, values in found.items():
            if key in by_key:
                by_key[key].write(values)
            else:
                new.append({"move_id": self.id, "kind": kind, "key": key, **values})
        return issues.exists() | self.env["telecom.issue"].create(new)

    # -- shares ----------------------------------------------------------------------

    def _telecom_get_charges(self, statements):
        """Return the charges of these statements that are booked or this bill's."""
        return read_charges(
            self.env,
            SQL(
                """
                move.id = %s
                    OR (move.state = 'posted' AND charge.statement_id = ANY(%s))
                """,
                self.id,
                statements.ids,
            ),
        )

    def _telecom_compute(self, statements, charges):
        """Return ({charge id: SplitShare}, [charges that wait for a policy])."""
        by_statement = defaultdict(list)
        for charge in charges:
            by_statement[charge.statement_id].append(charge)
        result, waiting = {}, []
        for charge in by_statement.pop(None, ()):
            result[charge.id] = SplitShare(charge.amount, Decimal(0))
        for group in statements._group_for_split():
            members = [
                charge
                for statement in group
                for charge in by_statement.get(statement.id, ())
            ]
            if not group[0].snapshot_id:
                waiting.extend(members)
                continue
            group._complete_snapshots(*get_settings(members))
            result.update(
                split_group(members, group[0]._get_snapshot(), group[0].snapshot_id.id)
            )
        return result, waiting

    @staticmethod
    def _telecom_unit(currency):
        """Return the smallest amount of a currency."""
        return Decimal(1).scaleb(-currency.decimal_places)


def read_charges(env, condition):
    """Return the charges for which an SQL condition on them and their move holds."""
    rows = env.execute_query(
        SQL(
            """
            SELECT charge.id, charge.statement_id, charge.move_id,
                   charge.usage_type_id, usage_type.code, category.code,
                   charge.rate::text, charge.amount_currency::text,
                   charge.amount::text, charge.tax::text,
                   COALESCE(charge.fixed_employer, 0)::text,
                   COALESCE(charge.fixed_employee, 0)::text,
                   charge.origin_id,
                   COALESCE(move.telecom_vat_method, 'no_deduction'),
                   CASE WHEN bill.telecom_third_party THEN operator.id END,
                   CASE WHEN bill.telecom_third_party
                        THEN operator.third_party_payer ELSE 'policy' END
              FROM telecom_charge charge
              JOIN account_move move ON move.id = charge.move_id
              JOIN account_move bill
                ON bill.id = COALESCE(charge.corrected_move_id, charge.move_id)
         LEFT JOIN telecom_operator operator
                ON operator.id = bill.telecom_operator_id
         LEFT JOIN telecom_usage_type usage_type
                ON usage_type.id = charge.usage_type_id
         LEFT JOIN telecom_usage_category category
                ON category.id = usage_type.category_id
             WHERE %s
          ORDER BY charge.statement_id, charge.id
            """,
            condition,
        )
    )
    return [StoredCharge(*row[:6], *map(Decimal, row[6:-4]), *row[-4:]) for row in rows]


def get_settings(charges):
    """Return the categories and payers of today that these charges ask for."""
    return (
        {each.usage_type: each.category for each in charges if each.usage_type},
        {str(each.third_party): each.payer for each in charges if each.third_party},
    )


def split_group(charges, snapshot, snapshot_id=None):
    """Return {charge id: SplitShare} of one statement, or of what shares its limit."""
    decided = {
        each.id for each in charges if each.fixed_employer or each.fixed_employee
    }
    for charge in charges:
        _apply_snapshot(charge, snapshot)
    _limit_decided(charges)
    policy = snapshot.effective
    theirs = {charge.id for charge in charges if _is_third_party(charge, policy)}
    for charge in charges:
        if charge.id in theirs:
            rest = charge.amount - charge.fixed_employer - charge.fixed_employee
            if charge.payer == "employee":
                charge.fixed_employee += rest
            else:
                charge.fixed_employer += rest
    split_free = _split_with_tax if snapshot.tax_included else _split_without_tax
    rules = dict(zip(policy.rules, snapshot.rule_ids, strict=True))
    result = {}
    for charge, (free, tax, spent, rule) in zip(
        charges, split_free(charges, policy, snapshot.unit), strict=True
    ):
        name = THIRD_PARTY if charge.id in theirs else rules.get(rule, "")
        name = DECIDED if charge.id in decided else name
        employee = free + charge.fixed_employee
        result[charge.id] = SplitShare(
            charge.amount - employee,
            employee,
            name,
            snapshot_id,
            tax + charge.fixed_employee * charge.rate / 100,
            spent,
            rules.get(rule, ""),
        )
    return result


def _apply_snapshot(charge, snapshot):
    """Let a charge be split by what was set when its statement was booked."""
    charge.flat = snapshot.flat
    charge.category = snapshot.categories.get(charge.usage_type, charge.category)
    if charge.third_party:
        charge.payer = snapshot.payers.get(str(charge.third_party), charge.payer)


def _split_without_tax(charges, policy, unit):
    """Yield (employee's part, its tax, spent by the rule, rule) of what is free."""
    shares = split(
        [
            Charge(
                key=charge.id,
                usage_type=charge.usage_type,
                category=charge.category,
                amount=_get_free(charge),
            )
            for charge in charges
        ],
        policy,
        unit=unit,
    ).shares
    for charge, share in zip(charges, shares, strict=True):
        tax = share.employee * charge.rate / 100
        yield share.employee, tax, share.employer, share.rule


def _split_with_tax(charges, policy, unit):
    """Yield the same where the limits of the policy include the tax."""
    shares = split_taxed(
        [
            TaxedCharge(
                key=charge.id,
                usage_type=charge.usage_type,
                category=charge.category,
                amount=_get_free(charge),
                tax=_get_tax_of(charge, _get_free(charge), unit),
                group=(charge.statement_id, charge.method, charge.rate),
            )
            for charge in charges
        ],
        policy,
        unit,
    )
    for share in shares:
        yield share.employee, share.employee_tax, share.employer_gross, share.rule


def _get_free(charge):
    """Return what of a charge the policy splits: nobody decided on it."""
    return charge.amount - charge.fixed_employer - charge.fixed_employee


def _limit_decided(charges):
    """Let no decision reach further than what is left of the charge it is about.

    Its usage may be charged to somebody else by now, or its bill be reversed.
    """
    together = defaultdict(list)
    for charge in charges:
        together[charge.statement_id, charge.origin_id or charge.id].append(charge)
    for members in together.values():
        employer = sum(charge.fixed_employer for charge in members)
        employee = sum(charge.fixed_employee for charge in members)
        if employer or employee:
            whole = sum(charge.amount for charge in members)
            kept = within(employer, whole)
            members[0].fixed_employer += kept - employer
            members[0].fixed_employee += within(employee, whole - kept) - employee


def _is_third_party(charge, policy):
    """Tell whether no rule of the policy is for this third-party payment."""
    if charge.payer == "policy":
        return False
    rule = policy.governing(charge.usage_type, charge.category)
    return rule is None or policy.rules[rule].scope == "overall"


def _get_tax_of(charge, amount, unit):
    """Return the tax of a part of the amount of a charge."""
    if amount == charge.amount:
        return charge.tax
    if not charge.amount:  # a decision about what a correction brought here
        return round_half_up(amount * charge.rate / 100, unit)
    return round_half_up(charge.tax * amount / charge.amount, unit)


def sum_by_rate(charges):
    """Return {tax rate: amount in the currency of the bill} of these charges."""
    sums = defaultdict(Decimal)
    for charge in charges:
        sums[charge.rate] += charge.amount_currency
    return sums
