"""Rows that are totals of others or frame them, and rows that only look like it."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

from ...parsers import Column, Filter
from ...parsers.footers import AGAIN, HEADER, TAX, TOTAL, TRAILER
from ...parsers.rows import IGNORED_NAMES
from .common import SMALL, SMALL_HEADER, rows_of, small_file

ROWS = ("07700 900123;01.01.2026;Calls;20,00", "07700 900123;01.01.2026;Data;15,50")
WRONG = "wrong_total"
TAXED = replace(SMALL, tax_rate=Decimal(21))


def last(*rows, profile=SMALL, size=1000):
    """Return what became of the last row: a name, a kind of issue, or its amount."""
    found, _reading = rows_of(small_file(*rows), profile, batch_size=size)
    row = found[-1]
    return row.reason or str(row.amount)


class TestNames(TestCase):
    def test_the_wizard_translates_each_name_that_is_no_layouts_own(self):
        folder = Path(__file__).parents[2] / "wizard" / "layout"
        path = folder / "telecom_import_profile_wizard_preview.py"
        told = path.read_text(encoding="utf-8").split("def _name_reason")[1]
        told = told.split("def ")[0]
        self.assertEqual({*re.findall(r'_\("(.+?)"\)', told)}, {*IGNORED_NAMES})


class TestTotals(TestCase):
    def check(self, table, *above, **options):
        for row, expected in table:
            with self.subTest(row):
                self.assertEqual(last(*above, row, **options), expected)

    def test_a_total_is_the_sum_of_the_rows_above(self):
        self.check(
            [
                (";;Total;35,50", TOTAL),
                (";;Total;35,505", TOTAL),
                (";;Total;35,495", TOTAL),
                (";;Total;35,53", WRONG),
                (";;Total;35,47", WRONG),
                (";;Total;-35,50", WRONG),
                (";;Total for Ann;35,50", TOTAL),
                (";;Total for Ann;35,53", "35.53"),
                (";;;35,50", TOTAL),
                (";;;35,53", "35.53"),
                (";;Total;all of it", "unreadable_amount"),
                (";;Totals;", "unreadable_amount"),
                (";;Totally;35,50", "35.50"),
            ],
            *ROWS,
        )

    def test_the_sum_with_tax_is_a_total_within_the_rounding_of_each_row(self):
        self.check(
            [
                (";;Total;35,505", TOTAL),
                (";;Total;35,495", TOTAL),
                (";;Total;35,506", WRONG),
                (";;Total;35,494", WRONG),
                (";;Total;42,955", TOTAL),
                (";;Total;42,975", TOTAL),
                (";;Total;42,935", TOTAL),
                (";;Total;42,976", WRONG),
                (";;Total;42,934", WRONG),
                (";;VAT 21 %;7,455", TAX),
                (";;VAT 21 %;7,475", TAX),
                (";;VAT 21 %;7,476", "7.476"),
                (";;Total VAT;7,46", TAX),
                (";;BTW;7,46", TAX),
                (";;VAT but with a very long text here;7,46", "7.46"),
                (";;VAT;35,50", "35.50"),
            ],
            *ROWS,
            profile=TAXED,
        )

    def test_the_rounding_of_many_rows_has_an_end(self):
        many = ["07700 900123;01.01.2026;Calls;1,00"] * 400
        self.check(
            [(";;Total;485,00", TOTAL), (";;Total;485,01", WRONG)], *many, profile=TAXED
        )

    def test_one_row_is_no_sum_without_a_word(self):
        self.check([(";;;20,00", "20.00"), (";;Total;20,00", TOTAL)], ROWS[0])

    def test_nothing_has_no_total(self):
        self.check([(";;Total;0,00", WRONG), (";;Total;5,00", WRONG)])

    def test_a_total_may_be_that_of_its_section(self):
        first = (ROWS[0], ";;Subtotal;20,00", ROWS[1])
        self.check(
            [
                (";;Subtotal;15,50", TOTAL),
                (";;Total;35,50", TOTAL),
                (";;Subtotal;20,00", WRONG),
            ],
            *first,
        )

    def test_a_total_may_hold_rows_that_the_layout_ignores(self):
        free = Filter(name="Free", column=Column("Label"), value="Data")
        profile = replace(SMALL, filters=(free,))
        table = [
            (";;Total;35,50", TOTAL),
            (";;Total;20,00", TOTAL),
            (";;Total;15,50", WRONG),
        ]
        for rows in (ROWS, ROWS[::-1]):
            for size in (1, 2, 1000):
                self.check(table, *rows, profile=profile, size=size)

    def test_a_total_is_not_told_as_wrong_where_an_amount_is_unreadable(self):
        bad = "07700 900123;01.01.2026;Calls;many"
        for rows in ((bad, *ROWS), (*ROWS, bad)):
            self.check(
                [(";;Total;99,00", TOTAL), (";;Total for Ann;99,00", "99.00")], *rows
            )

    def test_what_comes_before_a_total_does_not_hide_it(self):
        account = Filter(name="Account", column=Column("Label"), value="Fee")
        profile = replace(SMALL, filters=(account,))
        for row in (";;Fee;1,00", ";31.01.2026;Deposit;1,00"):
            content = small_file(*ROWS, row, *ROWS, ";;Total for Ann;99,00", ";;EOF;")
            found, _reading = rows_of(content, profile)
            self.assertEqual(found[2].status, "ignored" if "Fee" in row else "")
            total = ";;Total;71,00" if "Fee" in row else ";;Total;72,00"
            self.check([(total, TOTAL)], *ROWS, row, *ROWS, profile=profile)

    def test_a_layout_of_credits_has_totals_of_credits(self):
        credits = replace(SMALL, sign=-1)
        self.check(
            [(";;Total;35,50", TOTAL), (";;Total;-35,50", WRONG)],
            *ROWS,
            profile=credits,
        )

    def test_a_row_of_another_number_or_with_a_day_is_no_total(self):
        self.check(
            [
                ("07700 900124;;Total;35,50", "35.50"),
                ("07700 900123;31.01.2026;Total;35,50", "35.50"),
                (";31.01.2026;Total;35,50", "35.50"),
            ],
            *ROWS,
        )

    def test_a_subtotal_names_the_number_of_the_rows_above(self):
        self.check(
            [
                ("07700 900123;;Total;35,50", TOTAL),
                ("07700 900123;;Sous-total;35,50", TOTAL),
                ("07700 900123;;Total for Ann;35,50", TOTAL),
                ("07700 900123;;Total;35,60", WRONG),
                ("07700 900123;;Total data;5,00", "5.00"),
            ],
            "07700 900124;01.01.2026;Calls;4,00",
            *ROWS,
        )

    def test_subtotals_go_on_over_batches_and_do_not_count_twice(self):
        rows = (
            *ROWS,
            "07700 900123;;Total;35,50",
            "07700 900124;01.01.2026;Calls;4,00",
            "07700 900124;;Total;4,00",
        )
        for size in (1, 2, 3, 9):
            found, _ = rows_of(
                small_file(*rows, ";;Total;39,50"), SMALL, batch_size=size
            )
            self.assertEqual([row.reason for row in found if row.reason], [TOTAL] * 3)

    def test_the_wrong_total_is_told_beside_the_sum(self):
        content = small_file(*ROWS, ";;Total;99,00")
        found, reading = rows_of(content, SMALL)
        self.assertEqual(found[-1].detail, "99.00 ≠ 35.50")
        self.assertEqual((found[-1].status, found[-1].amount), ("issue", None))
        self.assertEqual((reading.rows_charged, reading.rows_issue), (2, 1))

    def test_totals_go_on_over_batches(self):
        for size in (1, 2, 3):
            self.assertEqual(last(*ROWS, ";;Total;35,50", size=size), TOTAL)


class TestRecords(TestCase):
    check = TestTotals.check

    def test_a_trailer_tells_the_sum_or_the_count(self):
        self.check(
            [
                ("T;35,50", TRAILER),
                ("X;35,50", TRAILER),  # the sum tells it whatever the mark
                ("T;2", TRAILER),
                ("T;3", TRAILER),  # with the row of headers
                ("T;5", TRAILER),  # and those that frame them
                ("T;6", WRONG),
                ("T;1", WRONG),
                ("T;99,00", WRONG),
                ("T", TRAILER),
                ("EOF;done", TRAILER),
                ("T;12/2026", "unreadable_number"),
                ("X;2", "unreadable_number"),
                ("LONGERMARK;35,50", "unreadable_number"),
            ],
            *ROWS,
        )
        self.check([("T;42,96", TRAILER)], *ROWS, profile=TAXED)

    def test_the_first_text_of_a_row_says_whether_it_is_the_tax(self):
        self.check(
            [
                (";;VAT;7,46", TAX),
                ("VAT;;Ref;7,46", TAX),
                ("Ref;;VAT;7,46", "unreadable_number"),
            ],
            *ROWS,
            profile=TAXED,
        )

    def test_the_sum_of_a_trailer_is_written_like_the_amounts(self):
        others = {name: at for name, at in SMALL.columns.items() if name != "net"}
        in_cents = Column(4, factor=Decimal("0.01"))
        rows = [row.replace(",", "") for row in ROWS]
        table = [("T;3550", TRAILER), ("T;9900", WRONG)]
        for field in ("net", "gross"):
            columns = {**others, field: in_cents}
            profile = replace(SMALL, columns=columns, tax_rate=Decimal(0))
            with self.subTest(field):
                self.check(table, *rows, profile=profile)

    def test_a_header_record_stands_above_all_rows(self):
        profile = replace(SMALL, has_header=True)
        for row, expected in (("H;2026", HEADER), ("0;x", HEADER)):
            with self.subTest(row):
                found, _ = rows_of(small_file(row, *ROWS), profile)
                self.assertEqual([each.reason for each in found], [expected, "", ""])
        self.check([("H;2026", "unreadable_number")], *ROWS)

    def test_headers_may_stand_there_again(self):
        self.check(
            [
                (SMALL_HEADER, AGAIN),
                (SMALL_HEADER.upper(), AGAIN),
                ("Number;Day;Label;Price", "unreadable_number"),
                ("Number;Day", "unreadable_number"),
            ],
            *ROWS,
        )
