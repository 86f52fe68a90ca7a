"""What the texts of a column are, before anything is known about it."""

from decimal import Decimal
from unittest import TestCase

from ...parsers.contents import Contents, is_phone, marks_of, read_amount


def measured(*texts, mark=".", region=None, says_day=False):
    """Return the contents of a column of these texts."""
    contents = Contents(texts)
    contents.measure(mark, region, says_day=says_day)
    return contents


# A share, texts that have it, and texts that do not.
KINDS = {
    "phone": (
        ("07700 900123", "+32 490 00 00 01", "0032490000001", "tel:+447700900123"),
        ("12.50", "123456", "1234567890123456", "1234567.50", "13/10/2026", "Ann"),
    ),
    "masked": (
        ("0770090xxx", "+4477009***", "xxx123", "020 79..."),
        ("07700900123", "x123", "****", "Ann"),
    ),
    "amount": (
        ("1.50", "-3", "EUR 1.20", "1.20 CR", ".5"),
        ("07700900123", "13/10/2026", "1.50 min", "Ann"),
    ),
    "decimals": (("1.50", "0.123456", "€ 1.50", "1.5 EUR"), ("15", "1.50 minutes")),
    "currency": (("€1.50", "1.50 GBP", "$5", "12 kr", "1 Kč"), ("1.50", "15")),
    "clock": (
        ("00:01:02", "1:02", "12:34:56.7", "9:15 AM", "1h02", "2 m 5 s", "3'05\""),
        ("102", "1.02", "12:3", "Ann"),
    ),
    "day_time": (
        ("09:15", "23:59:59", "9:15 p.m.", "7h05", "00:00"),
        ("24:00", "12:60", "09.15", "915"),
    ),
    "dotted_time": (("09.15", "23.59.59", "7.05"), ("24.00", "7.60", "09:15")),
    "has_time": (
        ("13/10/2026 09:15", "2026-10-13T09.15", "20261013 0915", "20261013-091503"),
        ("13/10/2026", "20261013", "1.50"),
    ),
    "text": (("Calls", "12 min", "é"), ("12", "+", "1.50")),
    "with_unit": (
        ("12 MB", "3s", "1.5 GiB", "10 min", "2 pcs.", "5 x", "7Mo"),
        ("12", "MB", "12 metres"),
    ),
    "rate": (("21", "0.21", "21 %", "19", "0"), ("23.5", "Ann", "%")),
    "whole": (("12", "0"), ("1.2", "-1", "a1")),
}


class TestKinds(TestCase):
    def test_each_text_is_of_the_kinds_that_it_looks_like(self):
        for kind, (fitting, others) in KINDS.items():
            for texts, share in ((fitting, 1), (others, 0)):
                for text in texts:
                    with self.subTest(kind, text=text):
                        self.assertEqual(measured(text).shares[kind], share)

    def test_a_share_is_that_of_the_filled_rows(self):
        contents = measured("Ann", "", "12", "NA", "Bob", "n/a", "13")
        self.assertEqual(contents.shares["text"], 0.5)
        self.assertEqual(contents.blanks, ["NA", "n/a"])
        self.assertEqual(contents.filled, ["Ann", "12", "Bob", "13"])
        self.assertEqual(contents.repeats, 0)
        self.assertEqual(measured("a", "a", "b", "a").repeats, 0.5)
        self.assertEqual(measured().shares["text"], 0)

    def test_a_quantity_counts_where_it_makes_a_text_another(self):
        texts = ("Data 12 MB", "Data 13 MB", "Option 1 GB", "Option 1 GB")
        self.assertEqual(measured(*texts).shares["measured"], 0.5)

    def test_amounts_beside_phone_numbers_and_days_are_few(self):
        contents = measured("07700900123", "12.50")
        self.assertEqual(contents.shares["phone"], 0.5)
        self.assertEqual(contents.shares["number"], 1)
        self.assertEqual(contents.shares["amount"], 0.5)

    def test_a_phone_number_has_seven_to_fifteen_digits(self):
        table = (
            ("123456", False),
            ("1234567", True),
            ("123456789012345", True),
            ("1234567890123456", False),
            ("'07700900123", True),
            ("12-34-5678", False),
            ("01/10 - 31/10", False),
            ("01.10.-31.10.", False),
            ("1.10.26 - 31.10.26", False),
            ("01.10.20.30.40", True),
            ("0490/10-31.10", True),
            ("123 45 678", True),
            ("(020) 7946 0001", True),
        )
        for text, wanted in table:
            with self.subTest(text):
                self.assertEqual(is_phone(text), wanted)


class TestAmounts(TestCase):
    def test_the_mark_of_a_column_is_what_its_amounts_have(self):
        table = (
            (("1,50", "2,25"), ",", True),
            (("1.50", "2.25"), ".", True),
            # One as often as the other: as everywhere in the file.
            (("1,50", "2.25"), ";", True),
            (("1,500", "2,250"), ";", False),
            (("1,500", "2,25"), ",", True),
            (("1,500", "0,250"), ",", True),
            (("1.500,00",), ",", True),
            (("1,500.00",), ".", True),
            (("15", "25"), ";", True),
            ((",5", "1,500"), ",", True),
            (("1,5000",), ",", True),
            (("Ann", "-"), ";", True),
        )
        for texts, mark, is_sure in table:
            with self.subTest(texts):
                contents = Contents(texts)
                self.assertEqual(contents._own_mark(";"), mark)
                self.assertEqual(contents.is_mark_sure, is_sure)

    def test_marks_are_counted_by_the_amounts_that_have_them(self):
        texts = ("1,50", "12,5", "2.25", "a1,50b2", "-", "1,500", "1.234,56")
        self.assertEqual(marks_of(texts), (3, 1))

    def test_the_total_has_all_amounts_in_it(self):
        contents = measured("1.50", "-0.25", "Ann", "", "-", mark=".")
        self.assertEqual(contents.total, Decimal("1.25"))
        self.assertFalse(contents.is_zero)
        self.assertTrue(measured("0.00", "-").is_zero)
        self.assertEqual(measured().total, 0)

    def test_a_dash_is_an_amount_of_zero_and_other_texts_are_none(self):
        self.assertEqual(
            [
                read_amount(text, ",")
                for text in ("-", "--", "\N{EN DASH}", "1,5", "Ann", "")
            ],
            [0, 0, 0, Decimal("1.5"), None, None],
        )

    def test_the_texts_of_zero_are_kept_once(self):
        contents = measured("-", "1.50", "", "-", "NA", "")
        self.assertEqual(contents.zero_texts, ("-", ""))
        self.assertEqual(measured("-", "").zero_texts, ())


class TestRows(TestCase):
    def test_a_group_has_its_value_in_its_first_row(self):
        table = (
            (("a", "", "", "b", "", ""), True),
            (("a", "", "b"), False),  # more filled than not
            (("a", "", "", "b"), True),
            (("", "a", "", ""), False),
            (("a", "", "", "a", "", ""), False),
            ((), False),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(Contents(texts).is_grouped(), wanted)

    def test_numbers_that_grow_by_the_same_step_only_count(self):
        table = (
            (("1", "2", "3"), True),
            (("10", "20", "30"), True),
            (("3", "2", "1"), True),
            (("1", "2"), False),
            (("1", "2", "4"), False),
            (("1", "1", "1"), False),
            (("1", "2", "3", "a"), False),
            (("1", "", "2", "3"), True),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(Contents(texts).is_counting(), wanted)


class TestDays(TestCase):
    def test_the_days_lie_close_together(self):
        table = (
            # texts, region, format, whether it is sure
            (("13/10/2026", "14/10/2026"), None, "%d/%m/%Y", True),
            (("10/13/2026", "10/14/2026"), None, "%m/%d/%Y", True),
            (("01/10/2026", "31/10/2026"), None, "%d/%m/%Y", True),
            # As months they would lie 31 days apart, and as days one.
            (("01/10/2026", "02/10/2026"), None, "%d/%m/%Y", False),
            (("01/10/2026", "02/10/2026"), "US", "%m/%d/%Y", False),
            (("10/01/2026", "10/02/2026"), "US", "%m/%d/%Y", False),
            # Half a year apart in the other order.
            (("01/10/2026", "07/10/2026"), "US", "%d/%m/%Y", True),
            (("10/10/2026",), None, "%d/%m/%Y", True),
            (("26/10/15", "26/10/16"), None, "%y/%m/%d", True),
            (("26.10.2015", "27.10.2015"), None, "%d.%m.%Y", True),
            (("2026-10-13T09:15:00", "2026-10-14T09:15:00"), None, "%Y-%m-%d", True),
            (("13 okt 2026", "14 oct 2026"), None, "%d %b %Y", True),
            (("20261013", "20261014"), None, "%Y%m%d", True),
        )
        for texts, region, wanted, is_sure in table:
            with self.subTest(texts, region=region):
                contents = measured(*texts, region=region)
                self.assertEqual(contents.date_format, wanted)
                self.assertEqual(contents.shares["date"], 1)
                self.assertEqual(contents.is_date_sure, is_sure)

    def test_digits_alone_are_days_where_the_header_says_so(self):
        texts = ("131026", "141026")
        self.assertEqual(measured(*texts).shares["date"], 0)
        said = measured(*texts, says_day=True)
        self.assertEqual((said.date_format, said.shares["date"]), ("%d%m%y", 1))

    def test_a_day_without_a_year_needs_a_header_that_says_so(self):
        texts = ("13/10", "14/10")
        self.assertEqual(measured(*texts).shares["date"], 0)
        said = measured(*texts, says_day=True)
        self.assertEqual((said.date_format, said.shares["date"]), ("%d/%m", 1))

    def test_the_region_tells_which_part_of_a_short_day_is_the_year(self):
        found = {
            region: measured("11/10/12", region=region).date_format
            for region in (None, "US", "SE", "JP")
        }
        self.assertEqual(
            found,
            {None: "%d/%m/%y", "US": "%m/%d/%y", "SE": "%y/%m/%d", "JP": "%y/%m/%d"},
        )

    def test_a_full_year_tells_the_order_in_every_region(self):
        for region in (None, "US", "SE"):
            contents = measured("13/10/2026", "13/11/2026", region=region)
            with self.subTest(region):
                self.assertEqual(contents.date_format, "%d/%m/%Y")
                self.assertTrue(contents.is_date_sure)

    def test_the_share_of_days_is_that_of_all_filled_rows(self):
        contents = measured("13/10/2026", "14/10/2026", "Total", "")
        self.assertAlmostEqual(contents.shares["date"], 2 / 3)

    def test_whole_numbers_are_days_of_a_spreadsheet_in_this_century(self):
        table = (
            (("46308", "46309.5"), True),
            (("36526", "73050"), True),
            (("36525",), False),
            (("73051",), False),
            (("46308", "12"), False),
            ((), False),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                contents = measured(*texts)
                self.assertEqual(contents.as_serials(), wanted)
        contents = measured("46308", "46309.5")
        contents.as_serials()
        self.assertEqual(
            {name: contents.shares[name] for name in ("date", "amount", "has_time")},
            {"date": 1, "amount": 0, "has_time": 0.5},
        )
        self.assertEqual(contents.date_format, "%E")
