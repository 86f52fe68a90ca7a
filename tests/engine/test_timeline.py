"""Fitting wanted holders of a line among those known."""

from datetime import date, timedelta
from itertools import pairwise
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine.timeline import Stretch, settle
from .builders import thoroughly

FIRST = date(2025, 1, 1)


def day(number):
    """Return a day of 2025, the first one being 1."""
    return FIRST + timedelta(days=number - 1)


def stretch(key, holder, first, last=None, row=0, **values):
    """Return days in one hand."""
    return Stretch(
        key=key,
        holder=holder,
        date_from=day(first),
        date_to=last and day(last),
        row=row,
        **values,
    )


def result(known, wanted):
    """Return the stretches that are there in the end, by first day."""
    settled = settle(known, wanted)
    kept = []
    for each in (*known, *wanted):
        if each.row in settled.refused:
            if each.before:
                kept.append((each.before.date_from, each.before.last_day))
            continue
        last = settled.ended.get(each.key, (each.last_day,))[0]
        kept.append((each.date_from, last))
    return sorted(kept)


class TestTimeline(TestCase):
    """One hand at a time."""

    def test_who_keeps_the_line_hands_it_over(self):
        """The day before the next holder is the last one."""
        settled = settle([stretch(1, "ann", 1)], [stretch(2, "bob", 10, row=2)])
        self.assertEqual((settled.ended, settled.refused), ({1: (day(9), 2)}, {}))

    def test_days_that_have_an_end_are_not_cut(self):
        """Somebody has written that end on purpose."""
        settled = settle([stretch(1, "ann", 1, 20)], [stretch(2, "bob", 10, row=2)])
        self.assertEqual(settled.refused[2].key, 1)

    def test_what_is_known_goes_before_a_row_that_changes_nothing(self):
        """A row is refused, not what was there before it."""
        row = stretch(2, "bob", 10, row=2, is_change=False)
        settled = settle([stretch(1, "ann", 1, 20)], [row])
        self.assertEqual(
            {row: each.key for row, each in settled.refused.items()}, {2: 1}
        )

    def test_nobody_hands_over_for_a_row_that_is_refused(self):
        """Its place stays with who had the line."""
        known = [stretch(1, "ann", 1), stretch(2, "cat", 30, 40, named=True)]
        settled = settle(
            [known[0]], [stretch(3, "bob", 10, 35, row=3), stretch(2, "cat", 30, row=2)]
        )
        self.assertEqual(list(settled.refused), [3])
        self.assertEqual(settled.ended, {1: (day(29), 2)})

    def test_a_row_that_changes_nothing_is_never_to_blame(self):
        """Whatever its place in the table."""
        same = stretch(1, "ann", 1, row=9, is_change=False)
        settled = settle([], [stretch(2, "bob", 10, row=2), same])
        self.assertEqual(list(settled.refused), [2])

    def test_a_refused_change_leaves_what_was_there(self):
        """And what was there is in the way of others then."""
        before = stretch(1, "ann", 1, 20, named=True)
        rows = [
            stretch(1, "ann", 1, 30, row=5, before=before),
            stretch(2, "bob", 25, row=2),
            stretch(3, "cat", 15, 16, row=3),
        ]
        settled = settle([], rows)
        self.assertEqual(sorted(settled.refused), [3, 5])

    @thoroughly
    @given(
        known=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=5),
        wanted=st.lists(
            st.tuples(
                st.integers(1, 60),
                st.none() | st.integers(0, 30),
                st.sampled_from(["ann", "bob", "cat"]),
            ),
            max_size=6,
        ),
        is_open=st.booleans(),
    )
    def test_in_the_end_there_is_one_hand_at_a_time(self, known, wanted, is_open):
        """Whatever is asked for."""
        first, there = 1, []
        for at, (gap, length) in enumerate(known):
            is_last = is_open and at == len(known) - 1
            last = None if is_last else first + gap + length
            there.append(stretch(at, "ann", first + gap, last))
            first += gap + length + 1
        rows = [
            stretch(
                ("row", at),
                who,
                begin,
                length if length is None else begin + length,
                row=at + 1,
            )
            for at, (begin, length, who) in enumerate(wanted)
        ]
        kept = result(there, rows)
        for (_begin, last), (begin, _last) in pairwise(kept):
            self.assertLess(last, begin)
