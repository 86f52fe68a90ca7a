import unittest
from datetime import date
from decimal import Decimal

from ...engine import Period
from ...engine.benefit import KINDS, ProvidedLine, benefits

RATES = dict(zip(KINDS, map(Decimal, (3, 4, 5)), strict=True))


def line(*kinds, split=False):
    return ProvidedLine(kinds=frozenset(kinds), split=split)


def owed(lines, contributions=()):
    """Return {kind: (benefit, reason)}."""
    own = {kind: Decimal(amount) for kind, amount in dict(contributions).items()}
    return {
        each.kind: (str(each.amount), each.reason)
        for each in benefits(lines, RATES, own)
    }


class TestBenefit(unittest.TestCase):
    """The Belgian flat amounts: device 3, subscription 4, internet 5 a month."""

    def test_each_case(self):
        everything = line(*KINDS)
        cases = [
            ([], {}, {}),
            ([line("subscription")], {}, {"subscription": ("4", "flat")}),
            (
                [everything],
                {},
                {
                    "device": ("3", "flat"),
                    "subscription": ("4", "flat"),
                    "internet": ("5", "flat"),
                },
            ),
            # two phones count twice, internet once
            (
                [everything, everything],
                {},
                {
                    "device": ("6", "flat"),
                    "subscription": ("8", "flat"),
                    "internet": ("5", "flat"),
                },
            ),
            # EUR 10 for calling lowers the 4 to nothing, and the rest by nothing: 8
            (
                [everything],
                {"subscription": "10"},
                {
                    "device": ("3", "flat"),
                    "subscription": ("0", "covered"),
                    "internet": ("5", "flat"),
                },
            ),
            (
                [line("subscription")],
                {"subscription": "1.50"},
                {"subscription": ("2.50", "lowered")},
            ),
            # what was given back is no contribution
            (
                [line("subscription")],
                {"subscription": "-3"},
                {"subscription": ("4", "flat")},
            ),
            (
                [line("device", "subscription", split=True)],
                {},
                {"device": ("0", "split"), "subscription": ("0", "split")},
            ),
            # one of two lines is split
            (
                [line("subscription", split=True), line("subscription")],
                {},
                {"subscription": ("4", "flat")},
            ),
        ]
        for lines, contributions, expected in cases:
            with self.subTest(lines=lines, contributions=contributions):
                self.assertEqual(owed(lines, contributions), expected)

    def test_lines_count_that_are_locked_on_one_day(self):
        def held(first, last, line=None):
            days = Period(date(2026, 10, first), date(2026, 10, last))
            return ProvidedLine(kinds=frozenset({"device"}), days=days, line=line)

        always = line("device")
        table = [
            # lines, how many count
            ([held(1, 31)], 1),
            ([held(1, 10), held(11, 31)], 1),
            ([held(1, 10), held(10, 31)], 2),
            ([held(1, 31), held(5, 5), held(6, 6)], 2),
            ([held(1, 31), held(5, 9), held(8, 12)], 3),
            ([always, held(5, 9)], 2),
            ([always, always], 2),
            ([held(1, 10, "a"), held(5, 31, "a")], 1),
            ([held(1, 10, "a"), held(5, 31, "b")], 2),
            ([held(1, 10, "a"), held(5, 31, "b"), held(7, 8)], 3),
        ]
        for lines, count in table:
            with self.subTest(lines):
                (benefit,) = benefits(iter(lines), RATES, {})
                self.assertEqual((benefit.count, benefit.flat), (count, 3 * count))

    def test_a_contribution_counts_up_to_the_flat_amount(self):
        for own, counted, left in (("3", 3, 0), ("2", 2, 1), ("9", 3, 0), ("-1", 0, 3)):
            with self.subTest(own):
                own = {"device": Decimal(own)}
                (benefit,) = benefits([line("device")], RATES, own)
                self.assertEqual(
                    (benefit.contribution, benefit.amount), (counted, left)
                )

    def test_a_kind_without_a_rate_is_no_benefit(self):
        self.assertEqual(benefits([line(*KINDS)], {}, {}), ())

    def test_a_kind_that_nobody_knows_is_refused(self):
        with self.assertRaisesRegex(ValueError, "kinds: 'car'"):
            line("car")
