"""What holds for every split, whatever the charges and the policy."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from ...engine import split
from .builders import CENT, amounts, policies, positive_amounts, statements, thoroughly
from .formulas import Formulas


def totals(result):
    """Return the employer's and the employee's part of a statement."""
    return result.employer, result.employee


class TestSplitProperties(TestCase):
    @thoroughly
    @given(statements, policies())
    def test_nothing_is_lost_or_invented(self, charges, policy):
        result = split(charges, policy)
        self.assertEqual([s.key for s in result.shares], [c.key for c in charges])
        for share, each in zip(result.shares, charges, strict=True):
            self.assertEqual(share.employer + share.employee, each.amount)
        self.assertEqual(result.employer, sum(s.employer for s in result.shares))
        self.assertEqual(result.employee, sum(s.employee for s in result.shares))

    @thoroughly
    @given(statements, policies())
    def test_nobody_pays_more_than_a_charge_or_gets_back_more_than_a_credit(
        self, charges, policy
    ):
        for share, each in zip(split(charges, policy).shares, charges, strict=True):
            low, high = sorted((Decimal(0), each.amount))
            self.assertTrue(low <= share.employer <= high)

    @thoroughly
    @given(statements, policies(), st.data())
    def test_the_employer_never_pays_less_when_a_limit_rises(
        self, charges, policy, data
    ):
        limited = [i for i, rule in enumerate(policy.rules) if rule.limit is not None]
        assume(limited)
        position = data.draw(st.sampled_from(limited))
        rule = policy.rules[position]
        higher = replace(
            rule, **{rule.limit_field: rule.limit + data.draw(positive_amounts)}
        )
        rules = (*policy.rules[:position], higher, *policy.rules[position + 1 :])
        self.assertGreaterEqual(
            split(charges, replace(policy, rules=rules)).employer,
            split(charges, policy).employer,
        )

    @thoroughly
    @given(statements, policies())
    def test_the_employer_never_pays_less_when_a_maximum_is_lifted(
        self, charges, policy
    ):
        lifted = tuple(
            replace(rule, cap=None) if rule.scope == "overall" else rule
            for rule in policy.rules
        )
        self.assertGreaterEqual(
            split(charges, replace(policy, rules=lifted)).employer,
            split(charges, policy).employer,
        )

    @thoroughly
    @given(statements, policies(), amounts, st.data())
    def test_cutting_a_charge_in_two_moves_no_more_than_a_cent(
        self, charges, policy, part, data
    ):
        assume(charges)
        position = data.draw(st.integers(0, len(charges) - 1))
        whole = charges[position]
        cut = [
            *charges[:position],
            replace(whole, amount=part),
            replace(whole, amount=whole.amount - part),
            *charges[position + 1 :],
        ]
        before, after = split(charges, policy), split(cut, policy)
        self.assertEqual(totals(after), totals(before))
        employer = defaultdict(Decimal)
        for share in after.shares:
            employer[share.key] += share.employer
        for share in before.shares:
            self.assertLessEqual(abs(employer[share.key] - share.employer), CENT)

    @thoroughly
    @given(statements, policies(), st.randoms(use_true_random=False))
    def test_the_order_of_charges_and_rules_does_not_change_totals(
        self, charges, policy, random
    ):
        other = random.sample(charges, len(charges))
        rules = tuple(random.sample(policy.rules, len(policy.rules)))
        before = split(charges, policy)
        after = split(other, replace(policy, rules=rules))
        self.assertEqual(totals(after), totals(before))
        by_key = {share.key: share for share in before.shares}
        for share in after.shares:
            self.assertEqual(share.rule, by_key[share.key].rule)
            self.assertLessEqual(abs(share.employer - by_key[share.key].employer), CENT)

    @thoroughly
    @given(statements, policies())
    def test_splitting_again_gives_the_same(self, charges, policy):
        self.assertEqual(split(charges, policy), split(list(charges), policy))

    @thoroughly
    @given(statements, policies())
    def test_the_totals_are_those_of_the_formulas(self, charges, policy):
        paid = defaultdict(Decimal)
        for share in split(charges, policy).shares:
            paid[share.rule] += share.employer
        formulas = Formulas(charges, policy)
        for rule in policy.rules:
            self.assertEqual(paid[rule], formulas.paid(rule), rule)

    @thoroughly
    @given(statements, policies())
    def test_every_part_is_within_a_cent_of_its_proportion(self, charges, policy):
        sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
        result = split(charges, policy)
        for share, each in zip(result.shares, charges, strict=True):
            sums[share.rule][0] += share.employer
            sums[share.rule][1] += each.amount
        for share, each in zip(result.shares, charges, strict=True):
            paid, governed = map(Fraction, sums[share.rule])
            if share.rule and governed:
                exact = paid * Fraction(each.amount) / governed
                self.assertLess(abs(Fraction(share.employer) - exact), Fraction(CENT))
