"""What of several settlements is collected, when a maximum holds."""

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine.deduction import plan, uncollected
from .builders import amounts, positive_amounts, thoroughly

dues = st.lists(amounts, max_size=8)


def whole(*values):
    """Return these amounts."""
    return [Decimal(value) for value in values]


class TestPlan(TestCase):
    def test_the_oldest_dues_are_collected_up_to_the_maximum(self):
        table = [
            # dues, maximum, collected
            ([10, 10], None, [10, 10]),
            ([10, 10], 20, [10, 10]),
            ([10, 10], 15, [10, 5]),
            ([10, 10, 10], 10, [10, 0, 0]),
            ([10, 10], 0, [0, 0]),
            ([10, -4], 3, [7, -4]),
            ([-4, 10], 3, [-4, 7]),
            ([10, -4, 5], 0, [4, -4, 0]),
            ([4, -10], 0, [4, -10]),
            ([], 0, []),
        ]
        for owed, most, collected in table:
            with self.subTest(owed=owed, most=most):
                cap = None if most is None else Decimal(most)
                self.assertEqual(plan(whole(*owed), cap), collected)

    def test_a_maximum_below_zero_is_refused(self):
        for owed in ([10], [-10], []):
            with self.subTest(owed), self.assertRaisesRegex(ValueError, "^cap: -0.01 "):
                plan(whole(*owed), Decimal("-0.01"))

    @thoroughly
    @given(dues, positive_amounts)
    def test_as_much_as_possible_is_collected_and_no_due_more_than_whole(
        self, owed, cap
    ):
        collected = plan(owed, cap)
        self.assertEqual(sum(collected), min(sum(owed), cap))
        for due, amount in zip(owed, collected, strict=True):
            low, high = sorted((Decimal(0), due))
            self.assertTrue(low <= amount <= high)


class TestUncollected(TestCase):
    def test_what_is_left_of_all_is_left_of_the_newest(self):
        table = [
            # dues, left of all, left of each
            ([10, 10], 13, [3, 10]),
            ([10, 10], 20, [10, 10]),
            ([10, 10], 0, [0, 0]),
            ([10, -4], 6, [6, 0]),
            ([-10, -10], -13, [-3, -10]),
            ([-10, 4], -6, [-6, 0]),
            ([5, -5], 0, [0, 0]),
            (["0.50", "0.20"], "0.30", ["0.10", "0.20"]),
        ]
        for owed, residual, left in table:
            with self.subTest(owed=owed, residual=residual):
                found = uncollected(whole(*owed), Decimal(residual))
                self.assertEqual(found, whole(*left))
