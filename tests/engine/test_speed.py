"""A month of a large company is split while one waits."""

from time import process_time
from unittest import TestCase

from ...engine import split
from .builders import CATEGORY_OF, CENT, charge, policy, rule

STATEMENTS = 10_000
CHARGES_EACH = 10


class TestSpeed(TestCase):
    def test_a_hundred_thousand_charges_take_less_than_three_seconds(self):
        under = policy(
            rule("overall", "amount", amount=30),
            rule("category", "percent", "data", percent="33.3", cap=9),
            rule("category", "none", "non_usage"),
            rule("type", "amount", "sms", "mms", amount=5),
            rule("type", "full", "calls", beside=True),
        )
        types = sorted(CATEGORY_OF)
        statements = [
            [
                charge(types[n % len(types)], (s * 7_919 + n * 1_049) % 5_000 * CENT, n)
                for n in range(CHARGES_EACH)
            ]
            for s in range(STATEMENTS)
        ]
        start = process_time()
        for statement in statements:
            split(statement, under)
        # The processor's time, so that a busy machine does not count.
        self.assertLess(process_time() - start, 3)
