"""The benefit in kind of a phone, as one authority counts it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .period import Period

_ZERO = Decimal(0)

KINDS = ("device", "subscription", "internet")
# Counted once for an employee, whatever the number of lines (Belgian royal decree of
# 2 November 2017: per device, per subscription, but internet as such).
ONCE = ("internet",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidedLine:
    """The benefit that an employee gets with one line on some days of a month.

    ``line`` tells the lines apart and ``days`` are those on which it is held, the
    whole month when it is None. ``split`` says that the authority accepts how private
    use of this line is paid as split billing: then the line is no benefit.
    """

    kinds: frozenset[str]
    split: bool = False
    line: Hashable = None
    days: Period | None = None

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
        counted = _most_at_once([line for line in provided if not line.split])
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


def _is_provided(line: ProvidedLine, day: date | None) -> bool:
    if line.days is None or day is None:
        return True
    return line.days.date_from <= day <= line.days.date_to


def _most_at_once(lines: list[ProvidedLine]) -> int:
    """Return how many lines are held on the day with the most of them.

    Devices that follow each other are one device, and so is a line that comes back.
    """
    firsts = {line.days.date_from for line in lines if line.days} or {None}
    counts = []
    for day in firsts:
        held = [line.line for line in lines if _is_provided(line, day)]
        named = set(held) - {None}
        counts.append(len(named) + held.count(None))
    return max(counts)


def _reason(flat: Decimal, own: Decimal, amount: Decimal) -> str:
    if not flat:
        return "split"
    if not own:
        return "flat"
    return "lowered" if amount else "covered"
