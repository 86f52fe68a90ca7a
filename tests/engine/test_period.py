"""Closed ranges of days, and amounts by days."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Period, prorate
from .builders import positive_amounts, thoroughly

days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
periods = st.tuples(days, days).map(lambda ends: Period(min(ends), max(ends)))


def day_set(period):
    """Return all days of a period."""
    return {period.date_from + timedelta(days=n) for n in range(period.days)}


class TestPeriod(TestCase):
    def test_a_month_has_all_its_days(self):
        table = [
            (date(2024, 2, 10), date(2024, 2, 29), 29),
            (date(2025, 2, 28), date(2025, 2, 28), 28),
            (date(2025, 12, 1), date(2025, 12, 31), 31),
        ]
        for day, last, length in table:
            with self.subTest(day):
                month = Period.month(day)
                self.assertEqual((month.date_to, month.days), (last, length))
                self.assertEqual(month.date_from, day.replace(day=1))

    def test_one_day_is_a_period(self):
        day = date(2025, 1, 1)
        self.assertEqual(Period(day, day).days, 1)

    def test_a_period_does_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValueError, "date_to:"):
            Period(date(2025, 1, 2), date(2025, 1, 1))

    @thoroughly
    @given(periods, periods, days)
    def test_the_overlap_is_the_days_in_both(self, one, other, day):
        overlap = one.overlap(other)
        self.assertEqual(
            day_set(overlap) if overlap else set(), day_set(one) & day_set(other)
        )
        self.assertEqual(overlap, other.overlap(one))
        self.assertEqual(one.contains(day), day in day_set(one))


class TestProrate(TestCase):
    def test_worked_cases(self):
        table = [
            ("30", 31, 31, "30.00"),
            ("30", 10, 31, "9.68"),
            ("30", 0, 31, "0.00"),
            ("0.01", 1, 2, "0.01"),
            ("-30", 10, 31, "-9.68"),
        ]
        for amount, part, whole, expected in table:
            with self.subTest(amount=amount, days=part, of_days=whole):
                self.assertEqual(str(prorate(Decimal(amount), part, whole)), expected)

    def test_more_days_than_there_are_is_refused(self):
        for part, whole, field in (
            (32, 31, "days"),
            (-1, 31, "days"),
            (0, 0, "of_days"),
        ):
            with (
                self.subTest(days=part, of_days=whole),
                self.assertRaisesRegex(ValueError, f"^{field}:"),
            ):
                prorate(Decimal(30), part, whole)

    @thoroughly
    @given(positive_amounts, st.integers(1, 31), st.integers(1, 31))
    def test_more_days_are_never_less_money(self, amount, one, other):
        less, more = sorted((one, other))
        self.assertLessEqual(prorate(amount, less, 31), prorate(amount, more, 31))
