"""Charging usage anew that was charged to the wrong holder or as the wrong type."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal
from typing import NamedTuple

from .money import round_to

_ZERO = Decimal(0)


class Charged(NamedTuple):
    """An amount charged: in the currency of the document, in one's own, and its tax."""

    currency: Decimal = _ZERO
    amount: Decimal = _ZERO
    tax: Decimal = _ZERO


def correct_charges(
    charged: Mapping[Hashable, Charged],
    usage: Mapping[Hashable, tuple[Decimal, Decimal]],
    rate: Callable[[Hashable], Hashable],
    units: Charged,
) -> dict[Hashable, Charged]:
    """Return what to charge besides, so that the usage stands where it belongs.

    ``charged`` is what each key is charged now, ``usage`` the exact amount and tax of
    the rows that belong under each key. The total charged per tax rate stays the same
    to the cent, whatever is moved: the operator's document did not change. Keys that
    get nothing are left out.

    >>> cent = Decimal("0.01")
    >>> usage = {"ann": (Decimal(20), Decimal(4)), "bob": (Decimal(25), Decimal(5))}
    >>> moved = correct_charges(
    ...     {"ann": Charged(Decimal(45), Decimal(45), Decimal(9))},
    ...     usage, lambda key: 21, Charged(cent, cent, cent))
    >>> [(key, str(each.amount), str(each.tax)) for key, each in moved.items()]
    [('ann', '-25.00', '-5.00'), ('bob', '25.00', '5.00')]
    """
    groups: dict[Hashable, list[Hashable]] = {}
    for key in (*charged, *(key for key in usage if key not in charged)):
        groups.setdefault(rate(key), []).append(key)
    nothing = Charged()
    result = {}
    for keys in groups.values():
        before = [charged.get(key, nothing) for key in keys]
        exact = [usage.get(key, (_ZERO, _ZERO)) for key in keys]
        totals = [sum(each, _ZERO) for each in zip(*before, strict=True)]
        after = zip(
            _scaled(totals[0], [net for net, _tax in exact], units.currency),
            _scaled(totals[1], [net for net, _tax in exact], units.amount),
            _scaled(totals[2], [tax for _net, tax in exact], units.tax),
            strict=True,
        )
        for key, old, new in zip(keys, before, after, strict=True):
            difference = Charged(*(n - o for n, o in zip(new, old, strict=True)))
            if any(difference):
                result[key] = difference
    return result


def _scaled(total: Decimal, exact: list[Decimal], unit: Decimal) -> list[Decimal]:
    """Round amounts of the usage, converted so that they add up to the total."""
    whole = sum(exact, _ZERO)
    if whole and total:
        exact = [each * total / whole for each in exact]
    return round_to(total, exact, unit)
