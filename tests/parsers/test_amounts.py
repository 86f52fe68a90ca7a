"""Net, tax and rate of a row, from whichever of them its layout has."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from ...parsers.amounts import derive_rate, money_reader, number_reader
from ...parsers.texts import Unreadable
from .common import SMALL

RATES = "0 5 6 7 8 8.1 9 10 12 13 15 16 17 18 19 20 21 22 23 24 25 25.5 26 27"


def money(*texts, **changes):
    """Return what is read from net, gross, tax and rate, as texts."""
    columns = {"number": "Number", "net": "Amount"}
    profile = replace(SMALL, **{"columns": columns, **changes})
    found = money_reader(profile)(texts)
    return tuple(None if value is None else f"{value:f}" for value in found)


class TestMoney(TestCase):
    def test_what_is_missing_follows_from_the_rest(self):
        table = [
            # net, gross, tax, rate; what is read; the rate of the layout
            (("10,00", "", "", ""), ("10.00", None, None), None),
            (("10,00", "", "", ""), ("10.00", None, "21"), 21),
            (("10,00", "", "2,10", ""), ("10.00", "2.10", "21"), None),
            (("10,00", "", "0,60", ""), ("10.00", "0.60", "6"), 21),
            (("10,00", "", "", "6"), ("10.00", None, "6"), 21),
            (("10,00", "12,10", "", ""), ("10.00", "2.10", "21"), None),
            (("10,00", "12,10", "2,10", "21"), ("10.00", "2.10", "21"), None),
            (("", "12,10", "2,10", ""), ("10.00", "2.10", "21"), None),
            (("", "12,10", "", "21"), ("10.000000", "2.100000", "21"), None),
            (("", "12,10", "", ""), ("10.000000", "2.100000", "21"), 21),
            (("", "10,00", "", ""), ("8.264463", "1.735537", "21"), 21),
            (("", "10,60", "", "6"), ("10.000000", "0.600000", "6"), 21),
            (("", "0,00", "", ""), ("0.000000", "0.000000", "21"), 21),
            (("0", "", "0", ""), ("0", "0", None), 21),
            (("-10,00", "", "-2,10", ""), ("-10.00", "-2.10", "21"), None),
        ]
        for texts, read, rate in table:
            with self.subTest(texts=texts, rate=rate):
                rate = None if rate is None else Decimal(rate)
                self.assertEqual(money(*texts, tax_rate=rate), read)

    def test_a_layout_of_credits_turns_the_sign(self):
        self.assertEqual(
            money("10,00", "", "2,10", "21", sign=-1), ("-10.00", "-2.10", "21")
        )
        self.assertEqual(money("0,00", "", "", "", sign=-1), ("0.00", None, None))

    def test_a_gross_amount_without_any_rate_is_an_issue(self):
        for texts, reason in (
            (("", "12,10", "", ""), "unknown_tax_rate"),
            (("", "", "", ""), "unreadable_amount"),
            (("", "", "2,10", "21"), "unreadable_amount"),
            (("ten", "", "", ""), "unreadable_amount"),
            (("1,00", "", "some", ""), "unreadable_tax"),
            (("1,00", "", "", "high"), "unreadable_tax_rate"),
        ):
            with self.subTest(texts), self.assertRaises(Unreadable) as caught:
                money(*texts)
            self.assertEqual(caught.exception.reason, reason)


class TestRates(TestCase):
    def test_a_rate_is_read_in_each_of_its_spellings(self):
        table = [
            ("21", "21"),
            ("21 %", "21"),
            ("21,00", "21"),
            ("21.00%", "21"),
            ("8,1", "8.1"),
            ("8.10", "8.1"),
            ("0,21", "21"),  # a percentage cell of a spreadsheet
            ("0.5", "50"),
            ("0,5 %", "0.5"),
            ("1", "1"),
            ("0", "0"),
            ("100", "100"),
            ("25,5000000000", "25.5"),
        ]
        for text, rate in table:
            with self.subTest(text):
                self.assertEqual(money("1,00", "", "", text)[2], rate)

    def test_no_rate_is_below_zero_or_above_all(self):
        for text in ("-1", "100,01", "101", "2100"):
            with self.subTest(text), self.assertRaises(Unreadable) as caught:
                money("1,00", "", "", text)
            self.assertEqual(caught.exception.reason, "unreadable_tax_rate")
            self.assertEqual(caught.exception.detail, text)

    def test_each_rate_in_force_is_found_by_its_tax(self):
        for text in RATES.split():
            with self.subTest(text):
                rate = Decimal(text)
                self.assertEqual(derive_rate(Decimal(1000), 10 * rate, None), rate)
        for text in ("1", "4", "11", "14", "28", "25.2"):
            with self.subTest(text):
                self.assertIsNone(derive_rate(Decimal(1000), 10 * Decimal(text), None))

    def test_a_tax_is_that_of_a_rate_within_a_cent(self):
        table = [
            # net, tax, the rate of the layout, what is found
            ("10.00", "2.09", None, "21"),
            ("10.00", "2.11", None, "21"),
            ("10.00", "2.12", "21", None),
            ("10.00", "2.12", None, None),
            ("10.00", "2.1000", None, "21"),
            ("10.00", "2.1002", None, None),
            ("10.00", "2", None, "20"),
            ("0.00", "0.00", "21", None),
            ("0.10", "0.02", None, None),  # several fit
            ("0.10", "0.02", "21", "21"),
            ("-10.00", "-2.10", None, "21"),
        ]
        for net, tax, default, rate in table:
            with self.subTest(net=net, tax=tax, default=default):
                found = derive_rate(
                    Decimal(net), Decimal(tax), default and Decimal(default)
                )
                self.assertEqual(found, rate and Decimal(rate))


class TestNumbers(TestCase):
    def test_a_number_is_read_as_the_layout_writes_it(self):
        read = number_reader(SMALL, "unreadable_amount")
        table = [
            ("1,50", "1.50"),
            ("-1,50", "-1.50"),
            ("1.234,5", "1234.5"),
            ("-0,00", "0.00"),
            ("0,00-", "0.00"),
            ("  1,50 ", "1.50"),
            ("9999999999", "9999999999"),
            ("9.999.999.999,9", "9999999999.9"),
            ("", "None"),
            (" \xa0 ", "None"),
        ]
        for text, value in table:
            with self.subTest(text):
                self.assertEqual(str(read(text)), value)

    def test_a_phone_number_is_no_amount(self):
        read = number_reader(SMALL, "unreadable_amount")
        for text in ("447700900123", "10000000000", "-10000000000", "1.5"):
            with self.subTest(text), self.assertRaises(Unreadable) as caught:
                read(text)
            self.assertEqual(
                (caught.exception.reason, caught.exception.detail),
                ("unreadable_amount", text),
            )
