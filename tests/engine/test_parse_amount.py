"""Amounts as operators write them, and texts that only look like amounts."""

from decimal import Decimal
from time import process_time
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import parse_amount
from .builders import thoroughly


class TestParseAmount(TestCase):
    def test_amounts_are_read_in_the_notation_that_is_named(self):
        table = [
            # text, decimal mark, amount
            ("1.234,56", ",", "1234.56"),
            ("1,234.56", ".", "1234.56"),
            ("1.234.567", ",", "1234567"),
            ("1.234", ",", "1234"),
            ("1,234", ".", "1234"),
            ("1 234,5", ",", "1234.5"),
            ("1\N{NO-BREAK SPACE}234,50", ",", "1234.50"),
            ("1\N{NARROW NO-BREAK SPACE}234,50", ",", "1234.50"),
            ("1\N{THIN SPACE}234,50", ",", "1234.50"),
            ("1'234.50", ".", "1234.50"),
            ("1\N{RIGHT SINGLE QUOTATION MARK}234.50", ".", "1234.50"),
            ("12345,6", ",", "12345.6"),
            ("0,0123456", ",", "0.0123456"),
            ("007", ",", "7"),
            (",5", ",", "0.5"),
            (".50", ".", "0.50"),
            ("  7\t", ",", "7"),
            ("0,00", ",", "0.00"),
        ]
        for text, mark, amount in table:
            with self.subTest(text):
                self.assertEqual(str(parse_amount(text, mark)), amount)

    def test_a_minus_before_or_after_and_parentheses_are_negative(self):
        table = [
            "-5,00",
            "- 5,00",
            "\N{MINUS SIGN}5,00",
            "5,00-",
            "5,00 -",
            "(5,00)",
            "( 5,00 )",
            "-€5,00",
            "€-5,00",
            "€ -5,00",
            "5,00 €-",
            "5,00- €",
            "(€5,00)",
            "€(5,00)",
            "(5,00) EUR",
        ]
        for text in table:
            with self.subTest(text):
                self.assertEqual(str(parse_amount(text)), "-5.00")
        self.assertEqual(str(parse_amount("+5,00")), "5.00")
        self.assertEqual(str(parse_amount("-0,00")), "0.00")

    def test_a_currency_may_stand_on_either_side(self):
        for currency in ("€", "EUR", "US$", "$", "CHF", "kr", "kr.", "Kč", "zł", "£"):
            for text in (
                f"{currency}5",
                f"{currency} 5",
                f"5{currency}",
                f"5 {currency}",
            ):
                with self.subTest(text):
                    self.assertEqual(parse_amount(text), Decimal(5))

    def test_what_is_ambiguous_or_no_amount_is_refused_with_the_text(self):
        table = [
            ("1.234,56", "."),
            ("1,234.56", ","),
            ("1,234,567", ","),
            ("1.23", ","),
            ("0.500", ","),
            ("12.34.567", ","),
            ("1234.567", ","),
            ("1.234 567", ","),
            ("1.2345", ","),
            ("1 23", ","),
            ("1,", ","),
            # Five euros in Dutch, minus one hundred in German: neither is guessed.
            ("100,-", ","),
            ("5.-", "."),
            ("", ","),
            ("-", ","),
            ("€", ","),
            (",", ","),
            ("()", ","),
            ("--5", ","),
            ("-5-", ","),
            ("(-5)", ","),
            ("(5", ","),
            ("5)", ","),
            ("€5€", ","),
            ("5 MB", ","),
            ("12 min", ","),
            ("3 SMS", ","),
            ("1e5", "."),
            ("NaN", ","),
            ("Infinity", ","),
            ("\N{ARABIC-INDIC DIGIT FIVE}", ","),
            ("1_000", ","),
            ("n/a", ","),
        ]
        for text, mark in table:
            with self.subTest(text, mark=mark):
                with self.assertRaises(ValueError) as caught:
                    parse_amount(text, mark)
                self.assertIn(repr(text), str(caught.exception))

    def test_thousands_marks_may_be_narrowed_down(self):
        self.assertEqual(parse_amount("1 234,5", ",", " "), Decimal("1234.5"))
        for text, marks in (("1.234,5", " "), ("1 234,5", "")):
            with self.subTest(text, marks=marks), self.assertRaises(ValueError):
                parse_amount(text, ",", marks)

    def test_marks_that_cannot_be_told_apart_are_refused(self):
        for marks, field in (
            ((",", "."), None),
            ((",", ",."), "thousands_marks"),
            (("", "."), "decimal_mark"),
            ((",,", "."), "decimal_mark"),
            (("5", "."), "decimal_mark"),
        ):
            with self.subTest(marks):
                if field is None:
                    self.assertEqual(parse_amount("1,5", *marks), Decimal("1.5"))
                    continue
                with self.assertRaisesRegex(ValueError, field):
                    parse_amount("5", *marks)

    def test_a_long_cell_is_refused_quickly_and_cited_briefly(self):
        for text in (" " * 50_000 + "x", "5" + " " * 50_000 + "x", "1 " * 50_000):
            start = process_time()
            with self.assertRaises(ValueError) as caught:
                parse_amount(text)
            self.assertLess(process_time() - start, 1)
            self.assertLess(len(str(caught.exception)), 120)

    @thoroughly
    @given(
        st.decimals(-9_999_999, 9_999_999, places=4),
        st.sampled_from([",.", ", ", ",'", ",", ".,", ". ", ".'", "."]),
        st.sampled_from(["-{}", "{}-", "({})", "- {}", "{} -"]),
        st.sampled_from(["{}", "€{}", "{} EUR", "CHF {}", "{} kr"]),
    )
    def test_what_is_written_is_read(self, amount, marks, minus, currency):
        point, thousands = marks[0], marks[1:]
        text = f"{abs(amount):,}".translate({ord(","): thousands, ord("."): point})
        if amount < 0:
            text = minus.format(text)
        self.assertEqual(parse_amount(currency.format(text), point, thousands), amount)

    @thoroughly
    @given(st.text(alphabet="0123456789.,' -+()€EUR", max_size=12))
    def test_no_text_means_two_amounts_unless_it_is_grouped(self, text):
        read = set()
        for mark in ",.":
            try:
                read.add(parse_amount(text, mark, ""))
            except ValueError:
                continue
        self.assertLessEqual(len(read), 1)
