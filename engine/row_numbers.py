"""Row numbers of a file in words: neighbours are named as a range."""

from __future__ import annotations

from collections.abc import Iterable

NAMED_IN_A_SENTENCE = 20


class RowNumbers:
    """Row numbers as ranges, so that those of a long file stay few.

    >>> str(RowNumbers((4, 5, 6, 9, 2)))
    '2, 4\u20136, 9'
    """

    __slots__ = ("_ranges",)

    def __init__(self, rows: Iterable[int] = ()) -> None:
        """Take the numbers of these rows."""
        self._ranges: list[list[int]] = []
        for row in rows:
            self.add(row)

    def add(self, row: int) -> None:
        """Take one more number; most rows come in their order."""
        _join(self._ranges, row, row)

    def __str__(self) -> str:
        """Return all of them, in their order."""
        joined: list[list[int]] = []
        for first, last in sorted(self._ranges):
            _join(joined, first, last)
        return ", ".join(
            str(first) if first == last else f"{first}\u2013{last}"
            for first, last in joined
        )


def name_first(names: str) -> str:
    """Shorten the names of rows for a sentence.

    >>> name_first(", ".join(map(str, range(2, 46, 2))))[-9:]
    '38, 40, \u2026'
    """
    ranges = names.split(", ")
    if len(ranges) <= NAMED_IN_A_SENTENCE:
        return names
    return ", ".join([*ranges[:NAMED_IN_A_SENTENCE], "\u2026"])


def _join(ranges: list[list[int]], first: int, last: int) -> None:
    """Add a range, to the last one where that leads up to it."""
    if ranges and ranges[-1][0] <= first <= ranges[-1][1] + 1:
        ranges[-1][1] = max(ranges[-1][1], last)
    else:
        ranges.append([first, last])
