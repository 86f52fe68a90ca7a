import io
import unittest

from openpyxl import Workbook

from ...parsers import BadFile
from ...parsers.listing import read_listing

COLUMNS = {"number": ["Employee number", "Personeelsnummer"], "amount": ["Withheld"]}


def workbook(*rows):
    """Return the bytes of a workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class TestListing(unittest.TestCase):
    """A small table that somebody sends back."""

    def test_columns_are_found_by_their_headers_in_any_order_and_format(self):
        expected = [(2, {"number": "0012", "amount": "5.5"})]
        cases = {
            "semicolons": b"Withheld;Employee number\n5.5;0012\n",
            "commas": b"employee NUMBER,Name,Withheld\n0012,Ann,5.5\n",
            "tabs, with a mark": b"\xef\xbb\xbfPersoneelsnummer\tWithheld\n0012\t5.5\n",
            "blank rows": b"Withheld;Employee number\n5.5;0012\n;\n\n",
            "a workbook": workbook(["Withheld", "Employee number"], [5.5, "0012"]),
        }
        for name, content in cases.items():
            with self.subTest(name):
                self.assertEqual(
                    read_listing(content, COLUMNS, ["number", "amount"]), expected
                )

    def test_titles_may_stand_above_the_headers(self):
        content = b"October\n\nEmployee number;Withheld\n12;1,00\n13;\n"
        self.assertEqual(
            [row for row, _values in read_listing(content, COLUMNS, ["number"])], [4, 5]
        )

    def test_what_is_no_table_is_refused(self):
        cases = {
            b"": "empty",
            b"%PDF-1.4": "not_tabular",
            b"Number;Amount\n1;2\n": "missing_header",
        }
        for content, kind in cases.items():
            with self.subTest(kind), self.assertRaises(BadFile) as caught:
                read_listing(content, COLUMNS, ["number", "amount"])
            self.assertEqual(caught.exception.kind, kind)
