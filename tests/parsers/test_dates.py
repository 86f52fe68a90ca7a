"""Dates and times as operators write them."""

from datetime import date
from unittest import TestCase

from ...parsers.convert import Unreadable
from ...parsers.dates import compile_format, date_reader, read_time

DAY = date(2026, 1, 5)


class TestDates(TestCase):
    def test_a_date_is_read_in_the_formats_of_the_layout_and_in_iso(self):
        table = [
            # format, text
            ("%d.%m.%Y", "05.01.2026"),
            ("%d.%m.%Y", "5.1.2026"),
            ("%d.%m.%Y", " 05.01.2026 23:59 "),
            ("%d.%m.%Y", "05.01.2026 23:59:59"),
            ("%d.%m.%Y", "05.01.2026T23:59:59.123"),
            ("%d.%m.%Y", "2026-01-05"),
            ("%d.%m.%Y", "2026-01-05 1:02"),
            ("%d.%m.%y", "05.01.26"),
            ("%m/%d/%Y", "1/5/2026"),
            ("%Y%m%d", "20260105"),
            ("%d%m%y", "050126"),
            ("%b %d, %Y", "Jan 5, 2026"),
            ("%b %d, %Y", "Jan. 05, 2026"),
            ("%d %B %Y", "5 january 2026"),
            ("%d.%m.%Y %H:%M:%S", "05.01.2026 23:59:59,5"),
            ("%d.%m.%Y %I:%M %p", "05.01.2026 11:59 p.m"),
            ("on %d/%m/%Y!", "on 5/1/2026!"),
        ]
        for notation, text in table:
            with self.subTest(notation=notation, text=text):
                self.assertEqual(date_reader((notation,))(text), DAY)

    def test_the_first_format_that_makes_a_day_is_taken(self):
        read = date_reader(("%m/%d/%Y", "%d/%m/%Y"))
        self.assertEqual(read("01/05/2026"), DAY)
        self.assertEqual(read("31/01/2026"), date(2026, 1, 31))

    def test_each_month_has_a_name(self):
        read = date_reader(("%d %b %Y",))
        names = "Jan FEB mar Apr may June jul aug sept oct nov december"
        for month, name in enumerate(names.split(), 1):
            with self.subTest(name):
                self.assertEqual(read(f"5 {name} 2026"), date(2026, month, 5))

    def test_the_years_of_phone_bills(self):
        read = date_reader(("%d.%m.%Y",))
        for year in (1990, 2099):
            with self.subTest(year):
                self.assertEqual(read(f"05.01.{year}"), date(year, 1, 5))

    def test_a_long_text_is_not_even_looked_at(self):
        notation = "%d.%m.%Y" + "x" * 50
        self.assertEqual(date_reader((notation,))("05.01.2026" + "x" * 50), DAY)
        with self.assertRaises(Unreadable):
            date_reader((notation + "x",))("05.01.2026" + "x" * 51)

    def test_an_empty_text_is_no_date(self):
        for text in ("", "  ", "\xa0"):
            with self.subTest(text):
                self.assertIsNone(date_reader(("%d.%m.%Y",))(text))

    def test_what_is_no_day_is_an_issue(self):
        read = date_reader(("%d.%m.%Y", "%d %b %Y"))
        for text in (
            "31.02.2026",
            "05.13.2026",
            "00.01.2026",
            "05.00.2026",
            "05.01.1989",
            "05.01.2100",
            "5 foo 2026",
            "05.01.2026 soon",
            "2026-02-30 10:00:00",
            "\u0660\u0665.\u0660\u0661.\u0662\u0660\u0662\u0666",
            "05.01.2026" + " 10:00" * 20,
        ):
            with self.subTest(text), self.assertRaises(Unreadable) as caught:
                read(text)
            self.assertEqual(
                (caught.exception.reason, caught.exception.detail),
                ("unreadable_date", text),
            )

    def test_a_format_that_cannot_make_a_day_is_refused(self):
        for notation in ("%d.%m", "%m.%Y", "%d.%Y", "%d.%m.%Q", "%d.%d.%m.%Y", "x", ""):
            with (
                self.subTest(notation),
                self.assertRaisesRegex(ValueError, "^date_formats: "),
            ):
                compile_format(notation)

    def test_the_time_of_day(self):
        table = [
            ("05.01.2026 23:59:01", "23:59:01"),
            ("23:59", "23:59"),
            ("1:05 pm", "1:05 pm"),
            ("11:05PM", "11:05PM"),
            ("2359", "2359"),
            (" at  noon ", "at noon"),
            ("", ""),
        ]
        for text, time in table:
            with self.subTest(text):
                self.assertEqual(read_time(text), time)
