"""Charges as they are stored, and their split under a snapshot."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from odoo.tools import SQL

from ...engine import Charge, TaxedCharge, round_half_up, split, split_taxed, within
from .rule_names import DECIDED, THIRD_PARTY

FETCHED = 5000  # rows at a time, so that they are not kept twice

_NO_RATES: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class StoredCharge:
    """A charge as the split needs it, from whatever document of the period.

    ``fixed_employer`` and ``fixed_employee`` are what somebody decided beside the
    policy: only the rest of the amount is split under it. A charge that reverses
    another has it as its ``origin_id``. Category, payer and flat rates are those of
    today, until the snapshot of the statement says what they were.
    """

    id: int
    statement_id: int | None
    bill_id: int
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
    flat: Mapping[str, str] = field(default_factory=lambda: _NO_RATES)


@dataclass(frozen=True, slots=True)
class SplitShare:
    """The payers of a charge, the rule that decided, and its evidence."""

    employer: Decimal
    employee: Decimal
    rule: str = ""
    snapshot_id: int | None = None
    tax: Decimal = Decimal(0)  # of the employee's part, at the full rate, not rounded
    spent: Decimal = Decimal(0)  # of the limit of a rule, with tax if that has it
    spent_by: str = ""  # that rule, which governs what was not decided
    governed: Decimal = Decimal(0)  # what was not decided, with tax if spent is so


def read_charges(env, condition):
    """Return the charges for which an SQL condition on them and their bill holds."""
    env.cr.execute(
        SQL(
            """
            SELECT charge.id, charge.statement_id, charge.bill_id,
                   charge.usage_type_id, usage_type.code, category.code,
                   charge.rate::text, charge.amount_currency::text,
                   charge.amount::text, charge.tax::text,
                   COALESCE(charge.fixed_employer, 0)::text,
                   COALESCE(charge.fixed_employee, 0)::text,
                   charge.origin_id,
                   COALESCE(bill.vat_method, 'no_deduction'),
                   CASE WHEN origin.third_party THEN operator.id END,
                   CASE WHEN origin.third_party
                        THEN operator.third_party_payer ELSE 'policy' END
              FROM telecom_charge charge
              JOIN telecom_bill bill ON bill.id = charge.bill_id
              JOIN telecom_bill origin
                ON origin.id = COALESCE(charge.corrected_bill_id, charge.bill_id)
         LEFT JOIN telecom_operator operator ON operator.id = origin.operator_id
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
    # most amounts come often, and each is kept once
    number = _Numbers().__getitem__
    charges = []
    while rows := env.cr.fetchmany(FETCHED):
        charges += [
            StoredCharge(*row[:6], *map(number, row[6:-4]), *row[-4:]) for row in rows
        ]
    return charges


class _Numbers(dict):
    """Decimals by their texts."""

    def __missing__(self, text):
        number = self[text] = Decimal(text)
        return number


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
    for charge, (free, tax, spent, governed, rule) in zip(
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
            governed,
        )
    return result


def _apply_snapshot(charge, snapshot):
    """Let a charge be split by what was set when its statement was booked."""
    charge.flat = snapshot.flat
    charge.category = snapshot.categories.get(charge.usage_type, charge.category)
    if charge.third_party:
        charge.payer = snapshot.payers.get(str(charge.third_party), charge.payer)


def _split_without_tax(charges, policy, unit):
    """Yield (employee's part, its tax, spent, governed, the rule) of what is free."""
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
        governed = share.employer + share.employee
        yield share.employee, tax, share.employer, governed, share.rule


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
        spent, employee = share.employer_gross, share.employee + share.employee_tax
        governed = spent + employee
        yield share.employee, share.employee_tax, spent, governed, share.rule


def _get_free(charge):
    """Return the part of a charge that the policy splits: the undecided part."""
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
