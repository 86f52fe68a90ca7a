from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine import (
    Charge,
    Policy,
    round_half_up,
    split,
    within,
)
from .guard import by_program
from .telecom_share import THIRD_PARTY


@dataclass(slots=True)
class StoredCharge:
    """A charge as the split needs it, from whatever document of the period.

    ``fixed_employer`` and ``fixed_employee`` are what somebody decided beside the
    policy: only the rest of the amount is split under it. What takes a charge back
    has that charge as its ``origin_id``.
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
    payer: str  # of a third-party payment for which no rule is: else the policy


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
        """Return the statements of this time that no charge points at any more."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.id FROM telecom_statement statement
                 WHERE statement.company_id = %s
                   AND statement.date_from <= %s AND statement.date_to >= %s
                   AND NOT EXISTS (
                       SELECT FROM telecom_charge charge
                        WHERE charge.statement_id = statement.id
                   )
                """,
                self.company_id.id,
                self.telecom_date_to or None,  # a correction has no period
                self.telecom_date_from or None,
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
        fresh._follow_assignments()
        fresh._set_departments()
        requests = {
            statement: (statement.assignment_id.id, statement._get_first_day())
            for statement in fresh
        }
        policies = self.env["telecom.policy"]._get_policies(list(requests.values()))
        by_policy = fresh.grouped(lambda statement: policies[requests[statement]])
        for (policy_id, source), members in by_policy.items():
            members._set_policy(self.env["telecom.policy"].browse(policy_id), source)
        fresh._set_channels()
        self._telecom_note_no_policy(fresh.filtered(lambda each: not each.policy_id))
        pooled = statements._get_pooled()
        before |= {each: each._get_terms() for each in pooled}
        statements |= pooled
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
                statement.policy_snapshot = Policy(default="employer").as_dict()

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
        rows = self.env.execute_query(
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
                 WHERE move.id = %(move)s
                    OR (move.state = 'posted' AND charge.statement_id = ANY(%(ids)s))
              ORDER BY charge.statement_id, charge.id
                """,
                move=self.id,
                ids=statements.ids,
            )
        )
        return [
            StoredCharge(*row[:6], *map(Decimal, row[6:-3]), *row[-3:]) for row in rows
        ]

    def _telecom_compute(self, statements, charges):
        """Return ({charge id: (employer, employee, rule)}, [charges that wait])."""
        unit = self._telecom_unit(self.company_currency_id)
        included = self.company_id.telecom_policy_tax == "included"
        by_statement = defaultdict(list)
        for charge in charges:
            by_statement[charge.statement_id].append(charge)
        result, waiting = {}, []
        for charge in by_statement.pop(None, ()):
            result[charge.id] = (charge.amount, Decimal(0), "")
        for group in statements._group_for_split():
            members = [
                charge
                for statement in group
                for charge in by_statement.get(statement.id, ())
            ]
            if not group[0].policy_snapshot:
                waiting.extend(members)
                continue
            policy = group[0]._get_policy()
            result.update(_split_group(members, policy, unit, included))
        return result, waiting

    @staticmethod
    def _telecom_unit(currency):
        """Return the smallest amount of a currency."""
        return Decimal(1).scaleb(-currency.decimal_places)


def _split_group(charges, policy, unit, tax_included):
    """Split the charges of one statement, or of all lines of one employee."""
    _limit_decided(charges)
    theirs = {charge.id for charge in charges if _is_third_party(charge, policy)}
    for charge in charges:
        if charge.id in theirs:
            rest = charge.amount - charge.fixed_employer - charge.fixed_employee
            if charge.payer == "employee":
                charge.fixed_employee += rest
            else:
                charge.fixed_employer += rest
    free = {
        charge.id: charge.amount - charge.fixed_employer - charge.fixed_employee
        for charge in charges
    }
    amounts = free
    if tax_included:
        amounts = {
            charge.id: free[charge.id] + _get_tax_of(charge, free[charge.id], unit)
            for charge in charges
        }
    shares = split(
        [
            Charge(
                key=charge.id,
                usage_type=charge.usage_type,
                category=charge.category,
                amount=amounts[charge.id],
            )
            for charge in charges
        ],
        policy,
        unit=unit,
    ).shares
    numbers = {rule: str(number) for number, rule in enumerate(policy.rules)}
    result = {}
    for charge, share in zip(charges, shares, strict=True):
        employee = share.employee
        if tax_included and amounts[charge.id]:
            net = free[charge.id] * share.employee / amounts[charge.id]
            employee = round_half_up(net, unit)
        employee += charge.fixed_employee
        result[charge.id] = (
            charge.amount - employee,
            employee,
            THIRD_PARTY if charge.id in theirs else numbers.get(share.rule, ""),
        )
    return result


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
