"""Dates and times as operators write them."""

from datetime import date
from unittest import TestCase

from ...parsers.dates import compile_format, date_reader, near_reader, read_time
from ...parsers.texts import Unreadable

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
        # ISO goes before all: a spreadsheet program wrote it.
        read = date_reader(("%Y-%d-%m",))
        self.assertEqual(read("2026-01-05"), DAY)
        self.assertEqual(read("2026-31-01"), date(2026, 1, 31))

    def test_a_day_of_one_digit_needs_a_mark_beside_it(self):
        table = (
            ("%Y.%m.%d", "2026.1.5", DAY),
            ("%d.%m.%Y", "5.1.2026", DAY),
            ("%Y%m%d", "20260105", DAY),
            ("%Y%m.%d", "202601.5", DAY),
            ("%Y%m.%d", "20261.5", None),
        )
        for format, text, wanted in table:
            with self.subTest(format, text=text):
                read = date_reader((format,))
                if wanted:
                    self.assertEqual(read(text), wanted)
                else:
                    with self.assertRaises(Unreadable):
                        read(text)

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
        for notation in ("%d.%y", "%m.%Y", "%d.%Y", "%d.%m.%Q", "%d.%d.%m.%Y", "x", ""):
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


class TestSpellings(TestCase):
    """Days as bills of many countries write them, with their times."""

    def test_months_by_name_in_all_languages(self):
        for text in (
            *("13 okt 2026", "13 October 2026", "13 octobre 2026", "13 Oct. 2026"),
            *("13 Oktober 2026", "13 ottobre 2026", "13 outubro 2026", "13 ott 2026"),
            *("13 octubre 2026", "13 out 2026", "13 lokakuuta 2026", "13 lok 2026"),
            *("13 października 2026", "13 paź 2026", "13 října 2026", "13 říj 2026"),
            *("13 októbra 2026", "13 oktober 2026", "13 OKT 2026", "13 OKTÓBER 2026"),
        ):
            with self.subTest(text):
                read = date_reader(("%d %b %Y",))
                self.assertEqual(read(text), date(2026, 10, 13))

    def test_names_that_begin_alike_are_told_apart(self):
        read = date_reader(("%d %B %Y",))
        for name, month in (
            *(("juin", 6), ("juillet", 7), ("června", 6), ("července", 7)),
            *(("maaliskuuta", 3), ("marraskuuta", 11), ("mars", 3), ("maart", 3)),
            *(("mai", 5), ("maj", 5), ("mayo", 5), ("maio", 5), ("maggio", 5)),
            *(("listopada", 11), ("lipca", 7), ("lutego", 2), ("ledna", 1)),
            *(("janvier", 1), ("gennaio", 1), ("enero", 1), ("tammikuuta", 1)),
            *(("août", 8), ("agosto", 8), ("srpna", 8), ("sierpnia", 8), ("elo", 8)),
        ):
            with self.subTest(name):
                self.assertEqual(read(f"5 {name} 2026"), date(2026, month, 5))

    def test_times_behind_the_day(self):
        for text in (
            *("13/10/2026 9:15 AM", "13/10/2026 9:15 p.m.", "13/10/2026 9:15 a. m."),
            *("13/10/2026 09.15", "13/10/2026 09h15", "13/10/2026, 09:15"),
            *("13/10/2026 kl. 09.15", "13/10/2026 à 09h15", "13/10/2026 um 09:15"),
            *("13/10/2026T09:15:03Z", "13/10/2026 09:15:03 CET", "13/10/2026-09:15"),
            *("2026-10-13T09:15:03+02:00", "2026-10-13T09:15:03.123Z"),
            *("2026-10-13 09:15:03 UTC", "2026-10-13 09:15:03 +0200"),
            *("46308", "46308.385", "46308,385"),
        ):
            with self.subTest(text):
                read = date_reader(("%d/%m/%Y", "%E"))
                self.assertEqual(read(text), date(2026, 10, 13))
                self.assertTrue(read_time(text))

    def test_the_time_in_a_text(self):
        for text, time in (
            *(("13.10.2026 09.15", "09.15"), ("13/10/2026 9h15", "9h15")),
            *(("13/10/2026 9:15 p.m.", "9:15 p.m."), ("46308.385", "09:14")),
            *(("2026-10-13T09:15:03Z", "09:15:03"), ("13.10.2026", "13.10.2026")),
        ):
            with self.subTest(text):
                self.assertEqual(read_time(text), time)

    def test_words_of_the_date_itself(self):
        self.assertEqual(
            date_reader(("%d de %B de %Y",))("13 de octubre de 2026"),
            date(2026, 10, 13),
        )
        self.assertEqual(
            date_reader(("%a %d/%m/%Y",))("mar. 13/10/2026"), date(2026, 10, 13)
        )

    def test_a_day_without_a_year_is_the_one_next_to_the_bill(self):
        read = date_reader(("%m/%d",), around=date(2027, 1, 4))
        self.assertEqual(read("12/30"), date(2026, 12, 30))
        self.assertEqual(read("01/02 9:15 AM"), date(2027, 1, 2))
        with self.assertRaises(Unreadable):
            date_reader(("%m/%d",))("12/30")
        leap = date_reader(("%d/%m",), around=date(2024, 3, 1))
        self.assertEqual(leap("29/02"), date(2024, 2, 29))

    def test_a_day_far_from_the_bill_is_told(self):
        read = near_reader(date_reader(("%d/%m/%y",)), date(2026, 11, 1))
        self.assertEqual(read("26/10/26"), date(2026, 10, 26))
        self.assertEqual(read("26/10/25"), date(2025, 10, 26))
        self.assertIsNone(read(""))
        for text in ("26/10/15", "26/10/36"):
            with self.subTest(text), self.assertRaises(Unreadable) as caught:
                read(text)
            self.assertEqual(caught.exception.reason, "far_date")
