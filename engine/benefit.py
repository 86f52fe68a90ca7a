"""The benefit in kind of a phone, as one authority counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

_ZERO = Decimal(0)

KINDS = ("device", "subscription", "internet")
# Counted once for an employee, whatever the number of lines (Belgian royal decree of
# 2 November 2017: per device, per subscription, but internet as such).
ONCE = ("internet",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedLine:
    """What an employee has of the employer with one line in one month.

    ``split`` says that the authority accepts how private use of this line is paid as
    split billing: then the line is no benefit.
    """

    kinds: frozenset[str]
    split: bool = False

    def __post_init__(self) -> None:
        """Refuse a kind that no authority knows."""
        for kind in self.kinds:
            if kind not in KINDS:
                raise ValueError(f"kinds: {kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """The benefit of one kind in one month.

    ``reason`` is ``flat``, ``lowered`` or ``covered`` by the employee's own
    contribution, or ``split``: all of it is under accepted split billing.
    """

    kind: str
    count: int
    flat: Decimal
    contribution: Decimal
    amount: Decimal
    reason: str


def benefits(
    lines: Iterable[ProvidedLine],
    rates: Mapping[str, Decimal],
    contributions: Mapping[str, Decimal],
) -> tuple[Benefit, ...]:
    """Return the benefits of one employee in one month, of the kinds that are provided.

    ``rates`` are the authority's flat amounts a month by kind, ``contributions`` what
    the employee pays by kind. A contribution lowers its own kind only, never below
    zero.

    >>> phone = ProvidedLine(kinds=frozenset(KINDS))
    >>> rates = dict(zip(KINDS, map(Decimal, (3, 4, 5))))
    >>> found = benefits([phone], rates, {"subscription": Decimal(10)})
    >>> [(each.kind, int(each.amount)) for each in found]
    [('device', 3), ('subscription', 0), ('internet', 5)]
    """
    lines = list(lines)
    found = []
    for kind in KINDS:
        provided = [line for line in lines if kind in line.kinds]
        if not provided or kind not in rates:
            continue
        counted = sum(not line.split for line in provided)
        if kind in ONCE:
            counted = min(counted, 1)
        flat = counted * rates[kind]
        own = max(contributions.get(kind, _ZERO), _ZERO)
        amount = max(flat - own, _ZERO)
        found.append(
            Benefit(
                kind=kind,
                count=counted,
                flat=flat,
                contribution=min(own, flat),
                amount=amount,
                reason=_reason(flat, own, amount),
            )
        )
    return tuple(found)


def _reason(flat: Decimal, own: Decimal, amount: Decimal) -> str:
    if not flat:
        return "split"
    if not own:
        return "flat"
    return "lowered" if amount else "covered"
