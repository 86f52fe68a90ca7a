"""From shares to amounts that can be booked."""

from collections import defaultdict
from decimal import Decimal
from operator import add
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Parts, ShareToBook, bill_lines, companion, to_book
from .builders import amounts, thoroughly

CENT = ["clearing -0.01", "rounding 0.01"]
ledgers = st.dictionaries(
    st.integers(0, 9), st.builds(Parts, amounts, amounts, amounts)
)
per_tax = st.dictionaries(st.sampled_from([0, 6, 21]), amounts)
methods = st.sampled_from(["no_deduction", "reinvoice", "flat_rate"])
shares_to_book = st.lists(
    st.builds(
        ShareToBook,
        employer=amounts,
        employee=amounts,
        tax=st.sampled_from([0, 6, 21]),
        group=st.sampled_from(["phone", "data"]),
    )
)


def share(employer, employee, tax=21, group="phone"):
    """Return a share to book."""
    return ShareToBook(
        employer=Decimal(employer), employee=Decimal(employee), tax=tax, group=group
    )


def parts(*amounts):
    """Return the parts of one charge."""
    return Parts(*map(Decimal, amounts))


def rows(lines):
    """Return bill lines as rows of a table."""
    return [
        (line.role, line.group, line.tax, line.treatment, str(line.amount))
        for line in lines
    ]


class TestToBook(TestCase):
    def test_what_is_booked_is_the_difference(self):
        now = {"calls": parts(4, 6, "1.26"), "sms": parts(1), "data": parts(2, 3)}
        booked = {
            "calls": parts(10),
            "sms": parts("1.00"),
            "data": parts(2, 3, "0.01"),
            "gone": parts(2, 3, "0.63"),
        }
        self.assertEqual(
            to_book(now, booked),
            {
                "calls": parts(-6, 6, "1.26"),
                "data": parts(0, 0, "-0.01"),
                "gone": parts(-2, -3, "-0.63"),
            },
        )
        self.assertEqual(to_book(now, {}), now)

    @thoroughly
    @given(ledgers, ledgers)
    def test_the_ledger_then_equals_the_shares_of_now(self, now, booked):
        ledger = defaultdict(Parts, booked)
        for key, difference in to_book(now, booked).items():
            self.assertTrue(any(difference))
            ledger[key] = Parts(*map(add, ledger[key], difference))
        for key in {*now, *booked}:
            self.assertEqual(ledger[key], now.get(key, Parts()))

    @thoroughly
    @given(ledgers)
    def test_nothing_is_booked_twice(self, now):
        self.assertEqual(to_book(now, now), {})


class TestBillLines(TestCase):
    def test_shares_are_summed_by_group_and_tax_and_the_employees_by_tax(self):
        lines = bill_lines(
            [
                share(30, 15),
                share(10, 5, group="data"),
                share(2, 1),
                share(7, 3, tax=6),
                share(5, 0, tax=6, group="data"),
                share(-5, 0, tax=6, group="data"),
            ],
            differences={21: Decimal("0.01"), 6: Decimal(0)},
            unresolved={21: Decimal(8)},
        )
        self.assertEqual(
            rows(lines),
            [
                ("expense", "phone", 21, "deductible", "32"),
                ("expense", "data", 21, "deductible", "10"),
                ("expense", "phone", 6, "deductible", "7"),
                ("clearing", None, 21, "non_deductible", "21"),
                ("clearing", None, 6, "non_deductible", "3"),
                ("difference", None, 21, "deductible", "0.01"),
                ("unresolved", None, 21, "deductible", "8"),
            ],
        )

    def test_the_vat_method_says_how_the_tax_is_deducted(self):
        table = [
            ("no_deduction", "deductible", "non_deductible", "deductible"),
            ("reinvoice", "deductible", "deductible", "deductible"),
            ("flat_rate", "partial", "partial", "partial"),
        ]
        for vat, *treatments in table:
            with self.subTest(vat):
                lines = bill_lines([share(30, 15)], {21: Decimal("0.01")}, vat=vat)
                self.assertEqual([line.treatment for line in lines], treatments)

    def test_an_unknown_vat_method_is_refused(self):
        with self.assertRaisesRegex(ValueError, "^vat:"):
            bill_lines([], vat="none")

    @thoroughly
    @given(shares_to_book, per_tax, per_tax, methods)
    def test_the_sum_per_tax_is_kept(self, shares, differences, unresolved, vat):
        expected = defaultdict(Decimal)
        for each in shares:
            expected[each.tax] += each.employer + each.employee
        for given_amounts in (differences, unresolved):
            for tax, amount in given_amounts.items():
                expected[tax] += amount
        lines = bill_lines(shares, differences, unresolved, vat)
        booked = defaultdict(Decimal)
        for line in lines:
            self.assertTrue(line.amount)
            booked[line.tax] += line.amount
        for tax in {*expected, *booked}:
            self.assertEqual(booked[tax], expected[tax])
        self.assertEqual(
            len({(line.role, line.group, line.tax) for line in lines}), len(lines)
        )


class TestCompanion(TestCase):
    def test_each_party_owes_what_was_cleared_for_it(self):
        table = [
            ({"ann": "15", "bob": "-2"}, "13", ["ann 15", "bob -2", "clearing -13"]),
            ({"ann": "5", "bob": "-5"}, "0", ["ann 5", "bob -5"]),
            ({"ann": "5"}, "4.99", ["ann 5", "clearing -4.99", "rounding -0.01"]),
            ({"ann": "5", "bob": "-5"}, "0.01", ["ann 5", "bob -5", *CENT]),
            ({"ann": "0"}, "0", []),
            ({}, "0.01", CENT),
            ({}, "0", []),
        ]
        for owed, cleared, expected in table:
            with self.subTest(owed):
                items = companion(
                    {who: Decimal(what) for who, what in owed.items()},
                    Decimal(cleared),
                )
                self.assertEqual(
                    [f"{item.party or item.role} {item.amount}" for item in items],
                    expected,
                )

    @thoroughly
    @given(st.dictionaries(st.integers(), amounts), amounts)
    def test_the_entry_is_balanced(self, owed, cleared):
        items = companion(owed, cleared)
        self.assertEqual(sum(item.amount for item in items), 0)
        receivable = {i.party: i.amount for i in items if i.role == "receivable"}
        self.assertEqual(receivable, {who: what for who, what in owed.items() if what})
