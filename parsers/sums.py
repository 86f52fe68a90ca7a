"""The sum of rows, and whether an amount is equal to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .amounts import COMMON_RATES

_PERCENT = re.compile(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?) ?%")
_HALF_CENT = Decimal("0.005")
_CENT = Decimal("0.01")
_MOST_ROUNDING = Decimal(1)
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class Sums:
    """The sum of the rows so far: without tax, and per rate."""

    net: Decimal = Decimal(0)
    by_rate: dict = field(default_factory=lambda: defaultdict(Decimal))
    told: Decimal | None = Decimal(0)  # tax, None where a row does not tell its own
    rows: int = 0

    def add(
        self, by_rate: dict[Decimal, Decimal], told: Decimal | None, rows: int
    ) -> None:
        """Add what some rows come to, per rate, and their tax."""
        self.rows += rows
        self.told = None if told is None or self.told is None else self.told + told
        for rate, amount in by_rate.items():
            self.net += amount
            self.by_rate[rate] += amount

    @property
    def tax(self) -> Decimal:
        """The tax on all rows."""
        if self.told is not None:
            return self.told
        return sum(
            (net * rate / _HUNDRED for rate, net in self.by_rate.items()), Decimal(0)
        )


def sum_by_rate(
    amounts: Sequence, rates: Sequence, default: Decimal
) -> dict[Decimal, Decimal]:
    """Return {rate: sum} of some rows, most of which have the same rate."""
    if len(set(rates)) == 1:
        pairs: Iterable = ((sum(filter(None, amounts), Decimal(0)), rates[0]),)
    else:
        pairs = zip(amounts, rates, strict=True)
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for amount, rate in pairs:
        if amount:
            sums[default if rate is None else rate] += amount
    return sums


def sum_of_taxes(taxes: Sequence) -> Decimal | None:
    """Return the tax of some rows, None if one of them does not tell its own."""
    return None if has_none(taxes) else sum(taxes, Decimal(0))


def has_none(values: Sequence) -> bool:
    """Whether a value is missing; amounts are slow to compare, their types are not."""
    return type(None) in set(map(type, values))


def is_sum(name: str, amount: Decimal, sums: Sums) -> bool:
    """Whether an amount (net, gross or tax) is what rows come to."""
    if name == "tax":
        return abs(amount - sums.tax) <= rounding(sums)
    if abs(amount - sums.net) <= _HALF_CENT:
        return True
    # In the column of the amounts the sum with tax may stand too.
    return abs(amount - sums.net - sums.tax) <= rounding(sums)


def is_stated_tax(text: str, amount: Decimal, sums: Sums) -> bool:
    """Whether an amount is the tax on rows, at the rate in a text if it names one.

    >>> sums = Sums(net=Decimal(200), rows=3)
    >>> [is_stated_tax(text, Decimal(42), sums) for text in ("VAT 21 %", "VAT 20 %")]
    [True, False]
    """
    if not sums.rows or not sums.net:
        return False
    told = _PERCENT.search(text)
    if told:
        rate = Decimal(told[1].replace(",", "."))
        return abs(amount - sums.net * rate / _HUNDRED) <= rounding(sums)
    return any(
        rate and abs(amount - sums.net * rate / _HUNDRED) <= _CENT
        for rate in COMMON_RATES
    )


def rounding(sums: Sums) -> Decimal:
    """Return how far a tax may be off that was rounded row by row."""
    return min(_CENT + _HALF_CENT * sums.rows, _MOST_ROUNDING)
