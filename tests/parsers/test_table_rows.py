"""Which rows of an unknown table are its header, its data and its totals."""

from decimal import Decimal
from unittest import TestCase

from ...parsers.contents import Contents
from ...parsers.propose_rows import (
    Total,
    add_up,
    find_header,
    sort_rows,
    typical_width,
    worth,
)

HEADER = ["Number", "Date", "Description", "Amount"]
ROW = ["07700900001", "13/10/2026", "Calls", "1.50"]
OTHER = ["07700900002", "14/10/2026", "Data", "2.25"]
TOTAL = ["Total", "", "", "3.75"]


def amounts(**values):
    return {int(name[1:]): Decimal(value) for name, value in values.items()}


class TestWidth(TestCase):
    def test_the_width_is_that_of_many_rows(self):
        wide = [*ROW, "x"]
        table = (
            ([], 0),
            ([["a"], ["b", " "]], 0),
            ([ROW, ROW], 4),
            ([[*ROW, "", " "]], 4),
            # A fourth of the most common width counts, less does not.
            ([*[ROW] * 4, wide], 5),
            ([*[ROW] * 5, wide], 4),
            ([["", "b"], ["a"]], 2),
        )
        for rows, width in table:
            with self.subTest(rows):
                self.assertEqual(typical_width(rows), width)

    def test_a_table_is_worth_its_cells_and_its_phone_numbers(self):
        table = (
            ([ROW, OTHER], 8 + 40),
            ([ROW[1:], OTHER[1:]], 6),
            ([["a"], ["b"]], 0),
            ([HEADER, ROW], 8 + 40),
            # Rows of half the width are around the table.
            ([ROW, OTHER, ["a", "b"]], 8 + 40),
            ([ROW, OTHER, ["a", "b", "c"]], 11 + 40),
        )
        for rows, wanted in table:
            with self.subTest(rows):
                self.assertEqual(worth(rows), wanted)


class TestHeader(TestCase):
    def test_the_header_has_the_words_of_headers(self):
        strange = ["Foo", "Bar", "Baz", "Qux"]
        table = (
            ([HEADER, ROW, OTHER], 0),
            ([["Bill of October"], HEADER, ROW], 1),
            ([["Customer", "ACME"], HEADER, ROW], 1),
            ([ROW, OTHER], None),
            # Any words will do in a full row above values.
            ([strange, ROW, OTHER], 0),
            ([["Foo", "Bar"], strange, ROW], 1),
            ([["Foo", "Foo", "Baz", "Qux"], ROW], None),
            ([["Foo", "Bar 1", "Baz", "Qux"], ROW], None),
            # The words come again below, but not as a whole row.
            ([strange, ROW, ["07700900002", "14/10/2026", "Baz", "1"]], None),
            (
                [
                    ["Line 1", *strange],
                    ["a", *ROW],
                    ["b", "07700900002", "14/10/2026", "Baz", "1"],
                ],
                None,
            ),
            ([strange, ROW, strange, OTHER], 0),
            ([strange], None),
            ([HEADER], None),
            ([HEADER, ["a"]], None),
            # The columns may be numbered below the header.
            ([HEADER, ["1", "2", "3", "4"], ROW], 1),
            ([HEADER, ["0", "1", "2", "3"], ROW], 1),
            ([HEADER, ["2", "3", "4", "5"], ROW], 0),
            ([HEADER, ["1", "2", "4", "5"], ROW], 0),
            ([["1", "2"], ["a", "b"]], None),
            # What is said more surely, and not too far down.
            ([*[["x"]] * 39, HEADER, ROW], 39),
        )
        for rows, wanted in table:
            with self.subTest(rows):
                self.assertEqual(find_header(rows, typical_width(rows)), wanted)


class TestBody(TestCase):
    def sort(self, *rows, header_row=0):
        body = sort_rows(rows, header_row, typical_width(rows))
        return body.data, body.totals

    def test_each_row_below_the_header_is_data_or_a_total(self):
        table = (
            ((HEADER, ROW, OTHER, TOTAL), ([1, 2], [3])),
            ((HEADER, ROW, HEADER, OTHER), ([1, 3], [])),
            ((HEADER, ROW, [""], OTHER, ["Thank you"]), ([1, 3], [])),
            ((HEADER, ROW, OTHER, ["Total", "", "", ""]), ([1, 2], [])),
            # A row that is as full as the others is a charge.
            ((HEADER, ROW, ["07700900001", "1/10/2026", "Total", "3"]), ([1, 2], [])),
            # A few that are half as full frame the others.
            ((HEADER, *[ROW] * 4, ["Page", "1"]), ([1, 2, 3, 4], [])),
            ((HEADER, *[ROW] * 2, ["Page", "1"]), ([1, 2, 3], [])),
            ((HEADER, ["a"]), ([1], [])),
            ((HEADER, ["Total", "1"]), ([1], [])),
            ((HEADER,), ([], [])),
        )
        for rows, wanted in table:
            with self.subTest(rows):
                self.assertEqual(self.sort(*rows), wanted)
        self.assertEqual(self.sort(ROW, OTHER, header_row=None), ([0, 1], []))


class TestTotals(TestCase):
    def add_up(self, *rows):
        body = sort_rows(rows, 0, 4)
        contents = {}
        for at in range(4):
            contents[at] = Contents([rows[row][at] for row in body.data])
            contents[at].measure(".", "GB", says_day=False)
        return add_up(rows, body, contents)

    def test_a_total_stands_for_all_rows_or_those_since_the_last(self):
        first, last = self.add_up(
            HEADER, ROW, ["Subtotal", "", "", "1.50"], OTHER, ["Subtotal", "", "", "2"]
        )
        self.assertEqual((first.row, last.row), (2, 4))
        self.assertEqual((first.told, last.told), (amounts(_3="1.5"), amounts(_3="2")))
        self.assertEqual(first.above[3], Decimal("1.50"))
        self.assertEqual(last.above[3], Decimal("3.75"))
        self.assertEqual(last.section[3], Decimal("2.25"))
        self.assertEqual((first.fits(3), last.fits(3)), (True, False))

    def test_what_a_total_says_is_compared_to_half_a_cent(self):
        table = (
            ("3.75", True),
            ("3.755", True),
            ("3.756", False),
            ("3.744", False),
            ("2.25", True),  # the section
            ("0.0375", True),  # in units, while the rows are cents
            ("0", False),
            (None, False),
        )
        for told, wanted in table:
            total = Total(
                row=9,
                told=amounts(_3=told) if told else {},
                above=amounts(_3="3.75"),
                section=amounts(_3="2.25"),
            )
            with self.subTest(told):
                self.assertEqual(total.fits(3), wanted)
                self.assertFalse(total.fits(2))
