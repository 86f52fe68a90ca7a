"""Policies: what is agreed, for part of a period, and as plain data."""

import json
import pickle
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...engine import Policy, Rule
from .builders import CATEGORY_OF, policies, policy, rule, thoroughly


class TestAgreed(TestCase):
    def test_the_agreed_amounts_are_the_limits_that_stand_alone(self):
        overall = rule("overall", "amount", amount=30)
        voice = rule("category", "amount", "voice", amount=20)
        sms = rule("type", "amount", "sms", amount=5)
        table = [
            ("nothing is agreed", [], 0),
            ("all or nothing is no amount", [rule("overall", "full")], 0),
            ("one amount", [overall], 30),
            ("a maximum", [rule("overall", "percent", percent=50, cap=25)], 25),
            ("no maximum", [rule("overall", "percent", percent=50)], 0),
            ("one inside the other", [overall, voice, sms], 30),
            ("amounts side by side", [voice, sms], 25),
            (
                "one beside the other",
                [overall, rule("category", "amount", "voice", amount=20, beside=True)],
                50,
            ),
            ("inside what has no limit", [rule("overall", "full"), voice], 20),
        ]
        for title, rules, agreed in table:
            with self.subTest(title):
                self.assertEqual(policy(*rules).agreed(), agreed)

    def test_a_type_stands_inside_its_category_when_the_category_is_known(self):
        messaging = rule("category", "amount", "messaging", amount=20)
        sms = rule("type", "amount", "sms", amount=5)
        both = rule("type", "amount", "sms", "surfing", amount=5)
        table = [
            ([messaging, sms], {}, 25),
            ([messaging, sms], CATEGORY_OF, 20),
            ([messaging, both], CATEGORY_OF, 25),
        ]
        for rules, categories, agreed in table:
            with self.subTest(rules=rules, categories=categories):
                self.assertEqual(policy(*rules).agreed(categories), agreed)

    def test_a_limit_two_rules_further_out_counts_too(self):
        rules = [
            rule("overall", "amount", amount=30),
            rule("category", "full", "messaging"),
            rule("type", "amount", "sms", amount=5),
        ]
        self.assertEqual(policy(*rules).agreed(CATEGORY_OF), 30)
        beside = rule("category", "full", "messaging", beside=True)
        self.assertEqual(policy(rules[0], beside, rules[2]).agreed(CATEGORY_OF), 35)


class TestUsed(TestCase):
    def test_what_is_used_of_the_limits_is_never_more_than_they_are(self):
        overall = rule("overall", "amount", amount=30)
        calls = rule("type", "full", "calls")
        sms = rule("type", "amount", "sms", amount=5)
        beside = rule("type", "amount", "sms", amount=5, beside=True)
        table = [
            # rules, what the employer pays by rule, what is used
            ([overall], {0: 12}, 12),
            ([overall], {0: 45}, 30),
            ([overall], {}, 0),
            ([overall, calls], {0: 10, 1: 15}, 25),
            ([overall, calls], {0: 10, 1: 45}, 30),
            ([overall, sms], {0: 28, 1: 4}, 30),
            ([overall, beside], {0: 28, 1: 4}, 32),
            ([calls], {0: 45}, 0),
            ([sms], {0: 4}, 4),
        ]
        for rules, employer, used in table:
            with self.subTest(rules=rules, employer=employer):
                amounts = {at: Decimal(amount) for at, amount in employer.items()}
                self.assertEqual(policy(*rules).used(amounts, CATEGORY_OF), used)


class TestFigures(TestCase):
    def test_a_figure_below_zero_or_out_of_place_is_refused_by_its_name(self):
        table = [
            # kind, figures, the field that is wrong
            ("amount", {"amount": "-0.01"}, "amount"),
            ("percent", {"percent": "-1"}, "percent"),
            ("percent", {"percent": "100.01"}, "percent"),
            ("percent", {"percent": "50", "cap": "-0.01"}, "cap"),
            ("percent", {"percent": "50", "amount": "1"}, "amount"),
            ("amount", {"amount": "1", "cap": "1"}, "cap"),
            ("full", {"cap": "0"}, "cap"),
            ("none", {"percent": "0"}, "percent"),
            ("amount", {}, "amount"),
            ("percent", {"cap": "1"}, "percent"),
        ]
        for kind, figures, field in table:
            with (
                self.subTest(kind=kind, figures=figures),
                self.assertRaisesRegex(ValueError, f"^{field}:"),
            ):
                rule("overall", kind, **figures)

    def test_zero_and_all_are_figures(self):
        for kind, figures in (
            ("amount", {"amount": 0}),
            ("percent", {"percent": 0}),
            ("percent", {"percent": 100}),
            ("percent", {"percent": 1, "cap": 0}),
        ):
            with self.subTest(kind=kind, figures=figures):
                made = rule("overall", kind, **figures)
                self.assertEqual(
                    {name: getattr(made, name) for name in figures}, figures
                )

    def test_a_policy_shows_its_rules_and_nothing_else(self):
        self.assertEqual(repr(policy()), "Policy(rules=(), default='employee')")

    def test_a_rule_counts_towards_the_one_around_it_or_does_not(self):
        with self.assertRaisesRegex(ValueError, "^counts_towards_parent: 'no' "):
            Rule(scope="overall", kind="full", counts_towards_parent="no")


class TestProrated(TestCase):
    def test_limits_go_by_days_and_percentages_stay(self):
        prorated = policy(
            rule("overall", "percent", percent=50, cap=30),
            rule("type", "amount", "sms", amount=5),
            rule("type", "full", "calls"),
        ).prorated(10, 31)
        self.assertEqual(
            [(each.percent, each.limit) for each in prorated.rules],
            [
                (Decimal(50), Decimal("9.68")),
                (None, Decimal("1.61")),
                (None, None),
            ],
        )

    @thoroughly
    @given(policies())
    def test_all_days_are_the_whole_policy(self, whole):
        self.assertEqual(whole.prorated(31, 31), whole)


class TestPlainData(TestCase):
    @thoroughly
    @given(policies())
    def test_a_policy_survives_json_pickle_and_hashing(self, before):
        after = Policy.from_dict(json.loads(json.dumps(before.as_dict())))
        self.assertEqual(after, before)
        self.assertEqual(after.as_dict(), before.as_dict())
        self.assertEqual(hash(after), hash(before))
        copied = pickle.loads(pickle.dumps(before))
        self.assertEqual(copied.position("overall"), before.position("overall"))

    def test_what_is_left_out_has_its_default(self):
        self.assertEqual(Policy.from_dict({}), Policy())
        overall = rule("overall", "amount", amount=30)
        self.assertEqual(
            Policy.from_dict(
                {"rules": [{"scope": "overall", "kind": "amount", "amount": "30"}]}
            ),
            policy(overall),
        )

    def test_bad_data_is_refused_by_the_name_of_its_field(self):
        good = {"scope": "overall", "kind": "amount", "amount": "30"}
        for field, value in (
            ("amount", "thirty"),
            ("amount", 30.5),
            ("amount", [30]),
            ("amount", "NaN"),
            ("amont", "30"),
            ("keys", "sms"),
            ("scope", None),
        ):
            with (
                self.subTest(field=field, value=value),
                self.assertRaisesRegex(ValueError, f"^{field}:"),
            ):
                Policy.from_dict({"rules": [{**good, field: value}]})
        with self.assertRaisesRegex(ValueError, "^scope:"):
            Policy.from_dict({"rules": [{"kind": "full"}]})

    @thoroughly
    @given(policies(), st.sampled_from(sorted(CATEGORY_OF)))
    def test_a_type_is_governed_by_the_rule_closest_to_it(self, under, usage_type):
        position = under.governing(usage_type, CATEGORY_OF[usage_type])
        candidates = [
            each
            for scope, key in (
                ("type", usage_type),
                ("category", CATEGORY_OF[usage_type]),
                ("overall", None),
            )
            for each in under.rules
            if each.scope == scope and (key is None or key in each.keys)
        ]
        self.assertEqual(
            None if position is None else under.rules[position],
            candidates[0] if candidates else None,
        )
