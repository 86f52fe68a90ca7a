"""Sums of rows, and the amounts that a bill states of them."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from ...parsers.base import Stated
from ...parsers.control import as_row, wrong_total
from ...parsers.sums import (
    Sums,
    is_stated_tax,
    is_sum,
    rounding,
    sum_by_rate,
    sum_of_taxes,
)
from ...parsers.texts import Unreadable
from .common import SMALL

HUNDRED = Decimal(100)


def sums(net="100", told=None, rows=1, **by_rate):
    """Return sums with rates as r21="100"; the tax is told, or follows from these."""
    found = Sums(
        net=Decimal(net), rows=rows, told=None if told is None else Decimal(told)
    )
    for rate, amount in by_rate.items():
        found.by_rate[Decimal(rate[1:])] = Decimal(amount)
    return found


class TestSums(TestCase):
    def test_batches_add_up(self):
        found = Sums()
        found.add(
            {Decimal(21): Decimal(10), Decimal(0): Decimal(-1)}, Decimal("2.10"), 3
        )
        found.add({Decimal(21): Decimal(5)}, Decimal("1.05"), 1)
        self.assertEqual((found.net, found.tax, found.rows), (14, Decimal("3.15"), 4))
        self.assertEqual(found.by_rate, {21: 15, 0: -1})
        # From a batch on that does not tell its tax, the rates do.
        found.add({Decimal(6): HUNDRED}, None, 1)
        self.assertEqual(found.tax, Decimal("9.15"))
        found.add({Decimal(0): HUNDRED}, Decimal(50), 1)
        self.assertEqual(found.tax, Decimal("9.15"))

    def test_amounts_are_added_by_their_rates(self):
        one, two = Decimal(1), Decimal(2)
        table = (
            ([one, two], [6, 6], {6: 3}),
            ([one, None], [6, 6], {6: 1}),
            ([one, two], [6, 21], {6: 1, 21: 2}),
            ([one, two], [None, None], {19: 3}),
            ([one, two], [None, 6], {19: 1, 6: 2}),
            ([one, None, two], [21, None, 6], {21: 1, 6: 2}),
            ([Decimal(0), None], [6, 21], {}),
        )
        for amounts, rates, wanted in table:
            with self.subTest(amounts=amounts, rates=rates):
                self.assertEqual(sum_by_rate(amounts, rates, Decimal(19)), wanted)

    def test_a_row_without_a_tax_tells_none_of_all(self):
        self.assertEqual(sum_of_taxes([Decimal(1), Decimal(2)]), 3)
        self.assertIsNone(sum_of_taxes([Decimal(1), None]))
        self.assertEqual(sum_of_taxes([]), 0)

    def test_a_tax_may_be_rounded_in_each_row_up_to_one(self):
        table = ((0, "0.01"), (1, "0.015"), (10, "0.06"), (198, "1"), (1000, "1"))
        for rows, wanted in table:
            with self.subTest(rows):
                self.assertEqual(rounding(sums(rows=rows)), Decimal(wanted))

    def test_an_amount_is_the_sum_without_tax_or_with_it(self):
        found = sums(r21="100")
        table = (
            ("net", "100", True),
            ("net", "100.005", True),
            ("net", "99.994", False),
            ("net", "121", True),
            ("gross", "121.015", True),
            ("gross", "121.016", False),
            ("gross", "79", False),
            ("tax", "21", True),
            ("tax", "21.015", True),
            ("tax", "20.984", False),
            ("tax", "100", False),
        )
        for name, amount, wanted in table:
            with self.subTest(name, amount=amount):
                self.assertEqual(is_sum(name, Decimal(amount), found), wanted)

    def test_a_stated_tax_is_that_of_a_rate_in_force_or_of_the_one_it_names(self):
        table = (
            ("VAT", "21", True),
            ("VAT", "21.01", True),
            ("VAT", "21.02", False),
            ("VAT", "-21", False),
            ("VAT", "23.7", False),
            ("VAT", "0", False),
            ("VAT 21 %", "21.015", True),
            ("VAT 21 %", "21.02", False),
            ("VAT 21%", "20", False),
            ("VAT 7,7 %", "7.70", True),
            ("VAT 7.7 %", "7.70", True),
        )
        for text, amount, wanted in table:
            with self.subTest(text, amount=amount):
                found = is_stated_tax(text, Decimal(amount), sums())
                self.assertEqual(found, wanted)
        for nothing in (sums(rows=0), sums(net="0")):
            self.assertFalse(is_stated_tax("VAT", Decimal(0), nothing))


class Rows:
    """What a table found in its rows."""

    def __init__(self, is_confirmed=False, **values):
        self.is_confirmed = is_confirmed
        self.sums = sums(**values)


class TestControl(TestCase):
    def check(self, amounts, wanted, *tables, profile=SMALL):
        stated = [Stated((1, n), "Total", each) for n, each in enumerate(amounts, 1)]
        found = wrong_total(stated, tables or [Rows()], profile)
        told = found and (found[0].place[1], found[1].detail)
        self.assertEqual(told, wanted)

    def test_a_stated_total_is_that_of_the_rows(self):
        taxed = Rows(told="21")
        table = (
            (["100,00"], None, ()),
            (["100,015"], None, ()),
            (["100,02"], (1, "100.02 ≠ 100"), ()),
            (["99,98"], (1, "99.98 ≠ 100"), ()),
            # With a tax that no row has: one in force.
            (["121,00"], None, ()),
            (["121,01"], None, ()),
            (["121,02"], (1, "121.02 ≠ 100"), ()),
            (["-100,00"], (1, "-100.00 ≠ 100"), ()),
            (["121,00"], None, (taxed,)),
            (["121,015"], None, (taxed,)),
            (["121,02"], (1, "121.02 ≠ 100"), (taxed,)),
            (["120,00"], (1, "120.00 ≠ 100"), (taxed,)),
            (["79,00"], (1, "79.00 ≠ 100"), (taxed,)),
            # One of several is enough, else the last is told.
            (["5,00", "100,00", "7,00"], None, ()),
            (["5,00", "7,00"], (2, "7.00 ≠ 100"), ()),
            # What cannot be read, or is nothing, says nothing.
            ([], None, ()),
            (["many", "0,00"], None, ()),
            # Tables add up, and one that is confirmed goes before.
            (["200,00"], None, (Rows(), Rows())),
            (["142,00"], None, (Rows(told="21"), Rows(net="20", told="1"))),
            (["5,00"], None, (Rows(), Rows(is_confirmed=True))),
        )
        for amounts, wanted, tables in table:
            with self.subTest(amounts, tables=len(tables)):
                self.check(amounts, wanted, *tables)

    def test_a_layout_of_credits_states_them_with_a_minus(self):
        credits = replace(SMALL, sign=-1)
        self.check(["-100,00"], None, profile=credits)
        self.check(["100,00"], (1, "-100.00 ≠ 100"), profile=credits)

    def test_the_issue_has_the_place_of_the_total(self):
        problem = Unreadable("wrong_total", "1 ≠ 2")
        stated = Stated((3, 14), "Total", "1,00")
        row = as_row(stated, problem, "")
        self.assertEqual((row.row, row.member, row.status), (14, "3", "issue"))
        self.assertEqual((row.reason, row.detail), ("wrong_total", "1 ≠ 2"))
        self.assertEqual(as_row(stated, problem, "a.pdf").member, "a.pdf/3")
