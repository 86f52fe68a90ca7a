"""What columns of amounts prove about each other, row by row."""

from decimal import Decimal
from unittest import TestCase

from ...parsers.arithmetic import MOST_COLUMNS, is_tax_inside, prove


def column(text):
    """Return the amounts of a column; a dot alone is a cell without one."""
    return [None if each == "." else Decimal(each) for each in text.split()]


def columns(*texts):
    return {at: column(text) for at, text in enumerate(texts)}


def proofs(*amounts, numbers=(), rates=(), counted=(), parts=()):
    """Return what is proven; numbers and rates stand behind the amounts."""
    known = columns(*amounts)
    at = len(known)
    numbers = {at + n: column(text) for n, text in enumerate(numbers)}
    rates = {at + len(numbers) + n: column(text) for n, text in enumerate(rates)}
    parts = {90 + n: column(text) for n, text in enumerate(parts)}
    return prove(known, known | numbers, rates, counted, parts)


class TestTax(TestCase):
    def test_a_gross_amount_has_its_net_and_its_tax(self):
        found = proofs("1.00 2.00", "0.21 0.42", "1.21 2.42")
        self.assertEqual((found.net, found.tax, found.rate), ({2: 0}, {2: 1}, {}))

    def test_one_common_rate_is_enough_for_different_amounts(self):
        table = (
            # net, gross, whether the one is the net of the other
            ("1.00 2.00", "1.21 2.42", True),
            ("1.00 2.00", "1.25 2.41", False),
            ("1.00 1.00", "1.21 1.21", False),  # by chance, as far as one knows
            ("1.00 .", "1.21 2.42", False),  # one row
            ("1.00 2.00 .", "1.21 2.42 5.00", True),
            ("1.00 2.00 0.00", "1.21 2.42 0.00", True),
            ("1.00 2.00 0.00", "1.21 2.42 5.00", False),  # tax of nothing
            ("1.00 2.00", "1.00 2.00", False),  # no tax at all
            ("1.00 2.00", "1.21 2.12", False),  # two rates without a tax column
            ("1.00 2.00 3.00", "1.21 2.42 3.00", True),  # and one without tax
            ("0.10 0.20", "0.12 0.24", False),  # too small to tell
            ("0.50 0.10 2.00", "0.605 0.12 2.42", True),
            ("-1.00 2.00", "-1.21 2.42", True),
            ("12.35 7.99", "14.94 9.67", True),  # rounded
            ("12.35 7.99", "14.96 9.67", False),
        )
        for net, gross, wanted in table:
            with self.subTest(net=net, gross=gross):
                self.assertEqual(proofs(net, gross).net, {1: 0} if wanted else {})

    def test_with_a_column_of_tax_two_rates_will_do(self):
        found = proofs("1.00 2.00", "0.21 0.12", "1.21 2.12")
        self.assertEqual((found.net, found.tax), ({2: 0}, {2: 1}))
        # Three are none in force together.
        found = proofs("1.00 2.00 3.00", "0.21 0.12 0.57", "1.21 2.12 3.57")
        self.assertEqual(found.net, {})

    def test_a_tax_that_is_missing_is_none(self):
        found = proofs("1.00 2.00 3.00", "0.21 0.42 .", "1.21 2.42 3.00")
        self.assertEqual((found.net, found.tax), ({2: 0}, {2: 1}))

    def test_a_rate_in_each_row_proves_the_net(self):
        table = (
            ("21 6", {1: 0}, {1: 2}),
            ("0.21 0.06", {1: 0}, {1: 2}),
            ("21 7", {}, {}),
            ("21 .", {}, {}),  # a single row
        )
        for rates, net, rate in table:
            with self.subTest(rates):
                found = proofs("1.00 2.00", "1.21 2.12", rates=[rates])
                self.assertEqual((found.net, found.rate), (net, rate))

    def test_a_tax_is_inside_of_the_amounts_or_beside_them(self):
        table = (
            ("1.21 2.42", "0.21 0.42", True),
            ("1.00 2.00", "0.21 0.42", False),
            ("1.21 .", "0.21 0.42", False),
            ("1.21 2.42", "0.21 0.10", False),
            ("1.21 2.12", "0.21 0.12", True),  # two rates
        )
        for amounts, taxes, wanted in table:
            with self.subTest(amounts=amounts, taxes=taxes):
                found = is_tax_inside(column(amounts), column(taxes))
                self.assertEqual(found, wanted)


class TestCharges(TestCase):
    def check(self, wanted, *texts, **options):
        found = proofs(texts[0], numbers=texts[1:], **options)
        self.assertEqual(
            (found.charge, found.price, found.quantity),
            ({0}, {1}, {2}) if wanted else (set(), set(), set()),
        )

    def test_a_price_times_a_quantity_is_a_charge(self):
        table = (
            # charge, price, quantity
            (True, "0.10 0.20 0.30", "0.05 0.05 0.05", "2 4 6"),
            (False, "0.10 0.20 0.33", "0.05 0.05 0.05", "2 4 6"),
            # Each has a price of its own: that may be by chance.
            (False, "0.10 0.80", "0.05 0.20", "2 4"),
            (True, "0.10 0.20 0.80", "0.05 0.05 0.20", "2 4 4"),
            (False, "10 20 30", "5 5 5", "2 4 6"),  # whole numbers fit by chance
            (False, "0.05 0.05", "0.05 0.05", "1 1"),  # no quantity at all
            (True, "0.10 0.20 0.05", "0.05 0.05 0.05", "2 4 1"),
            (True, "0.10 0.20 .", "0.05 0.05 0.05", "2 4 6"),
            (False, "0.10 .", "0.05 0.05", "2 4"),
        )
        for wanted, *texts in table:
            with self.subTest(texts):
                self.check(wanted, *texts)

    def test_the_price_may_be_of_a_minute_an_hour_or_many(self):
        for per in (60, 3600, 1000, 1024, 100):
            with self.subTest(per):
                quantities = [per * 10, per * 20, per * 50]
                self.check(
                    True,
                    "0.50 1.00 2.50",
                    "0.05 0.05 0.05",
                    " ".join(map(str, quantities)),
                )
        self.check(False, "0.50 1.00 2.50", "0.05 0.05 0.05", "70 140 350")

    def test_a_rounded_charge_is_one_unless_all_of_it_is_rounding(self):
        self.check(True, "0.52 1.04 2.11", "0.05 0.05 0.05", "620 1250 2530")
        self.check(False, "0.01 0.01 0.02", "0.05 0.05 0.05", "10 20 30")
        # A twentieth of the charge may be rounding, and no more.
        self.check(True, "0.20 0.42 1.05", "0.07 0.07 0.07", "3 6 15")
        self.check(False, "0.13 0.42 1.05", "0.07 0.07 0.07", "2 6 15")

    def test_what_is_called_a_quantity_needs_no_second_row(self):
        self.check(True, "10 20", "5 10", "2 2", counted=[2])
        self.check(True, "10 5", "5 5", "2 1", counted=[2])
        self.check(False, "10 21", "5 10", "2 2", counted=[2])
        self.check(False, "5 10", "5 10", "1 1", counted=[2])


class TestSums(TestCase):
    def test_a_column_has_the_sum_of_others(self):
        table = (
            (("1.00 2.00", "0.50 0.00", "1.50 2.00"), {2: (0, 1)}),
            (("1.00 2.00", "0.50 .", "1.50 2.00"), {2: (0, 1)}),
            (("1.00 2.00", "0.50 0.00", "1.50 2.01"), {}),
            (("1.00 .", "0.50 .", "1.50 ."), {}),  # a single row
            (("1.00 2.00", "0.00 .", "1.00 2.00"), {}),  # one part is no sum
            # As many parts as fit.
            (
                ("1.00 2.00", "3.00 4.00", "5.00 6.00", "9.00 12.00"),
                {3: (0, 1, 2)},
            ),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(proofs(*texts).parts, wanted)

    def test_parts_may_be_of_columns_that_are_no_amounts_by_name(self):
        found = proofs("1.50 2.25", "1.00 2.00", parts=["0.50 0.25"])
        self.assertEqual(found.parts, {0: (1, 90)})

    def test_sums_of_many_columns_are_not_tried(self):
        few = [f"{n}.01 {n}.02" for n in range(1, MOST_COLUMNS)]
        total = [
            f"{sum(range(1, MOST_COLUMNS))}.{n * (MOST_COLUMNS - 1):02}" for n in (1, 2)
        ]
        found = proofs(*few, " ".join(total))
        self.assertEqual(
            found.parts, {MOST_COLUMNS - 1: tuple(range(MOST_COLUMNS - 1))}
        )
        self.assertEqual(proofs(*few, " ".join(total), "9.99 8.88").parts, {})
        # Those that only may be parts are left out before.
        found = proofs(*few, " ".join(total), parts=["9.99 8.88"])
        self.assertEqual(len(found.parts), 1)

    def test_a_gross_amount_is_no_sum(self):
        found = proofs("1.00 2.00", "0.21 0.42", "1.21 2.42")
        self.assertEqual(found.parts, {})

    def test_equal_columns_are_told_both_ways(self):
        found = proofs("1.00 2.00", "1.00 2.00", "0.00 0.00", "0.00 .", "1.00 .")
        self.assertEqual(found.equal, {0: {1}, 1: {0}})
