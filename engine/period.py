"""Closed ranges of days, and amounts by days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .money import CENT, as_decimal, check_unit, divide_half_up, from_units

LAST_FIRST_DAY = 28  # the last day that every month has


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """All days from ``date_from`` to ``date_to``, both included.

    >>> Period(date(2024, 2, 1), date(2024, 2, 29)).days
    29
    >>> Period(date(2024, 2, 2), date(2024, 2, 1))
    Traceback (most recent call last):
    ValueError: date_to: 2024-02-01 is before 2024-02-02
    """

    date_from: date
    date_to: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.date_to < self.date_from:
            raise ValueError(f"date_to: {self.date_to} is before {self.date_from}")

    @classmethod
    def month(cls, day: date) -> Period:
        """Return the calendar month of ``day``.

        >>> Period.month(date(2025, 2, 14)).date_to
        datetime.date(2025, 2, 28)
        """
        last = monthrange(day.year, day.month)[1]
        return cls(date(day.year, day.month, 1), date(day.year, day.month, last))

    @classmethod
    def billing(cls, day: date, first_day: int) -> Period:
        """Return the billing period of ``day``, which begins on the n-th of a month.

        >>> Period.billing(date(2025, 2, 14), 15)
        Period(date_from=datetime.date(2025, 1, 15), date_to=datetime.date(2025, 2, 14))
        >>> Period.billing(date(2025, 2, 15), 15).date_to
        datetime.date(2025, 3, 14)
        >>> Period.billing(date(2025, 2, 15), 29)
        Traceback (most recent call last):
        ValueError: first_day: 29 is not a day of every month
        """
        if not 1 <= first_day <= LAST_FIRST_DAY:
            raise ValueError(f"first_day: {first_day} is not a day of every month")
        if first_day == 1:
            return cls.month(day)
        before = cls.month(day.replace(day=1) - timedelta(days=1))
        begins = day if day.day >= first_day else before.date_from
        after = cls.month(begins).date_to + timedelta(days=1)
        return cls(
            begins.replace(day=first_day),
            after.replace(day=first_day) - timedelta(days=1),
        )

    @property
    def days(self) -> int:
        """How many days there are, both ends counted."""
        return (self.date_to - self.date_from).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether ``day`` is one of the days.

        >>> Period.month(date(2025, 2, 14)).contains(date(2025, 3, 1))
        False
        """
        return self.date_from <= day <= self.date_to

    def overlap(self, other: Period) -> Period | None:
        """Return the days in both periods, or None when they share none.

        >>> february = Period.month(date(2025, 2, 1))
        >>> february.overlap(Period(date(2025, 2, 20), date(2025, 3, 19))).days
        9
        >>> february.overlap(Period.month(date(2025, 3, 1))) is None
        True
        """
        date_from = max(self.date_from, other.date_from)
        date_to = min(self.date_to, other.date_to)
        return Period(date_from, date_to) if date_from <= date_to else None


def count_days(periods: Iterable[Period]) -> int:
    """Return how many days there are in any of the periods, each day once.

    >>> early = Period(date(2025, 1, 1), date(2025, 1, 10))
    >>> late = Period(date(2025, 1, 21), date(2025, 1, 31))
    >>> count_days([early, late]), count_days([late, Period.month(date(2025, 1, 1))])
    (21, 31)
    """
    days, last = 0, date.min
    for period in sorted(periods):
        date_from = max(period.date_from, last + timedelta(days=1))
        if date_from <= period.date_to:
            days += Period(date_from, period.date_to).days
            last = period.date_to
    return days


def prorate(amount: Decimal, days: int, of_days: int, unit: Decimal = CENT) -> Decimal:
    """Return the part of ``amount`` for ``days`` out of ``of_days``, rounded half up.

    >>> prorate(Decimal("30"), 10, 31)
    Decimal('9.68')
    >>> prorate(Decimal("30"), 32, 31)
    Traceback (most recent call last):
    ValueError: days: 32 is not between 0 and 31
    """
    if of_days <= 0:
        raise ValueError(f"of_days: {of_days} is not more than zero")
    if not 0 <= days <= of_days:
        raise ValueError(f"days: {days} is not between 0 and {of_days}")
    whole = Fraction(as_decimal(amount, "amount")) / Fraction(check_unit(unit))
    part = whole * days / of_days
    return from_units(divide_half_up(part.numerator, part.denominator), unit)
