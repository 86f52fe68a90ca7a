"""Closed ranges of days, and amounts by days."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Period, prorate
from ...engine.period import count_days
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

    def test_a_billing_period_begins_on_its_day_of_each_month(self):
        table = [
            # day, first day, the billing period
            (date(2026, 3, 1), 1, date(2026, 3, 1), date(2026, 3, 31)),
            (date(2026, 3, 1), 2, date(2026, 2, 2), date(2026, 3, 1)),
            (date(2026, 3, 2), 2, date(2026, 3, 2), date(2026, 4, 1)),
            (date(2026, 2, 27), 28, date(2026, 1, 28), date(2026, 2, 27)),
            (date(2026, 2, 28), 28, date(2026, 2, 28), date(2026, 3, 27)),
            (date(2026, 3, 31), 28, date(2026, 3, 28), date(2026, 4, 27)),
            (date(2024, 2, 29), 28, date(2024, 2, 28), date(2024, 3, 27)),
            (date(2026, 12, 31), 28, date(2026, 12, 28), date(2027, 1, 27)),
            (date(2027, 1, 1), 15, date(2026, 12, 15), date(2027, 1, 14)),
        ]
        for day, first_day, begins, ends in table:
            with self.subTest(day=day, first_day=first_day):
                self.assertEqual(Period.billing(day, first_day), Period(begins, ends))

    def test_a_billing_period_begins_on_a_day_that_every_month_has(self):
        for first_day in (-1, 0, 29, 31):
            with (
                self.subTest(first_day),
                self.assertRaisesRegex(ValueError, f"^first_day: {first_day} "),
            ):
                Period.billing(date(2026, 3, 1), first_day)

    @thoroughly
    @given(days, st.integers(1, 28))
    def test_billing_periods_follow_each_other_without_a_gap(self, day, first_day):
        period = Period.billing(day, first_day)
        self.assertTrue(period.contains(day))
        self.assertEqual(period.date_from.day, first_day)
        after = Period.billing(period.date_to + timedelta(days=1), first_day)
        self.assertEqual(after.date_from, period.date_to + timedelta(days=1))

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
        with self.assertRaisesRegex(ValueError, "^amount: "):
            prorate(Decimal("NaN"), 10, 31)

    @thoroughly
    @given(st.lists(periods, max_size=4))
    def test_days_of_several_periods_count_once(self, several):
        every = set().union(*map(day_set, several))
        self.assertEqual(count_days(several), len(every))

    @thoroughly
    @given(positive_amounts, st.integers(1, 31), st.integers(1, 31))
    def test_more_days_are_never_less_money(self, amount, one, other):
        less, more = sorted((one, other))
        self.assertLessEqual(prorate(amount, less, 31), prorate(amount, more, 31))
