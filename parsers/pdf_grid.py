"""The columns of a table of a PDF, and which lines are rows of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .pdf_lines import Line, Text, is_amount
from .words import is_sum_text

LEFT, RIGHT = "left", "right"
MOST_SHARE = 0.5  # of its edges that a line of the table has with others, at least

Edge = tuple[str, int]


class Grid:
    """The columns of a table, and which lines are its own."""

    def __init__(self, cuts: tuple[int, ...], edges: Iterable[Edge]) -> None:
        """Take where columns begin, and the edges of their texts."""
        self.cuts = cuts
        self.has_sections = False  # whether lines among the rows name their number
        self._kinds: tuple[frozenset[int], int] = frozenset(), 0
        self._begins = cuts[1:]
        kinds = {LEFT: set(), RIGHT: set()}
        for kind, at in edges:
            kinds[kind] |= {at - 1, at, at + 1}
        self._lefts, self._rights = kinds[LEFT], kinds[RIGHT]
        # The margin of the page is that of any line.
        margin = min(self._lefts, default=0)
        self._lefts_inside = {at for at in self._lefts if at > margin + 2}

    def fits(self, text: Text, cells: Sequence[str]) -> bool:
        """Whether a text may go on in the cells of its row: no word among numbers."""
        at = self.column(text)
        is_number = at in self._kinds[0] and any(map(str.isdigit, cells[at]))
        return not is_number or any(map(str.isdigit, text[3]))

    def column(self, text: Text) -> int:
        """Return the column that a text begins in."""
        return bisect_right(self._begins, text[1] + 0.5)

    def is_row(self, line: Line) -> bool:
        """Whether a line is one of the table: it has the edges of its columns."""
        found = ""
        for _top, left, right, text, _height in line.texts:
            if round(left) in self._lefts_inside or round(right) in self._rights:
                if found:
                    return True
                found = text
        return is_amount(found)

    def is_charge(self, line: Line) -> bool:
        """Whether a line is a row of this very table, with an amount and no total."""
        if not line.has_amount or is_sum_text(line.texts[0][3]):
            return False
        inside = [
            (left, right)
            for _top, left, right, *_ in line.texts
            if round(left) not in self._lefts or round(left) in self._lefts_inside
        ]
        shared = sum(
            round(left) in self._lefts_inside or round(right) in self._rights
            for left, right in inside
        )
        return shared > MOST_SHARE * len(inside) and not self._moved(self.cells(line))

    def learn(self, rows: Sequence[Line]) -> None:
        """Take in which columns have numbers in all texts, and which words in most."""
        count = len(self.cuts)
        digits, words, texts = [0] * count, [0] * count, [0] * count
        for line in rows:
            for each in line.texts:
                at = self.column(each)
                texts[at] += 1
                has_digit = any(map(str.isdigit, each[3]))
                digits[at] += has_digit
                words[at] += not has_digit
        always = {at for at in range(count) if texts[at] and digits[at] == texts[at]}
        self._kinds = frozenset(always), words.index(max(words))

    def cells_of_row(self, line: Line) -> tuple[list[str], list[int]]:
        """Return the texts of a row by column, and the columns that have none of it.

        In a section a charge without a day may be among those of one day each: a text
        where all others have a number is its label.
        """
        cells = self.cells(line)
        if not self.has_sections or any(map(str.isdigit, cells[0])):
            return cells, []
        moved = self._moved(cells)
        if not moved or is_sum_text(line.texts[0][3]) or line.has_phone:
            return cells, []
        label = self._kinds[1]
        if not _is_word(cells[label]):  # the period
            cells[label] = ""
        return self.moved(cells, moved), moved

    def moved(self, cells: list[str], columns: Sequence[int]) -> list[str]:
        """Return cells with the texts of some columns in that of the labels."""
        label = self._kinds[1]
        texts = [cells[at] for at in sorted({*columns, label}) if cells[at]]
        for at in columns:
            cells[at] = ""
        cells[label] = " ".join(texts)
        return cells

    def _moved(self, cells: Sequence[str]) -> list[int]:
        """Return the columns with a text in which all others have a number."""
        return [
            at
            for at in self._kinds[0]
            if cells[at] and not any(map(str.isdigit, cells[at]))
        ]

    def begins(self, text: Text) -> bool:
        """Whether a text begins where those of a column do."""
        return round(text[1]) in self._lefts

    def cells(self, line: Line) -> list[str]:
        """Return the texts of a line by column."""
        cells = [""] * len(self.cuts)
        begins = self._begins
        for _top, left, _right, text, _height in line.texts:
            at = bisect_right(begins, left + 0.5)
            cells[at] = f"{cells[at]} {text}" if cells[at] else text
        return cells


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))
