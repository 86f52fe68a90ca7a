"""What holds for every file: each row is in one place, and no digit is lost."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from unittest import TestCase

from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from ...engine import Period
from ...engine.collect import PART_UNIT
from .collecting import (
    HELD,
    LINES,
    OCTOBER,
    by_row,
    collect,
    days,
    fee,
    files,
    money,
    settings,
    sums,
    usage,
)

# Drawing a file takes longer than drawing a charge.
often = how(max_examples=60, deadline=None)


def total(values):
    """Return the sum of what is there."""
    return sum((each for each in values if each is not None), Decimal(0))


class TestCollectProperties(TestCase):
    @often
    @given(files, settings)
    def test_every_row_is_placed_whole_or_in_parts_that_add_up(self, rows, settings):
        _made, found = collect(rows, **settings)
        parts = by_row(found)
        self.assertEqual(sorted(parts), [row.row for row in rows])
        for row in rows:
            own = parts[row.row]
            for name in ("amount", "tax"):
                values = [getattr(part, name) for part in own]
                if getattr(row, name) is None:
                    self.assertEqual(set(values), {None})
                else:
                    self.assertEqual(total(values), getattr(row, name))

    @often
    @given(files, settings)
    def test_every_part_is_in_exactly_one_place(self, rows, settings):
        made, found = collect(rows, **settings)
        for part in found:
            if part.status == "charged":
                self.assertIsNotNone(list(made.slots)[part.slot])
                self.assertEqual(bool(part.issue), bool(part.reason))
            elif part.issue:
                self.assertIn(part.issue, made.found)
                self.assertIsNone(part.slot)
            else:
                # no problem: a rule of the layout names the reason
                self.assertEqual((part.status, part.slot), ("ignored", None))
                self.assertEqual(part.row.status, "ignored")

    @often
    @given(files, settings)
    def test_charges_are_the_sums_of_what_was_charged(self, rows, settings):
        made, found = collect(rows, **settings)
        for number, result in enumerate(made.sums):
            own = [part for part in found if part.slot == number]
            untaxed = total(part.amount for part in own if part.tax is None)
            self.assertEqual(result.amount, total(part.amount for part in own))
            self.assertEqual(result.tax, total(part.tax for part in own))
            self.assertEqual((result.untaxed, result.rows), (untaxed, len(own)))

    @often
    @given(files, settings, st.randoms(use_true_random=False))
    def test_the_order_of_rows_does_not_change_sums(self, rows, settings, chance):
        other = list(rows)
        chance.shuffle(other)
        one, _found = collect(rows, **settings)
        two, _found = collect(other, **settings)
        self.assertEqual(sums(one), sums(two))
        self.assertEqual(
            {key: (each.count, each.amount) for key, each in one.found.items()},
            {key: (each.count, each.amount) for key, each in two.found.items()},
        )

    @often
    @given(files, settings)
    def test_a_row_goes_where_it_would_go_alone(self, rows, settings):
        settings["spread_account_level"] = False

        def told(made, parts):
            slots = list(made.slots)
            return [
                (part.status, part.reason, part.amount, part.tax, part.part)
                + ((slots[part.slot],) if part.slot is not None else ())
                for part in parts
            ]

        made, found = collect(rows, **settings)
        for row in rows:
            alone, parts = collect([row], **settings)
            self.assertEqual(told(made, by_row(found)[row.row]), told(alone, parts))

    @often
    @given(st.sampled_from(sorted(LINES)), days, st.integers(1, 70), money)
    def test_the_parts_of_a_fee_are_in_proportion_to_days(
        self, number, first, length, amount
    ):
        last = first + timedelta(days=length)
        span = Period(first, last)
        expected = Counter(
            held and held.key
            for held in (
                HELD.on(LINES[number], first + timedelta(days=n))
                for n in range(span.days)
            )
        )
        made, found = collect([fee(number, first, last, amount)])
        slots = list(made.slots)
        keys = [None if p.slot is None else slots[p.slot].assignment for p in found]
        self.assertEqual(sorted(map(str, keys)), sorted(map(str, expected)))
        for key, part in zip(keys, found, strict=True):
            exact = Fraction(amount) * expected[key] / span.days
            self.assertLessEqual(abs(Fraction(part.amount) - exact), PART_UNIT)

    @often
    @given(st.lists(days, min_size=1), st.integers(1, 28))
    def test_most_rows_are_in_the_billing_period(self, used, first_day):
        rows = [usage("", day) for day in used]
        made, _found = collect(rows, OCTOBER, period_day=first_day)
        chosen = made.billing_period(OCTOBER.date_from)
        counts = Counter(Period.billing(day, first_day) for day in used)
        self.assertEqual(counts[chosen], max(counts.values()))
        self.assertEqual(
            chosen, max(p for p, n in counts.items() if n == counts[chosen])
        )
