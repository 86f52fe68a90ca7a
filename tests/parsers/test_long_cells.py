"""Long cells: what looks through a text again at each letter would take minutes."""

from contextlib import suppress
from time import process_time
from unittest import TestCase

from ...parsers import BadFile, propose, recognise
from ...parsers.encodings import find_encoding
from .common import BY_KEY, PROFILES, rows_of


class TestLongCells(TestCase):
    """A cell of any letters, however long, is read or refused within a moment."""

    LONG = 20_000
    MOMENT = 2.0  # seconds of a processor; quadratic work would take a minute
    RUNS = (*"1x0-(%+'=€é ", "1 ", "1.", "1,", "1-", "1/", "1:", "a1", "x ")

    def in_a_moment(self, work):
        started = process_time()
        with suppress(BadFile):
            work()
        self.assertLess(process_time() - started, self.MOMENT)

    def each(self):
        """Yield a table with a row of long cells."""
        for letters in self.RUNS:
            cell = letters * (self.LONG // len(letters)) + "x"
            row = ["07700900123", "2026-10-15", "Calls", "1", "", "1.00"]
            with self.subTest(letters):
                yield [row, [cell] * len(row), row]

    def test_in_a_file_of_a_known_layout(self):
        header = ["Number", "Date", "Label", "Quantity", "Unit", "Amount", "Tax rate"]
        for rows in self.each():
            content = "\n".join(map(";".join, [header, *rows])).encode("utf-8")
            for work in (
                lambda content=content: rows_of(content, BY_KEY["plain"], region="GB"),
                lambda content=content: recognise(content, PROFILES),
            ):
                self.in_a_moment(work)

    def test_in_a_file_that_no_layout_describes(self):
        for rows in self.each():
            self.in_a_moment(lambda rows=rows: propose(rows, "GB"))

    def test_in_a_file_of_an_unknown_encoding(self):
        for letters in self.RUNS:
            content = (letters * self.LONG + ";Zoë").encode("cp1252")
            with self.subTest(letters):
                self.in_a_moment(
                    lambda content=content: find_encoding(content, ("utf-8", "cp1252"))
                )
