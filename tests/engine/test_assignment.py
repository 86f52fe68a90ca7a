"""Who holds a line on a day."""

from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Assignment, Assignments, Period
from .builders import thoroughly

LINE = "+447700900001"
FIRST = date(2025, 1, 1)


def january(day):
    """Return a day of January 2025."""
    return date(2025, 1, day)


def held(holder, date_from, date_to=None, line=LINE):
    """Return an assignment in January 2025."""
    return Assignment(line, holder, january(date_from), date_to and january(date_to))


@st.composite
def histories(draw):
    """Draw what happened to one line: holders one after another, with gaps."""
    history = []
    day = FIRST
    for holder in range(draw(st.integers(0, 5))):
        day += timedelta(days=draw(st.integers(0, 9)))
        last = day + timedelta(days=draw(st.integers(0, 20)))
        history.append(Assignment(LINE, holder, day, last))
        day = last + timedelta(days=1)
    if draw(st.booleans()):
        history.append(Assignment(LINE, "last", day))
    return draw(st.permutations(history))


class TestAssignments(TestCase):
    def test_the_holder_of_a_day_is_found_by_line(self):
        assignments = Assignments(
            [held("bob", 20), held("ann", 5, 15), held("eve", 1, line="other")]
        )
        table = [
            (LINE, 4, None),
            (LINE, 5, "ann"),
            (LINE, 15, "ann"),
            (LINE, 16, None),
            (LINE, 20, "bob"),
            (LINE, 31, "bob"),
            ("other", 31, "eve"),
            ("unknown", 31, None),
        ]
        for line, day, holder in table:
            with self.subTest(line=line, day=day):
                found = assignments.on(line, january(day))
                self.assertEqual(found and found.holder, holder)

    def test_a_line_is_never_in_two_hands(self):
        table = [
            (held("ann", 1, 10), held("bob", 10)),
            (held("ann", 1), held("bob", 20, 25)),
            (held("ann", 5, 9), held("ann", 5, 9)),
            (held("bob", 3, 4), held("ann", 1, 9)),
        ]
        for pair in table:
            with self.subTest(pair), self.assertRaisesRegex(ValueError, LINE[1:]):
                Assignments(pair)

    def test_two_lines_may_be_in_one_hand(self):
        both = Assignments([held("ann", 1), held("ann", 1, line="other")])
        self.assertEqual(both.on("other", january(9)).line, "other")

    def test_an_assignment_does_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValueError, "date_to:"):
            held("ann", 9, 8)

    def test_spans_name_nobody_too(self):
        month = Period(january(1), january(31))
        table = [
            ([], [(None, 31)]),
            ([held("ann", 1)], [("ann", 31)]),
            ([held("ann", 1, 31)], [("ann", 31)]),
            ([held("ann", 31)], [(None, 30), ("ann", 1)]),
            ([held("ann", 1, 9), held("bob", 10)], [("ann", 9), ("bob", 22)]),
            (
                [held("ann", 2, 9), held("bob", 20, 30)],
                [(None, 1), ("ann", 8), (None, 10), ("bob", 11), (None, 1)],
            ),
        ]
        for history, expected in table:
            with self.subTest(expected):
                spans = Assignments(history).spans(LINE, month)
                self.assertEqual(
                    [(who and who.holder, days) for who, days in spans], expected
                )

    @thoroughly
    @given(histories(), st.integers(-5, 90), st.integers(0, 60))
    def test_spans_cover_every_day_once_with_its_holder(self, history, start, length):
        assignments = Assignments(history)
        period = Period(
            FIRST + timedelta(days=start), FIRST + timedelta(days=start + length)
        )
        by_span = [
            who for who, days in assignments.spans(LINE, period) for _ in range(days)
        ]
        by_day = [
            assignments.on(LINE, period.date_from + timedelta(days=n))
            for n in range(period.days)
        ]
        self.assertEqual(by_span, by_day)
        spans = assignments.spans(LINE, period)
        self.assertTrue(all(days > 0 for _, days in spans))
