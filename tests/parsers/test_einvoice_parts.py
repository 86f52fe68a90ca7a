"""The parts of e-invoices: amounts, days, periods, quantities, numbers in texts."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from ...parsers.einvoice_layout import (
    Header,
    make_row,
    read_date,
    read_decimal,
    read_period,
    read_properties,
    read_quantity,
)
from ...parsers.einvoice_numbers import NumberFinder
from ...parsers.einvoice_ubl import negated, pick
from ...parsers.texts import LONGEST_DETAIL, LONGEST_TEXT

ANN, BOB = "+447700900001", "+447700900002"
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def finder(**values):
    """Return what finds the numbers of Ann and Bob."""
    settings = {"region": "GB", "known": {ANN, BOB}, "mask": True}
    return NumberFinder(**{**settings, **values})


class TestValues(TestCase):
    def test_amounts_as_xml_writes_them(self):
        for text in ("12.50", "-12.50", "+12.50", "12.", ".5", "0", "123456789012345"):
            with self.subTest(text):
                self.assertEqual(read_decimal(text), Decimal(text))
        for text in ("", "-", ".", "12,5", "1e9", " 1", "NaN", "1234567890123456"):
            with self.subTest(text):
                self.assertIsNone(read_decimal(text))

    def test_the_other_sign_of_an_amount(self):
        for text, other in (("1.50", "-1.50"), ("-1.50", "1.50"), ("0", "-0")):
            with self.subTest(text):
                self.assertEqual(negated(text), other)

    def test_days_as_xml_writes_them(self):
        for text in ("2026-10-01", "20261001", "2026-10-01T00:00:00", "2026-10-01Z"):
            with self.subTest(text):
                self.assertEqual(read_date(text), FIRST)
        for text in ("", "2026-10", "2026-02-30", "01/10/2026", "2026-10-011"):
            with self.subTest(text):
                self.assertIsNone(read_date(text))

    def test_the_period_of_a_line(self):
        both = {"date_from": FIRST, "date_to": LAST}
        table = [
            # first, last, the days, the problems
            ("2026-10-01", "2026-10-31", both, []),
            ("2026-10-01", "2026-10-01", {**both, "date_to": FIRST}, []),
            ("2026-10-01", "", {**both, "date_to": None}, []),
            ("", "2026-10-31", {}, []),
            ("", "", {}, []),
            ("soon", "2026-10-31", {}, [("unreadable_date", "soon")]),
            (
                *("2026-10-01", "soon", {**both, "date_to": None}),
                [("unreadable_date", "soon")],
            ),
            (
                *("2026-10-31", "2026-10-01", {"date_from": LAST, "date_to": FIRST}),
                [("dates_reversed", "2026-10-31 - 2026-10-01")],
            ),
        ]
        for first, last, days, noted in table:
            with self.subTest(first=first, last=last):
                problems = []
                self.assertEqual(read_period(first, last, problems), days)
                self.assertEqual(problems, noted)

    def test_a_quantity_is_evidence_and_never_a_problem(self):
        table = [
            ("2.5", "MIN", {"quantity": Decimal("2.5"), "unit": "MIN"}),
            ("0", "MIN", {}),
            ("many", "MIN", {}),
            ("", "MIN", {}),
            ("1", "x" * 600, {"quantity": 1, "unit": "x" * LONGEST_TEXT}),
        ]
        for text, unit, values in table:
            with self.subTest(text):
                self.assertEqual(read_quantity(text, unit), values)

    def test_the_properties_of_an_item(self):
        table = [
            # properties, number, user
            ([("MSISDN", "07700 900001"), ("User", "Ann")], ANN, "Ann"),
            ([("Mobile", "no number"), ("Phone", "07700 900001")], ANN, ""),
            ([("Number", "07700 900001"), ("Number", "07700 900002")], ANN, ""),
            ([("Name of user", "Ann"), ("Holder", "Bob")], "", "Ann"),
            ([("Colour", "07700 900001"), ("Superuser", "Ann")], "", ""),
            ([], "", ""),
        ]
        for pairs, number, user in table:
            with self.subTest(pairs):
                self.assertEqual(read_properties(pairs, finder()), (number, user))


class TestHeader(TestCase):
    def test_totals_of_one_rate_add_up(self):
        header = Header()
        for total in (
            ("21", "10.00", "2.10"),
            ("21.0", "1.00", "0.21"),
            ("", "5.00", ""),
            ("0", "1.00", "0.00"),
            ("6", "some", "1"),
            ("high", "1", "1"),
            ("6", "1", "some"),
        ):
            header.add_total(*total)
        self.assertEqual(
            header.totals, {21: (11, Decimal("2.31")), 0: (6, Decimal("0.00"))}
        )

    def test_a_period_is_taken_over_where_it_is_one(self):
        header = Header()
        for first, last in ((FIRST, None), (None, LAST), (LAST, FIRST)):
            header.set_period(first, last)
            self.assertEqual((header.date_from, header.date_to), (None, None))
        header.set_period(FIRST, FIRST)
        self.assertEqual((header.date_from, header.date_to), (FIRST, FIRST))
        header.set_period(FIRST, LAST)
        self.assertEqual((header.date_from, header.date_to), (FIRST, LAST))

    def test_a_row_without_days_has_those_of_the_document(self):
        header = Header(date_from=FIRST, date_to=LAST)
        row = make_row(header, ANN, "Calls", "1.50", "")
        self.assertEqual(
            (row.date_from, row.date_to, row.amount, row.rate, row.status),
            (FIRST, LAST, Decimal("1.50"), 0, ""),
        )
        row = make_row(header, ANN, "Calls", "1.50", "21", date_from=None, date_to=None)
        self.assertEqual((row.date_from, row.date_to, row.rate), (None, None, 21))

    def test_the_first_problem_of_a_row_is_its_issue(self):
        other = [("unreadable_date", "soon")]
        table = [
            ("1,50", "high", other, ("unreadable_amount", "1,50")),
            ("1.50", "high", other, ("unreadable_tax_rate", "high")),
            ("1.50", "21", other, ("unreadable_date", "soon")),
            ("", "21", [], ("unreadable_amount", "")),
            ("x" * 200, "21", [], ("unreadable_amount", "x" * LONGEST_DETAIL)),
        ]
        for amount, rate, problems, issue in table:
            with self.subTest(issue):
                row = make_row(
                    Header(), "", "x" * 600, amount, rate, problems=list(problems)
                )
                self.assertEqual(
                    (row.status, row.reason, row.detail), ("issue", *issue)
                )
                self.assertEqual(row.label, "x" * LONGEST_TEXT)


class TestNumbersInTexts(TestCase):
    def test_a_known_number_is_found_however_it_is_written(self):
        table = [
            # text, number, the text without it
            ("Line 07700 900001, October", ANN, "Line , October"),
            ("07700900001", ANN, ""),
            ("+44 (0)7700 900001 Calls", ANN, "Calls"),
            ("+44 7700-900.001: Calls", ANN, "Calls"),
            ("Calls (07700/900002)", BOB, "Calls"),
            ("5 07700 900001", ANN, "5"),
            ("2026 07700 900002 10", BOB, "2026  10"),
            ("07700 900099", "", "07700 900099"),
            ("07700    900001", ANN, ""),  # blanks are made single first
            ("07700 and 900001", "", "07700 and 900001"),
            ("7700 9", "", "7700 9"),
            ("", "", ""),
            ("123456789012345678 07700 900001", ANN, "123456789012345678"),
        ]
        for text, number, rest in table:
            with self.subTest(text):
                found, left = finder().find(text)
                self.assertEqual(
                    (found, " ".join(left.split())), (number, " ".join(rest.split()))
                )

    def test_the_longest_number_is_found_with_its_way_abroad(self):
        longest = "+491713920099000"  # fifteen digits
        german = NumberFinder("GB", {longest}, True)
        for text in ("0049 171 3920099 000", "0049 (171) 3920099-000"):
            with self.subTest(text):
                self.assertEqual(german.find(f"Line {text}"), (longest, "Line"))
        self.assertEqual(german.find("Line 70049 171 3920099 000")[0], "")

    def test_only_the_number_of_the_line_is_taken_out_where_it_is_known(self):
        text = "From 07700 900002 to 07700 900001"
        self.assertEqual(finder().find(text, ANN), (ANN, "From 07700 900002 to"))
        self.assertEqual(finder().find(text), (BOB, "From to 07700 900001"))
        foreign = "+447700900055"
        self.assertEqual(finder().find("07700 900055 x", foreign), (foreign, "x"))

    def test_all_known_numbers_are_found(self):
        text = "07700 900002, 07700 900099; 07700 900001"
        self.assertEqual(finder().find_all(text), {ANN, BOB})
        self.assertEqual(finder().find_all("none"), set())

    def test_a_field_holds_a_number_or_none(self):
        for text, number in (
            ("07700 900099", "+447700900099"),
            ("Contract 9", ""),
            ("", ""),
            (None, ""),
        ):
            with self.subTest(text):
                self.assertEqual(finder().read(text), number)

    def test_a_dialled_number_is_masked_where_it_is_asked_for(self):
        self.assertEqual(finder().dialled("07700 900123"), "07700 90xxxx")
        self.assertEqual(finder(mask=False).dialled(" 07700  900123"), "07700 900123")
        self.assertEqual(finder().dialled(None), "")
        self.assertEqual(finder().key(ANN, "07700 900123"), "")
        keyed = finder(secret=b"secret")
        self.assertEqual(len(keyed.key(ANN, "07700 900123")), 16)
        self.assertEqual(keyed.key(ANN, None), "")

    def test_a_line_takes_the_first_text_besides_its_number(self):
        table = [
            # texts, number known, number, label
            (["07700 900001", "Calls"], "", ANN, "Calls"),
            (["", "Calls 07700 900001"], "", ANN, "Calls"),
            (["Calls", "07700 900001"], "", ANN, "Calls"),
            (["Calls", "07700 900001"], BOB, BOB, "Calls"),
            (["Calls"], "", "", "Calls"),
            (["07700 900001"], ANN, ANN, ""),
            ([], "", "", ""),
        ]
        for texts, known, number, label in table:
            with self.subTest(texts, known=known):
                self.assertEqual(pick(texts, known, finder()), (number, label))
