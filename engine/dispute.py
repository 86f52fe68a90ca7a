"""The amounts of single usage rows within the charge that sums them up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from .money import CENT, divide_half_up, from_units, round_to, to_units

_ZERO = Decimal(0)


def within(part: Decimal, whole: Decimal) -> Decimal:
    """Return the part, or as much of it as lies between nothing and the whole.

    >>> ten = Decimal(10)
    >>> [str(within(Decimal(part), ten)) for part in (4, 12, -1)]
    ['4', '10', '0']
    >>> [str(within(Decimal(part), -ten)) for part in (-4, -12, 1)]
    ['-4', '-10', '0']
    """
    low, high = sorted((_ZERO, whole))
    return min(max(part, low), high)


def worth(
    charge: Decimal,
    rows: Mapping[object, Decimal],
    chosen: Collection[object],
    unit: Decimal = CENT,
) -> list[Decimal]:
    """Return what each of the chosen rows is worth of the amount of a charge.

    ``rows`` are the exact amounts of all rows of the charge, in the currency and with
    the sign of the file. All rows together are the whole charge; some of them are at
    most that, and never of the other sign.

    >>> rows = {1: Decimal("0.004"), 2: Decimal("0.004"), 3: Decimal("0.008")}
    >>> [str(each) for each in worth(Decimal("0.02"), rows, [1, 2])]
    ['0.01', '0.00']
    >>> [str(each) for each in worth(Decimal("-0.02"), rows, [1, 2, 3])]
    ['-0.01', '0.00', '-0.01']
    """
    whole = sum(rows.values(), _ZERO)
    if not whole or not chosen:
        return [from_units(0, unit)] * len(chosen)
    # In fractions: thirds of a cent that add up to half a cent must round up.
    share = sum(Fraction(rows[key]) for key in chosen) / Fraction(whole)
    units = share * to_units(charge, unit)
    total = from_units(divide_half_up(units.numerator, units.denominator), unit)
    exact = [rows[key] * charge / whole for key in chosen]
    return round_to(within(total, charge), exact, unit)
