"""Texts whose columns have a fixed width."""

from unittest import TestCase

from ...parsers.fixed import find_cuts, fixed_head, fixed_rows

HEADER = "Number       Date        Cost"
ROWS = ("07700900001  2026-10-13  0.10", "07700900002  2026-10-14  0.25")
# The first two columns are a single blank apart.
NARROW = [f"0770090000{n} 2026-10-1{n}  Calls  0.1{n}" for n in range(9)]


def text(*lines):
    return "".join(f"{line}\n" for line in lines)


class TestCuts(TestCase):
    def test_columns_begin_behind_the_blanks_of_all_lines(self):
        table = (
            ((HEADER, *ROWS), (0, 13, 25)),
            # Two lines, or two columns, are no table.
            (ROWS, ()),
            (("Number         Date", *("07700900001    13/10",) * 3), ()),
            # A title has fewer parts than a row, and a short line is none.
            (("Itemised bill for October 2026", HEADER, *ROWS), (0, 13, 25)),
            (("Page 1", HEADER, "", *ROWS, "a  b  c"), (0, 13, 25)),
            (("a  b  c  d  e", HEADER, *ROWS), (0, 13, 25)),
            ((HEADER, *ROWS, "a\tb"), ()),
            # What stands at the right begins behind the last column.
            (
                (
                    "Number       Label      Cost",
                    "07700900001  Calls      0.10",
                    "07700900002  Data      12.25",
                    "07700900003  Sms      112.25",
                ),
                (0, 13, 19),
            ),
            # Indented lines have no column of blanks.
            (tuple(f"  {line}" for line in (HEADER, *ROWS)), (0, 15, 27)),
        )
        for lines, cuts in table:
            with self.subTest(lines):
                self.assertEqual(find_cuts(text(*lines)), cuts)

    def test_of_many_lines_one_blank_is_enough(self):
        self.assertEqual(find_cuts(text(*NARROW[:8])), (0, 12, 24, 31))
        self.assertEqual(find_cuts(text(*NARROW[:7])), (0, 24, 31))

    def test_a_column_begins_where_most_of_its_texts_do(self):
        lines = [f"0770090000{n}  Calls  {' ' * (n > 6)}0.10" for n in range(9)]
        self.assertEqual(find_cuts(text(*lines)), (0, 13, 20))
        lines = [f"0770090000{n}  Calls  {' ' * (n > 5)}0.10" for n in range(9)]
        self.assertEqual(find_cuts(text(*lines)), (0, 13, 19))

    def test_only_the_first_lines_are_looked_at(self):
        lines = [HEADER, *ROWS * 30]
        self.assertEqual(len(lines), 61)
        self.assertEqual(find_cuts(text(*lines[:60], "x" * 40)), (0, 13, 25))
        self.assertEqual(find_cuts(text(*lines[:59], "x" * 40)), (0, 13, 25))
        crossed = f"{'x' * 18}  {'y' * 20}  z"
        self.assertEqual(find_cuts(text(*lines[:60], crossed)), (0, 13, 25))
        self.assertNotEqual(find_cuts(text(*lines[:59], crossed)), (0, 13, 25))

    def test_cells_are_cut_and_stripped(self):
        lines = ["07700900001  a   b\r\n", "short\n", "\x1a"]
        self.assertEqual(
            list(fixed_rows(lines, (0, 13, 17))),
            [["07700900001", "a", "b"], ["short", "", ""], ["", "", ""]],
        )
        self.assertEqual(fixed_head("ab\ncd\nef", (0, 1), 2), [["a", "b"], ["c", "d"]])
