"""The holder of a line on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .period import Period

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A line in the hands of a holder from one day to another, both included.

    Without ``date_to`` it lasts. ``key`` is the caller's own.

    >>> Assignment("+447700900001", "ann", date(2025, 1, 9), date(2025, 1, 8))
    Traceback (most recent call last):
    ValueError: date_to: 2025-01-08 is before 2025-01-09
    """

    line: Hashable
    holder: Hashable
    date_from: date
    date_to: date | None = None
    key: Hashable = None

    def __post_init__(self) -> None:
        """Refuse an assignment that ends before it begins."""
        if self.date_to is not None and self.date_to < self.date_from:
            raise ValueError(f"date_to: {self.date_to} is before {self.date_from}")

    @property
    def last_day(self) -> date:
        """The last day of the assignment, the end of the calendar when it lasts."""
        return self.date_to or date.max


class Assignments:
    """All assignments, asked by line and day.

    >>> held = Assignments([
    ...     Assignment("+447700900001", "ann", date(2025, 1, 1), date(2025, 1, 20)),
    ...     Assignment("+447700900001", "bob", date(2025, 1, 25)),
    ... ])
    >>> held.on("+447700900001", date(2025, 1, 20)).holder
    'ann'
    >>> held.on("+447700900001", date(2025, 1, 21)) is None
    True
    >>> Assignments([
    ...     Assignment("+447700900001", "ann", date(2025, 1, 1)),
    ...     Assignment("+447700900001", "bob", date(2025, 2, 1)),
    ... ])
    Traceback (most recent call last):
    ValueError: date_from: the line +447700900001 is assigned twice on 2025-02-01
    """

    def __init__(self, assignments: Iterable[Assignment]) -> None:
        """Sort the assignments of each line; refuse two on one day."""
        by_line: dict[Hashable, list[Assignment]] = {}
        for assignment in assignments:
            by_line.setdefault(assignment.line, []).append(assignment)
        self._by_line: dict[Hashable, tuple[list[date], list[Assignment]]] = {}
        for line, held in by_line.items():
            held.sort(key=lambda assignment: assignment.date_from)
            for before, after in pairwise(held):
                if after.date_from <= before.last_day:
                    raise ValueError(
                        f"date_from: the line {line} is assigned twice"
                        f" on {after.date_from}"
                    )
            self._by_line[line] = ([each.date_from for each in held], held)

    def on(self, line: Hashable, day: date) -> Assignment | None:
        """Return the assignment of ``line`` on ``day``; None without a holder."""
        found = self._by_line.get(line)
        if found is None:
            return None
        starts, held = found
        position = bisect_right(starts, day) - 1
        if position >= 0 and day <= held[position].last_day:
            return held[position]
        return None

    def spans(
        self, line: Hashable, period: Period
    ) -> list[tuple[Assignment | None, int]]:
        """Return the holders of ``line`` during ``period``, in order, with their days.

        Together they cover every day of the period; None is a day without a holder.

        >>> january = Period.month(date(2025, 1, 1))
        >>> held = Assignments([
        ...     Assignment(1, "ann", date(2024, 6, 1), date(2025, 1, 20)),
        ...     Assignment(1, "bob", date(2025, 1, 25)),
        ... ])
        >>> [(who and who.holder, days) for who, days in held.spans(1, january)]
        [('ann', 20), (None, 4), ('bob', 7)]
        """
        spans: list[tuple[Assignment | None, int]] = []
        _, held = self._by_line.get(line, ([], []))
        day = period.date_from
        for assignment in held:
            if assignment.last_day < day or assignment.date_from > period.date_to:
                continue
            if day < assignment.date_from:
                spans.append((None, (assignment.date_from - day).days))
                day = assignment.date_from
            last = min(assignment.last_day, period.date_to)
            spans.append((assignment, (last - day).days + 1))
            if last == period.date_to:
                return spans
            day = last + _ONE_DAY
        spans.append((None, (period.date_to - day).days + 1))
        return spans
