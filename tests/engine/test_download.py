"""Tables that people download: no cell of them is a formula."""

import io
from datetime import datetime
from unittest import TestCase

from openpyxl import load_workbook

from ...engine.download import clean, delimited, phone_number, workbook


class TestDownload(TestCase):
    def test_a_text_file_begins_with_the_mark_that_spreadsheets_look_for(self):
        content = delimited([["Name", "Amount"], ["=Zoë", "-1"]])
        self.assertEqual(
            content, b"\xef\xbb\xbf" + "Name;Amount\r\n'=Zoë;'-1\r\n".encode()
        )
        self.assertEqual(delimited([["a", "b"]], ",")[3:], b"a,b\r\n")

    def test_a_text_stays_on_its_line(self):
        for end in "\t\n\r\x0b\x85\u2028\u2029":
            with self.subTest(end):
                self.assertEqual(clean(f"Bob{end}=1"), "Bob =1")

    def test_a_phone_number_is_nothing_but_a_plus_and_digits(self):
        table = [
            ("+447700900123", b"+447700900123"),
            ("+447700900123x", b"'+447700900123x"),
            ("+44 7700", b"'+44 7700"),
            ("+\u0664\u0664", "'+\u0664\u0664".encode()),  # digits of another script
            ("-5", b"-5"),
            ("07700900123", b"'07700900123"),  # or its zero is lost
        ]
        for text, cell in table:
            with self.subTest(text):
                self.assertEqual(delimited([[phone_number(text)]])[3:-2], cell)

    def test_a_workbook_holds_texts_and_the_day_it_was_made(self):
        content = io.BytesIO()
        made_on = datetime(2000, 1, 1)
        with workbook(content, made_on) as book:
            book.add_worksheet().write_row(0, 0, ["=1+1", "http://x.y", "12"])
        book = load_workbook(content)
        self.assertEqual([cell.data_type for cell in book.active[1]], ["s"] * 3)
        self.assertIsNone(book.active["B1"].hyperlink)
        self.assertEqual(book.properties.created, made_on)
