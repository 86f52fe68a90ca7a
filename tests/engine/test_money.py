"""Rounding and sharing: nothing is lost, nothing is invented."""

from decimal import Decimal, localcontext
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from ...engine import allocate, round_all, round_half_up, spread
from .builders import CENT, amounts, positive_amounts, thoroughly

precise = st.decimals(-999, 999, places=4)
units = st.sampled_from([Decimal("0.01"), Decimal("0.05"), Decimal(1), Decimal("10")])


def decimals(*texts):
    """Return texts as decimals."""
    return [Decimal(text) for text in texts]


class TestRoundHalfUp(TestCase):
    def test_half_a_unit_is_rounded_away_from_zero(self):
        table = [
            ("0.005", "0.01", "0.01"),
            ("0.0049999", "0.01", "0.00"),
            ("-0.005", "0.01", "-0.01"),
            ("-0.0049999", "0.01", "0.00"),
            ("1.025", "0.05", "1.05"),
            ("12.5", "1", "13"),
            ("12345678901234567890123.455", "0.01", "12345678901234567890123.46"),
        ]
        for amount, unit, expected in table:
            with self.subTest(amount=amount, unit=unit):
                rounded = round_half_up(Decimal(amount), Decimal(unit))
                self.assertEqual(str(rounded), expected)

    def test_the_callers_decimal_context_is_left_out_of_it(self):
        with localcontext() as context:
            context.prec = 3
            self.assertEqual(round_half_up(Decimal("12345.675")), Decimal("12345.68"))

    def test_what_is_no_amount_is_refused(self):
        for amount in (1.5, None, "1", Decimal("NaN"), Decimal("1E+24")):
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(ValueError, "amount:"),
            ):
                round_half_up(amount)


class TestSpread(TestCase):
    def test_worked_cases(self):
        table = [
            # total, over amounts, parts
            ("10.00", ["3.33", "3.33", "6.67"], ["2.50", "2.50", "5.00"]),
            ("30.00", ["60.00", "-15.00"], ["40.00", "-10.00"]),
            ("-30.00", ["-60.00", "15.00"], ["-40.00", "10.00"]),
            ("0.00", ["5.00", "-5.00"], ["5.00", "-5.00"]),
            ("0.00", ["5.00", "5.00"], ["0.00", "0.00"]),
            ("0.01", ["1.00", "1.00"], ["0.01", "0.00"]),
            ("-0.01", ["-1.00", "-1.00"], ["-0.01", "0.00"]),
            ("0.00", [], []),
        ]
        for total, over, parts in table:
            with self.subTest(total=total, over=over):
                spread_out = spread(Decimal(total), decimals(*over))
                self.assertEqual([str(part) for part in spread_out], parts)

    def test_a_total_cannot_be_spread_over_nothing(self):
        for over in ([], decimals("5", "-5")):
            with self.subTest(over=over), self.assertRaisesRegex(ValueError, "total:"):
                spread(Decimal(1), over)

    def test_what_is_not_in_whole_units_is_refused(self):
        with self.assertRaisesRegex(ValueError, "total:"):
            spread(Decimal("0.005"), decimals("1"))
        with self.assertRaisesRegex(ValueError, "amounts:"):
            spread(Decimal("0.01"), decimals("0.005"))
        for unit in ("0", "-0.01", "1E-25", "NaN"):
            with self.subTest(unit), self.assertRaisesRegex(ValueError, "^unit: "):
                spread(Decimal(1), decimals("1"), Decimal(unit))
        smallest = Decimal("1E-24")
        self.assertEqual(spread(smallest, decimals("1"), smallest), [smallest])

    @thoroughly
    @given(amounts, st.lists(amounts))
    def test_the_parts_make_up_the_total_and_mirror_with_it(self, total, over):
        assume(sum(over))
        parts = spread(total, over)
        self.assertEqual(sum(parts), total)
        self.assertEqual(
            spread(-total, [-amount for amount in over]), [-part for part in parts]
        )


class TestAllocate(TestCase):
    def test_worked_cases(self):
        table = [
            ("10.00", ["1", "1", "1"], ["3.34", "3.33", "3.33"]),
            ("-10.00", ["1", "1", "1"], ["-3.34", "-3.33", "-3.33"]),
            ("1.00", ["0", "0.5", "0"], ["0.00", "1.00", "0.00"]),
            ("0.05", ["0.2", "0.3"], ["0.02", "0.03"]),
            ("31.00", ["20", "4", "7"], ["20.00", "4.00", "7.00"]),
        ]
        for total, weights, parts in table:
            with self.subTest(total=total, weights=weights):
                shared = allocate(Decimal(total), decimals(*weights))
                self.assertEqual([str(part) for part in shared], parts)

    def test_weights_that_weigh_nothing_are_refused(self):
        for weights in ([], ["0"], ["1", "-1"], ["2", "-1"]):
            with (
                self.subTest(weights=weights),
                self.assertRaisesRegex(ValueError, "weights:"),
            ):
                allocate(Decimal(1), decimals(*weights))

    @thoroughly
    @given(amounts, st.lists(positive_amounts), units)
    def test_the_parts_make_up_the_total(self, total, weights, unit):
        assume(any(weights))
        total = round_half_up(total, unit)
        parts = allocate(total, weights, unit)
        self.assertEqual(sum(parts), total)
        whole = sum(weights)
        for part, weight in zip(parts, weights, strict=True):
            self.assertLess(abs(part * whole - total * weight), unit * whole)


class TestRoundAll(TestCase):
    def test_worked_cases(self):
        table = [
            (["0.333", "0.333", "0.334"], ["0.33", "0.33", "0.34"]),
            (["1.004", "1.004", "1.004"], ["1.01", "1.00", "1.00"]),
            (["0.005"], ["0.01"]),
            (["-0.005"], ["-0.01"]),
            (["0.005", "0.005"], ["0.01", "0.00"]),
            (["-0.005", "-0.005"], ["-0.01", "0.00"]),
            (["0.002", "0.002"], ["0.00", "0.00"]),
            (["1.00", "2.00"], ["1.00", "2.00"]),
            ([], []),
        ]
        for given_amounts, rounded in table:
            with self.subTest(given_amounts):
                result = round_all(decimals(*given_amounts))
                self.assertEqual([str(amount) for amount in result], rounded)

    @thoroughly
    @given(st.lists(precise), units)
    def test_the_rounded_amounts_make_up_the_rounded_sum(self, exact, unit):
        rounded = round_all(exact, unit)
        self.assertEqual(sum(rounded), round_half_up(sum(exact, Decimal(0)), unit))
        for amount, before in zip(rounded, exact, strict=True):
            self.assertLess(abs(amount - before), unit)

    @thoroughly
    @given(st.lists(precise))
    def test_a_credit_note_mirrors_its_bill(self, exact):
        assume(sum(exact))
        self.assertEqual(
            round_all([-amount for amount in exact]),
            [-amount for amount in round_all(exact)],
        )

    @thoroughly
    @given(st.lists(amounts))
    def test_what_is_round_stays(self, exact):
        self.assertEqual(round_all(exact, CENT), exact)


class TestNamesOfFields(TestCase):
    def test_an_amount_that_is_none_is_refused_by_the_name_of_its_field(self):
        one, bad, odd = Decimal(1), Decimal("NaN"), Decimal("0.005")
        table = [
            ("weights", lambda: allocate(one, [bad])),
            ("weights", lambda: allocate(one, [-one, one])),
            ("weights", lambda: allocate(one, [])),
            ("weights", lambda: allocate(one, [0 * one])),
            ("total", lambda: allocate(bad, [one])),
            ("total", lambda: allocate(odd, [one])),
            ("total", lambda: spread(bad, [one])),
            ("total", lambda: spread(odd, [one])),
            ("amounts", lambda: spread(one, [bad])),
            ("amounts", lambda: spread(one, [odd])),
            ("amounts", lambda: round_all([bad])),
            ("unit", lambda: round_all([one], bad)),
            ("unit", lambda: allocate(one, [one], -one)),
            ("amount", lambda: round_half_up(bad)),
        ]
        for field, call in table:
            with self.subTest(field), self.assertRaisesRegex(ValueError, f"^{field}: "):
                call()

    def test_amounts_that_cancel_out_are_rounded_from_the_first_on(self):
        half = Decimal("0.005")
        self.assertEqual(
            [str(each) for each in round_all([half, -half])], ["0.01", "-0.01"]
        )
