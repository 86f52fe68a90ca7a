"""Which columns of amounts are the charge, its tax, its rate, and what is doubtful."""

from decimal import Decimal
from itertools import permutations
from unittest import TestCase

from ...parsers.propose_money import choose_charge, factor_of, sign_of
from ...parsers.propose_rows import Total
from .test_column_fits import column

NET = ("1.00", "2.00", "4.00")
TAX = ("0.21", "0.42", "0.84")
GROSS = ("1.21", "2.42", "4.84")
OTHER = ("7.31", "3.17", "9.53")
MORE = ("2.22", "8.88", "1.23")


def said(texts, header="Header", **words):
    """Return the texts of a column with a header and what that says."""
    return texts, {"header": header, **words}


def bare(texts):
    """Return the texts of a column without a header."""
    return texts, {"header": ""}


def made(*given):
    columns = []
    for at, (texts, options) in enumerate(given):
        found = column(*texts, **options)
        found.at = at
        columns.append(found)
    return columns


def choose(*given, totals=(), region="BE", taken=()):
    """Return the places of net, gross, tax and rate, and the doubt."""
    found = choose_charge(made(*given), set(taken), totals, region)
    places = [each and each.at for each in (found.gross, found.tax, found.tax_rate)]
    return [each.at for each in found.net], *places, found.doubt


def only(nets, doubt=""):
    """Return a choice of nothing but charges without tax."""
    return nets, None, None, None, doubt


def total(**told):
    """Return a row of totals: what it says by column, c2="9.99", and what is above."""
    said = {int(name[1:]): Decimal(text) for name, text in told.items()}
    sums = {at: sum(map(Decimal, NET)) for at in range(9)}
    return Total(row=9, told=said, above=sums, section=sums)


class TestCharges(TestCase):
    def test_headers_and_sums_tell_the_charge(self):
        table = (
            # columns, (net, gross, tax, rate, doubt)
            ([said(NET, net=1)], only([0])),
            (
                [said(NET, net=1), said(OTHER, net=0.5)],
                only([0], "several"),
            ),
            ([said(NET, net=1), said(OTHER, net=0.3)], only([0])),
            ([said(NET, net=0.4)], only([0], "words")),
            ([said(NET, gross=1)], ([], 0, None, None, "")),
            (
                [said(NET, gross=1), said(OTHER, gross=1)],
                ([], 1, None, None, "several"),
            ),
            ([said(NET, gross=1), said(OTHER, gross=0.6)], ([], 0, None, None, "")),
            ([said(("a", "b"), net=1)], only([], "missing")),
            ([], only([], "missing")),
            # Net, tax and gross, by their headers or by what they prove.
            (
                [said(NET, net=1), said(TAX, tax=1), said(GROSS, gross=1)],
                ([0], 2, 1, None, ""),
            ),
            ([bare(NET), bare(TAX), bare(GROSS)], ([0], 2, 1, None, "")),
            ([bare(GROSS), bare(TAX), bare(NET)], ([2], 0, 1, None, "")),
            ([bare(NET), bare(OTHER)], only([0], "several")),
            ([bare(NET)], only([0], "words")),
            # A share of something, or times of day, are no amounts.
            ([said(NET, "Net", net=0.9), said(OTHER, "% off", net=0.9)], only([0])),
            ([said(NET, "Net", net=0.9), said(OTHER, "Off %", net=0.9)], only([0])),
            ([said(NET, "Net of 5 % off", net=0.9)], only([0])),
            ([said(NET, "Net % off", net=0.9)], only([0])),
            ([said((*NET[:2], "09:15"), net=0.9)], only([], "missing")),
            ([said((*NET[:2], "13/10/2026"), net=0.9)], only([], "missing")),
            ([said((*NET, "Ann"), net=0.9)], only([0])),
            # The gross amount of this very net goes before one that only says so.
            (
                [said(NET, net=1), said(OTHER, gross=0.9), said(GROSS, gross=0.6)],
                ([0], 2, None, None, ""),
            ),
            (
                [said(NET, net=1), said(OTHER, gross=0.6), said(MORE, gross=0.9)],
                ([0], 2, None, None, ""),
            ),
            # Of several taxes the one that belongs to it, else the one said most.
            (
                [
                    *(said(NET, net=1), said(MORE, tax=0.9), said(TAX, tax=0.6)),
                    said(GROSS, gross=1),
                ],
                ([0], 3, 2, None, ""),
            ),
            (
                [said(NET, net=1), said(MORE, tax=0.6), said(OTHER, tax=0.9)],
                ([0], None, 2, None, ""),
            ),
            # A tax of zero is none.
            (
                [said(NET, net=1), said(("0.00", "0.00", "0.00"), tax=0.9)],
                ([0], None, None, None, ""),
            ),
            # A tax of what is left without it is inside of the amount.
            ([said(GROSS, net=1), said(TAX, tax=1)], ([], 0, 1, None, "")),
            ([said(NET, net=1), said(TAX, tax=1)], ([0], None, 1, None, "")),
            # ... if the headers say surely enough which is which.
            ([said(GROSS, net=1), said(TAX, tax=0.55)], ([0], None, 1, None, "")),
            ([said(GROSS), said(TAX, tax=1)], ([0], None, 1, None, "words")),
            # An amount before a discount has not the tax in it for that.
            ([said(NET, net=1), said(OTHER, gross=0.7, before=0.8)], only([0])),
            ([said(NET, net=1), said(OTHER, gross=0.7)], ([0], 1, None, None, "")),
            # A rate of tax.
            (
                [said(NET, net=1), said(("21", "21", "21"), tax_rate=1)],
                ([0], None, None, 1, ""),
            ),
            ([said(NET, net=1), said(("21", "21", "21"))], only([0])),
            # What is no charge by its header.
            ([said(NET, before=0.9)], only([0], "words")),
            (
                [said(NET, net=0.9), said(OTHER, discount=0.9)],
                only([0]),
            ),
            ([said(NET, header="Net %", net=0.9)], only([], "missing")),
            ([said(NET, header="% Net", net=0.9)], only([], "missing")),
            ([said(NET, header="Net %", net=1)], only([0])),
            ([said(NET, net=0.5, quantity=0.9)], only([], "missing")),
            (
                [said(("€ 1.00", "€ 2.00"), net=0.5, quantity=0.9)],
                only([0], "words"),
            ),
        )
        for columns, wanted in table:
            with self.subTest(columns):
                self.assertEqual(choose(*columns), wanted)

    def test_abroad_a_tax_may_be_no_tax_that_is_deducted(self):
        columns = [said(GROSS, net=1), said(TAX, tax=1)]
        for region in ("US", "CA"):
            self.assertEqual(choose(*columns, region=region)[0], [0])

    def test_columns_that_are_taken_are_no_amounts(self):
        columns = [said(NET, net=1), said(OTHER, net=0.7)]
        self.assertEqual(choose(*columns, taken=[0])[0], [1])

    def test_costs_of_one_word_are_charges_each(self):
        plan, usage = ("Plan charge", "Usage charge")
        table = (
            (plan, usage, [0, 1]),
            (plan, "Usage", [1]),
            (plan, "Total charge", [1]),
            ("Charge", "Charge", [1]),
            ("Plan 1", "Usage 1", [1]),
        )
        for first, second, wanted in table:
            with self.subTest(first=first, second=second):
                columns = [said(NET, first, net=0.9), said(OTHER, second, net=0.9)]
                found = choose(*columns)
                self.assertEqual((found[0], found[-1]), (wanted, "several"))
        columns = [said(NET, plan, net=0.9), said(NET, usage, net=0.9)]
        self.assertEqual(choose(*columns)[0], [1])

    def test_a_row_of_totals_tells_which_column_it_is(self):
        columns = [bare(OTHER), bare(NET)]
        self.assertEqual(choose(*columns, totals=[total(c1="7.00")])[0], [1])
        self.assertEqual(choose(*columns, totals=[total(c1="7.00")])[-1], "")
        self.assertEqual(choose(*columns, totals=[total(c1="9.00")])[-1], "several")

    def test_a_sum_of_others_is_the_charge(self):
        both = ("8.31", "5.17", "13.53")
        columns = [said(NET, net=0.8), said(OTHER, net=0.8), said(both, net=0.8)]
        self.assertEqual(choose(*columns), only([2]))
        # A tax among the parts: is it one without tax?
        columns = [said(NET, net=0.8), said(TAX, tax=0.8), said(MORE, net=0.8)]
        whole = [
            str(sum(map(Decimal, row))) for row in zip(NET, TAX, MORE, strict=True)
        ]
        found = choose(*columns, said(whole, net=0.8))
        self.assertEqual((found[0], found[-1]), ([3], "several"))

    def test_a_price_times_a_quantity_is_the_charge(self):
        columns = [
            said(("0.05", "0.05", "0.05"), unit_price=0.8),
            said(("2", "4", "6"), quantity=0.8),
            said(("0.10", "0.20", "0.30"), net=0.6),
            said(OTHER, net=0.6),
        ]
        self.assertEqual(choose(*columns)[0], [2])
        found = choose_charge(made(*columns), set(), (), "BE")
        self.assertEqual((found.prices, found.quantities), ({0}, {1}))
        self.assertEqual(found.places, {2})

    def test_prices_and_quantities_without_headers_are_no_charges(self):
        price, charge = ("0.05", "0.05", "0.05"), ("0.10", "0.20", "0.30")
        columns = [bare(price), bare(("2.00", "4.00", "6.00")), bare(charge)]
        for order in permutations(range(3)):
            with self.subTest(order):
                found = choose(*(columns[at] for at in order))
                self.assertEqual((found[0], found[-1]), ([order.index(2)], "words"))

    def test_candidates_are_all_that_may_be_the_charge_the_best_first(self):
        columns = made(said(NET, net=0.6), said(OTHER, net=0.9), said(MORE, before=0.9))
        found = choose_charge(columns, set(), (), "BE")
        self.assertEqual([each.at for each in found.candidates], [1, 0, 2])


class TestFactors(TestCase):
    def test_cents_are_said_or_follow_from_a_total(self):
        table = (
            (said(NET, minor=0.9), (), "0.01"),
            (said(NET), (), "1"),
            (said(NET), (total(c0="7.00"),), "1"),
            (said(NET), (total(c0="0.07"),), "0.01"),
            (said(NET), (total(c0="5.00"),), "1"),
            (said(NET), (total(c1="0.07"),), "1"),
            (said(NET), (total(c0="7.00"), total(c0="0.07")), "0.01"),
        )
        for given, totals, wanted in table:
            with self.subTest(given, totals=totals):
                [found] = made(given)
                self.assertEqual(factor_of(found, totals), Decimal(wanted))

    def test_most_charges_have_the_sign(self):
        table = (
            (("-1.00", "-2.00"), -1),
            (("-1.00",), 1),
            (("-1.00", "2.00"), 1),
            (("-1.00", "-1.00", "-1.00", "-1.00", "1.00"), 1),
            (("-1.00", "-1.00", "-1.00", "-1.00", "-1.00", "1.00"), -1),
            (("-1.00", "0.00", "-1.00", "0.00"), -1),
            ((), 1),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(sign_of([column(*texts)]), wanted)
        self.assertEqual(sign_of([column("-1.00"), column("-2.00")]), -1)
