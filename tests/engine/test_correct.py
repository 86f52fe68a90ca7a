"""Charging usage anew: what moves, and what must not change."""

from collections import defaultdict
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Charged, correct_charges
from .builders import amounts, thoroughly

CENT = Decimal("0.01")
UNITS = Charged(CENT, CENT, CENT)
keys = st.tuples(st.sampled_from(["ann", "bob", "cat"]), st.sampled_from([0, 21]))
fine = st.decimals(-500, 500, places=4)


def rate(key):
    """Return the tax rate of a (holder, rate) pair."""
    return key[1]


def charged(currency, amount=None, tax="0"):
    """Return what is charged, by default in one currency and without tax."""
    return Charged(*map(Decimal, (currency, amount or currency, tax)))


class TestCorrect(TestCase):
    def test_what_moves_is_taken_away_here_and_charged_there(self):
        table = [
            # (charged, usage, expected)
            ({"ann": "45"}, {"ann": "20", "bob": "25"}, {"ann": "-25", "bob": "25"}),
            ({"ann": "45"}, {"bob": "45"}, {"ann": "-45", "bob": "45"}),
            ({"ann": "45"}, {"ann": "45"}, {}),
            ({"ann": "-5", "bob": "9"}, {"bob": "4"}, {"ann": "5", "bob": "-5"}),
            # the cents of the document stay, whichever way they were rounded
            ({"ann": "0.01"}, {"ann": "0.004", "bob": "0.003"}, {}),
            ({"ann": "12.35"}, {"bob": "12.345"}, {"ann": "-12.35", "bob": "12.35"}),
        ]
        for before, usage, expected in table:
            with self.subTest(before=before, usage=usage):
                result = correct_charges(
                    {(who, 21): charged(what) for who, what in before.items()},
                    {
                        (who, 21): (Decimal(what), Decimal(0))
                        for who, what in usage.items()
                    },
                    rate,
                    UNITS,
                )
                self.assertEqual(
                    {who: each.amount for (who, _rate), each in result.items()},
                    {who: Decimal(what) for who, what in expected.items()},
                )

    def test_in_another_currency_each_amount_keeps_its_own_total(self):
        before = {("ann", 21): charged("100", "92.59", "19.44")}
        usage = {
            ("ann", 21): (Decimal("33.333"), Decimal("7")),
            ("bob", 21): (Decimal("66.667"), Decimal("14")),
        }
        self.assertEqual(
            correct_charges(before, usage, rate, UNITS),
            {
                ("ann", 21): charged("-66.67", "-61.73", "-12.96"),
                ("bob", 21): charged("66.67", "61.73", "12.96"),
            },
        )

    @thoroughly
    @given(
        st.dictionaries(keys, st.builds(Charged, amounts, amounts, amounts)),
        st.dictionaries(keys, st.tuples(fine, fine)),
    )
    def test_the_total_of_each_rate_never_changes(self, before, usage):
        sums = defaultdict(lambda: [Decimal(0)] * 3)
        for key, difference in correct_charges(before, usage, rate, UNITS).items():
            self.assertTrue(any(difference))
            for at, each in enumerate(difference):
                sums[rate(key)][at] += each
        for total in sums.values():
            self.assertEqual(total, [0, 0, 0])
