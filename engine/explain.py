"""How the rules of a policy came to what they pay: limits, and what is left of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .policy import Policy, Rule

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """The charges that a rule governs, its payment, and the use of its limit."""

    position: int
    rule: Rule
    total: Decimal  # of the charges that it governs
    paid: Decimal  # of these, by the employer
    counted: Decimal  # of its limit, spent by the rules inside of it

    @property
    def available(self) -> Decimal | None:
        """The limit less the part that the rules inside used; None: no limit."""
        if self.rule.limit is None:
            return None
        return max(NOTHING, self.rule.limit - self.counted)

    @property
    def left(self) -> Decimal | None:
        """The rest of the limit; None without one."""
        available = self.available
        return None if available is None else available - max(NOTHING, self.paid)


def explain(
    policy: Policy,
    totals: Mapping[int, Decimal],
    paid: Mapping[int, Decimal],
    categories: Mapping[int, Collection[str]],
) -> list[RuleUse]:
    """Return the use of each rule that governs something, or whose limit was used.

    Each mapping is by the position of the rule: what it governs, what the employer pays
    of it, and the categories of its charges; see DESIGN, *Nesting*.

    >>> policy = Policy(rules=(
    ...     Rule(scope="overall", kind="amount", amount=Decimal(30)),
    ...     Rule(scope="type", kind="full", keys={"calls"}),
    ... ))
    >>> outer, inner = explain(
    ...     policy,
    ...     {0: Decimal(20), 1: Decimal(12)},
    ...     {0: Decimal(18), 1: Decimal(12)},
    ...     {0: {"data"}, 1: {"voice"}},
    ... )
    >>> outer.counted, outer.available, outer.left, inner.left
    (Decimal('12'), Decimal('18'), Decimal('0'), None)
    """
    counted: dict[int, Decimal] = {}
    for at in policy.inside_out():
        parent = policy.parent(at, categories.get(at, ()))
        if policy.rules[at].counts_towards_parent and parent is not None:
            spent = counted.get(at, NOTHING) + max(NOTHING, paid.get(at, NOTHING))
            counted[parent] = counted.get(parent, NOTHING) + spent
    return [
        RuleUse(
            position=at,
            rule=rule,
            total=totals.get(at, NOTHING),
            paid=paid.get(at, NOTHING),
            counted=counted.get(at, NOTHING),
        )
        for at, rule in enumerate(policy.rules)
        if at in totals or counted.get(at)
    ]
