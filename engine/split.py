"""The split: what the employer and what the employee pays of a statement's charges."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .charge import Charge
from .money import CENT, check_unit, divide_half_up, from_units, spread_units, to_units
from .policy import Policy, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Both parts of one charge, and the rule that decided them (None: the default)."""

    key: Hashable
    employer: Decimal
    employee: Decimal
    rule: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A statement's charges split: totals, and one share per charge in their order."""

    employer: Decimal
    employee: Decimal
    shares: tuple[Share, ...]


def split(charges: Iterable[Charge], policy: Policy, unit: Decimal = CENT) -> Split:
    """Split the charges of one statement under a policy.

    Rules are evaluated from the inside out: type, category, overall. Each pays for the
    sum of its charges, and what it spends counts towards the rule around it.

    >>> half_up_to_30 = Policy(rules=(
    ...     Rule(scope="overall", kind="percent", percent=Decimal(50), cap=Decimal(30)),
    ... ))
    >>> calls = Charge(key=1, usage_type="calls", category="voice", amount=Decimal(80))
    >>> result = split([calls], half_up_to_30)
    >>> result.employer, result.employee
    (Decimal('30.00'), Decimal('50.00'))
    """
    charges = tuple(charges)
    check_unit(unit)
    amounts = [to_units(charge.amount, unit) for charge in charges]
    members, ungoverned = _members(charges, policy)
    employer = [0] * len(charges)
    rules: list[Rule | None] = [None] * len(charges)
    if policy.default == "employer":
        for index in ungoverned:
            employer[index] = amounts[index]
    spent = [0] * len(policy.rules)
    for position in policy.inside_out():
        rule = policy.rules[position]
        indexes = members[position]
        own = [amounts[index] for index in indexes]
        total = _contribution(rule, sum(own), spent[position], unit)
        for index, part in zip(indexes, _parts(rule, total, own), strict=True):
            employer[index] = part
            rules[index] = rule
        if rule.counts_towards_parent:
            categories = {charges[index].category for index in indexes}
            parent = policy.parent(position, categories)
            if parent is not None:
                spent[parent] += spent[position] + max(0, total)
    return _result(charges, amounts, employer, rules, unit)


def _members(
    charges: Sequence[Charge], policy: Policy
) -> tuple[list[list[int]], list[int]]:
    """Return which charges each rule governs, and which none does."""
    members: list[list[int]] = [[] for _ in policy.rules]
    ungoverned: list[int] = []
    known: dict[str, tuple[str, list[int]]] = {}
    for index, charge in enumerate(charges):
        usage_type = charge.usage_type
        if usage_type not in known:
            position = policy.governing(usage_type, charge.category)
            group = ungoverned if position is None else members[position]
            known[usage_type] = (charge.category, group)
        category, group = known[usage_type]
        if category != charge.category:
            raise ValueError(
                f"category: usage type {usage_type} is both in {category}"
                f" and in {charge.category}"
            )
        group.append(index)
    return members, ungoverned


def _contribution(rule: Rule, total: int, spent: int, unit: Decimal) -> int:
    """Return what the employer pays of the ``total`` that a rule governs."""
    if rule.kind == "full":
        return total
    if rule.kind == "none":
        return 0
    wanted = total
    if rule.kind == "percent":
        numerator, denominator = rule.percent.as_integer_ratio()
        wanted = divide_half_up(total * numerator, 100 * denominator)
    if rule.limit is None:
        return wanted
    limit = to_units(rule.limit, unit, rule.limit_field)
    return min(wanted, max(0, limit - spent))


def _parts(rule: Rule, total: int, own: list[int]) -> Sequence[int]:
    """Return the employer's part of each charge of a rule."""
    # By kind, not by total: charges that cancel out under "none" are the employee's.
    if rule.kind == "none":
        return [0] * len(own)
    return spread_units(total, own)


def _result(
    charges: Sequence[Charge],
    amounts: list[int],
    employer: list[int],
    rules: list[Rule | None],
    unit: Decimal,
) -> Split:
    paid = sum(employer)
    return Split(
        employer=from_units(paid, unit),
        employee=from_units(sum(amounts) - paid, unit),
        shares=tuple(
            Share(
                key=charge.key,
                employer=from_units(part, unit),
                employee=from_units(amount - part, unit),
                rule=rule,
            )
            for charge, amount, part, rule in zip(
                charges, amounts, employer, rules, strict=True
            )
        ),
    )
