"""The parts that make a table of the texts of a page: lines, wraps, columns, rows."""

import ctypes
from unittest import TestCase

import pypdfium2.raw as pdfium

from ...parsers import pdf
from ...parsers.pdf import Page
from ...parsers.pdf_columns import find_grid
from ...parsers.pdf_grid import LEFT, RIGHT, Grid
from ...parsers.pdf_lines import Line, has_phone, read_lines, stated_total
from ...parsers.pdf_wraps import OTHER, PART, ROW, find_rows

HEIGHT = 10.0


def text(left, word, right=None, top=0.0):
    """Return a text that is five points wide a letter, or ends at a place."""
    return (top, left, left + 5.0 * len(word) if right is None else right, word, HEIGHT)


def line(*texts, top=0.0, number=1):
    """Return a line of (left, word) or (left, word, right)."""
    return Line(1, number, top, HEIGHT, [text(*each, top=top) for each in texts])


def read(*texts):
    """Return the lines of a page as lists of words."""
    [lines] = read_lines([Page(1, sorted(texts))])
    return [[each[3] for each in line.texts] for line in lines]


class TestLines(TestCase):
    def test_texts_at_about_one_height_are_a_line(self):
        table = (
            # how far the second text is below the first, and whether it is with it
            (0, True),
            (3.5, True),
            (3.6, False),
        )
        for way, wanted in table:
            with self.subTest(way):
                found = read(text(0, "a", top=100), text(50, "b", top=100 + way))
                self.assertEqual(found, [["a", "b"]] if wanted else [["a"], ["b"]])

    def test_the_level_is_that_of_the_first_text(self):
        texts = [text(50 * n, "abc"[n], top=100 + 3 * n) for n in range(3)]
        self.assertEqual(read(*texts), [["a", "b"], ["c"]])

    def test_a_line_goes_from_left_to_right(self):
        self.assertEqual(
            read(text(50, "a", top=99), text(0, "b", top=100)), [["b", "a"]]
        )

    def test_texts_close_to_each_other_are_one(self):
        table = (
            # the place of the second text, whose one before ends at 10
            (10.0, ["abcd"]),
            (10.7, ["abcd"]),
            (10.9, ["ab cd"]),
            (13.1, ["ab cd"]),
            (13.3, ["ab", "cd"]),
        )
        for left, wanted in table:
            with self.subTest(left):
                self.assertEqual(read(text(0, "ab"), text(left, "cd")), [wanted])

    def test_a_joined_text_goes_from_the_first_to_the_last(self):
        texts = [text(0, "ab"), text(12, "cd"), text(50, "ef"), text(62, "gh")]
        [[joined, other]] = [
            each.texts for lines in read_lines([Page(1, texts)]) for each in lines
        ]
        self.assertEqual(joined, (0.0, 0, 22.0, "ab cd", HEIGHT))
        self.assertEqual(other, (0.0, 50, 72.0, "ef gh", HEIGHT))
        # A text that lies over another one does not make it shorter.
        texts = [text(0, "abcdef"), text(5, "g"), text(31, "h")]
        self.assertEqual(read(*texts), [["abcdefg h"]])

    def test_a_line_knows_its_page_and_its_number(self):
        pages = [Page(3, [text(0, "a"), text(0, "b", top=20)]), Page(4, [text(0, "c")])]
        found = [
            (each.page, each.number) for lines in read_lines(pages) for each in lines
        ]
        self.assertEqual(found, [(3, 1), (3, 2), (4, 1)])
        self.assertEqual(read(), [])

    def test_what_is_in_a_line(self):
        found = line((0, "0490 00 00 01"), (100, "12,50"))
        self.assertEqual(found.text, "0490 00 00 01 12,50")
        self.assertTrue(found.has_phone and found.has_digit and found.has_amount)
        other = line((0, "Ann"), (100, "Bob"))
        self.assertFalse(other.has_phone or other.has_digit or other.has_amount)

    def test_a_printed_phone_number_begins_with_zero_or_has_three_parts(self):
        table = (
            ("0490 00 00 01", True),
            ("(020) 7946 0001", True),
            ("+32 490000001", True),
            ("1234567", False),
            ("123 4567", False),
            ("12 34 567", True),
            ("01/10/2026", False),
            ("from 01.10.2026", False),
            ("01/10 - 31/10", False),
            ("01.10. - 31.10.", False),
            ("01/10\u201331/10", False),
            ("0490 00 00 01 from 01/10-31/10", True),
            ("Customer", False),
        )
        for words, wanted in table:
            with self.subTest(words):
                self.assertEqual(has_phone(words), wanted)

    def test_a_stated_total_is_the_last_amount_of_its_line(self):
        table = (
            (line((0, "Total"), (99, "12,50")), ("Total", "12,50")),
            (
                line((0, "Total:"), (99, "12,50"), (199, "1.015,12")),
                ("Total: 12,50", "1.015,12"),
            ),
            (line((0, "Total EUR 12,50 incl.")), ("Total EUR", "12,50")),
            (line((0, "Total"), (99, "12")), None),
            (line((0, "Calls"), (99, "12,50")), None),
        )
        for each, wanted in table:
            with self.subTest(each.text):
                self.assertEqual(stated_total(each), wanted)


class TestWraps(TestCase):
    def check(self, kinds, tops, wanted):
        """Letters for kinds (row, part, other); {part: row} is what is found."""
        names = {"r": ROW, "p": PART, "o": OTHER}
        lines = [line((0, "x"), top=top) for top in tops]
        self.assertEqual(find_rows(lines, [names[each] for each in kinds]), wanted)

    def test_a_part_is_of_the_row_that_it_is_nearest_to(self):
        table = (
            # kinds, tops, the row of each part
            ("rr", (0, 20), {}),
            ("rp", (0, 12), {1: 0}),
            ("rp", (0, 20), {1: 0}),  # as far as it is high, twice
            ("rp", (0, 21), {}),
            ("pr", (0, 12), {0: 1}),
            ("prp", (0, 6, 12), {0: 1, 2: 1}),
            ("rprp", (0, 10, 30, 40), {1: 0, 3: 2}),
            ("prpr", (0, 10, 30, 40), {0: 1, 2: 3}),
            ("prpprp", (0, 6, 12, 30, 36, 42), {0: 1, 2: 1, 3: 4, 5: 4}),
            # Two rows are as near: of the one above, if it is right above.
            ("rpr", (0, 12, 24), {1: 0}),
            ("rpr", (0, 14, 28), {1: 0}),
            ("rpr", (0, 15, 30), {}),
            ("rppr", (0, 12, 24, 36), {1: 0, 2: 0}),
            # Any other line is between.
            ("rop", (0, 10, 20), {}),
            ("por", (0, 10, 20), {}),
            ("p", (0,), {}),
            ("op", (0, 10), {}),
            # Ways that differ by less than a point are one.
            ("rpp", (0, 12, 24.5), {1: 0, 2: 0}),
        )
        for kinds, tops, wanted in table:
            with self.subTest(kinds, tops=tops):
                self.check(kinds, tops, wanted)


class TestGrid(TestCase):
    def setUp(self):
        # number, label, amount
        self.grid = Grid((0, 100, 200), {(LEFT, 10), (LEFT, 110), (RIGHT, 260)})

    def test_a_text_is_of_the_column_that_it_begins_in(self):
        table = (
            (0, 0),
            (99, 0),
            (99.4, 0),
            (99.5, 1),
            (100, 1),
            (199, 1),
            (200, 2),
            (900, 2),
        )
        for left, wanted in table:
            with self.subTest(left):
                self.assertEqual(self.grid.column(text(left, "a")), wanted)
                cells = ["", "", ""]
                cells[wanted] = "a"
                self.assertEqual(self.grid.cells(line((left, "a"))), cells)

    def test_texts_of_a_column_are_one_cell(self):
        found = self.grid.cells(line((10, "a"), (50, "b"), (230, "1,00")))
        self.assertEqual(found, ["a b", "", "1,00"])

    def test_a_row_has_two_edges_of_the_table_or_its_amount(self):
        number, label = (10, "0490"), (110, "Calls")
        amount, other = (240, "1,00", 260), (140, "x")
        table = (
            ((number, label, amount), True),
            ((number, amount), True),
            ((label, amount), True),
            ((number, label), False),  # the margin is that of any line
            ((label, other), False),
            ((other, (170, "y")), False),
            ((other, (240, "y", 260)), False),
            ((other, (230, "1,00", 250)), False),
            ((number, (240, "1,00", 261)), True),
            ((number, (240, "1,00", 259)), True),
            ((number, (240, "1,00", 262)), False),
            (((112, "Calls"), amount), True),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(self.grid.is_row(line(*texts)), wanted)

    def test_a_charge_has_most_of_its_edges_with_the_table(self):
        number, label = (10, "0490"), (110, "Calls")
        amount, other = (240, "1,00", 260), (140, "x")
        table = (
            ((number, label, amount), True),
            ((number, other, amount), False),
            ((number, label, other, amount), True),
            ((number, label), False),
            (((10, "Total"), label, amount), False),
            (((60, "0490"), amount), False),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(self.grid.is_charge(line(*texts)), wanted)

    def test_a_word_among_numbers_is_no_part_of_their_cell(self):
        rows = [line((10, f"049{n}"), (110, "Calls"), (240, "1,00", 260)) for n in "12"]
        self.grid.learn(rows)
        cells = ["0491", "Calls", "1,00"]
        table = (
            (text(10, "more"), False),
            (text(10, "0492"), True),
            (text(110, "more"), True),
            (text(240, "more"), False),
        )
        for each, wanted in table:
            with self.subTest(each):
                self.assertEqual(self.grid.fits(each, cells), wanted)
        self.assertTrue(self.grid.fits(text(10, "more"), ["", "Calls", "1,00"]))

    def test_in_a_section_a_text_where_a_day_should_be_is_the_label(self):
        rows = [line((10, "01/10"), (110, "Calls"), (240, "1,00", 260))] * 2
        self.grid.learn(rows)
        fee = line((10, "Line rental"), (110, "01/10 - 31/10"), (240, "9,00", 260))
        plain = ["Line rental", "01/10 - 31/10", "9,00"]
        self.assertEqual(self.grid.cells_of_row(fee), (plain, []))
        self.grid.has_sections = True
        self.assertEqual(
            self.grid.cells_of_row(fee), (["", "Line rental", "9,00"], [0])
        )
        table = (
            # A word beside it is told too.
            ((10, "Line"), (110, "rental"), ["", "Line rental", "9,00"], [0]),
            ((10, "01/10"), (110, "rental"), ["01/10", "rental", "9,00"], []),
            ((10, "Total"), (110, "rental"), ["Total", "rental", "9,00"], []),
            (
                (10, "Line"),
                (110, "0490 00 00 01"),
                ["Line", "0490 00 00 01", "9,00"],
                [],
            ),
        )
        for first, second, cells, moved in table:
            with self.subTest(second):
                found = self.grid.cells_of_row(line(first, second, (240, "9,00", 260)))
                self.assertEqual(found, (cells, moved))


class TestColumns(TestCase):
    def rows(self, *texts, times=3):
        return [line(*texts, top=20.0 * n) for n in range(times)]

    def test_columns_begin_between_the_texts(self):
        rows = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260))
        # A quarter of the way from the end of the one before it.
        self.assertEqual(find_grid(rows).cuts, (0, 50, 161))

    def test_a_header_belongs_to_the_column_below_it(self):
        rows = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260))
        header = line((10, "Number"), (105, "Label"), (150, "Amount", 262), top=-20)
        self.assertEqual(find_grid([header, *rows]).cuts, (0, 50, 150))

    def test_a_row_whose_texts_begin_a_point_beside_is_of_the_table(self):
        rows = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260))
        for left in (109, 111):
            long = (left, "Calls to other lines", 220)
            moved = line((10, "0490"), long, (240, "1,00", 260))
            with self.subTest(left):
                self.assertEqual(find_grid([*rows, moved]).cuts[2:], (225,))

    def test_numbers_that_end_below_each_other_are_a_column(self):
        rows = [
            line((10, "0490"), (150 - 5 * len(count), count), (240, "1,00", 260))
            for count in ("5", "12", "100", "2048")
        ]
        self.assertEqual(find_grid(rows).cuts, (0, 55, 172))

    def test_texts_that_are_beside_each_other_in_a_row_are_of_two_columns(self):
        # Most texts reach to where the second column begins, where it has none.
        short = self.rows(
            (10, "0490"), (110, "Data"), (200, "5 GB"), (340, "1,00", 360)
        )
        long = self.rows((10, "0490"), (110, "x" * 30), (340, "1,00", 360), times=5)
        self.assertEqual(len(find_grid([*short, *long]).cuts), 4)

    def test_without_two_texts_and_an_amount_there_is_no_table(self):
        for texts in (((10, "a"), (110, "b")), ((10, "1,00"),)):
            with self.subTest(texts):
                self.assertIsNone(find_grid(self.rows(*texts)))

    def test_the_largest_table_is_taken(self):
        small = self.rows((10, "Plan"), (300, "9,00", 320), times=2)
        large = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260), times=4)
        grid = find_grid([*small, *large])
        self.assertTrue(grid.is_row(large[0]))
        self.assertFalse(grid.is_row(small[0]))

    def test_many_rows_of_few_texts_go_before_few_rows_of_many(self):
        few = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260), times=4)
        many = self.rows((30, "Plan"), (300, "9,00", 320), times=10)
        grid = find_grid([*few, *many])
        self.assertTrue(grid.is_row(many[0]))
        self.assertFalse(grid.is_row(few[0]))

    def test_given_cuts_are_taken_as_they_are(self):
        rows = self.rows((10, "0490"), (110, "Calls"), (240, "1,00", 260))
        self.assertEqual(find_grid(rows, (0, 70)).cuts, (0, 70))
        self.assertTrue(find_grid(rows, (0, 70)).is_row(rows[0]))

    def test_a_currency_is_no_column_of_its_own(self):
        rows = self.rows((10, "0490"), (110, "EUR"), (240, "1,00", 260))
        self.assertEqual(find_grid(rows).cuts, (0, 50))
        rows = self.rows((10, "0490"), (110, "eur"), (240, "1,00", 260))
        self.assertEqual(len(find_grid(rows).cuts), 3)
        rows = self.rows((10, "0490"), (110, "EURO"), (240, "1,00", 260))
        self.assertEqual(len(find_grid(rows).cuts), 3)

    def test_wrapped_texts_between_the_rows_are_a_column(self):
        rows = self.rows((10, "0490"), (240, "1,00", 260), times=4)
        wrapped = [line((110, "Calls"), top=20.0 * n + 5) for n in range(4)]
        self.assertEqual(len(find_grid([*rows, *wrapped]).cuts), 3)
        self.assertEqual(len(find_grid([*rows, *wrapped[:1]]).cuts), 2)
        # They begin at a column that is there, or name a number.
        for other in ((12, "Calls"), (110, "0490 00 00 01")):
            again = [line(other, top=20.0 * n + 5) for n in range(4)]
            self.assertEqual(len(find_grid([*rows, *again]).cuts), 2)


class TestLibrary(TestCase):
    def test_quick_functions_are_those_of_the_library(self):
        for function in (pdfium.FPDFText_IsGenerated, pdfium.FPDFText_GetUnicode):
            quick = pdf._quick(function)
            places = [
                ctypes.cast(each, ctypes.c_void_p).value for each in (quick, function)
            ]
            self.assertEqual(*places)

    def test_words_of_a_text_are_cut_where_several_blanks_were_one(self):
        words = [
            (0.0, 0.0, 10.0, (0, "ab"), HEIGHT),
            (0.0, 12.0, 22.0, (0, "cd"), HEIGHT),
            (0.0, 90.0, 99.0, (0, "ef"), HEIGHT),
            (0.0, 101.0, 110.0, (1, "gh"), HEIGHT),
        ]
        self.assertEqual(
            [each[1:4] for each in pdf._from_words(words)],
            [(0.0, 22.0, "ab cd"), (90.0, 99.0, "ef"), (101.0, 110.0, "gh")],
        )
        # The topmost word may be of any text.
        only = [(0.0, 1.0, 10.0, (1, "ab"), HEIGHT)]
        self.assertEqual(pdf._from_words(only), [(0.0, 1.0, 10.0, "ab", HEIGHT)])
        limit = pdf._WIDE * HEIGHT
        for way, wanted in ((limit - 0.1, 1), (limit, 2)):
            pair = [words[0], (0.0, 10.0 + way, 50.0, (0, "x"), HEIGHT)]
            self.assertEqual(len(pdf._from_words(pair)), wanted)
