"""The explanation of a split leads to its result again, rule by rule."""

import json
from collections import defaultdict
from decimal import Decimal
from unittest import TestCase

from ...engine import Charge, Policy, Rule, explain, round_half_up, split
from .test_split_vectors import VECTORS


def explain_split(charges, policy):
    """Return the uses of the rules in the split of charges."""
    totals, paid = defaultdict(Decimal), defaultdict(Decimal)
    categories = defaultdict(set)
    for charge, share in zip(charges, split(charges, policy).shares, strict=True):
        if share.rule is None:
            continue
        at = policy.rules.index(share.rule)
        totals[at] += share.employer + share.employee
        paid[at] += share.employer
        categories[at].add(charge.category)
    return explain(policy, totals, paid, categories)


def work_out(use):
    """Return what a rule pays, from the figures of its explanation alone."""
    if use.rule.kind == "none":
        return Decimal(0)
    wanted = use.total
    if use.rule.kind == "percent":
        wanted = round_half_up(use.total * use.rule.percent / 100)
    return wanted if use.available is None else min(wanted, use.available)


class TestExplain(TestCase):
    def test_the_figures_lead_to_what_each_rule_pays_in_every_worked_case(self):
        for case in json.loads(VECTORS.read_text(encoding="utf-8")):
            charges = [
                Charge(**{**charge, "amount": Decimal(charge["amount"])})
                for charge in case["charges"]
            ]
            for use in explain_split(charges, Policy.from_dict(case["policy"])):
                with self.subTest(case["id"], rule=use.rule):
                    self.assertEqual(use.paid, work_out(use))

    def test_rules_inside_use_up_the_limit_around_them(self):
        def rule(scope, *keys, **values):
            return Rule(scope=scope, keys=frozenset(keys), **values)

        thirty = rule("overall", kind="amount", amount=Decimal(30))
        voice = rule("category", "voice", kind="amount", amount=Decimal(20))
        calls = rule("type", "calls", kind="full")
        apart = rule("type", "sms", kind="full", counts_towards_parent=False)
        charges = [
            Charge(key=at, usage_type=usage, category=category, amount=Decimal(amount))
            for at, (usage, category, amount) in enumerate(
                [
                    *[("calls", "voice", "12"), ("abroad", "voice", "15")],
                    *[("sms", "messaging", "4"), ("data", "data", "25")],
                ]
            )
        ]
        uses = explain_split(charges, Policy(rules=(thirty, voice, calls, apart)))
        self.assertEqual(
            [
                (use.total, use.counted, use.available, use.paid, use.left)
                for use in uses
            ],
            [
                (25, 20, 10, 10, 0),
                (15, 12, 8, 8, 0),
                (12, 0, None, 12, None),
                (4, 0, None, 4, None),
            ],
        )

    def test_what_is_not_used_is_left(self):
        forty = Rule(scope="overall", kind="percent", percent=50, cap=Decimal(40))
        charges = [Charge(key=1, usage_type="sms", category="m", amount=Decimal(20))]
        (use,) = explain_split(charges, Policy(rules=(forty,)))
        self.assertEqual((use.paid, use.left), (10, 30))

    def test_a_credit_leaves_the_limit_whole(self):
        thirty = Rule(scope="overall", kind="amount", amount=Decimal(30))
        charges = [Charge(key=1, usage_type="sms", category="m", amount=Decimal(-5))]
        (use,) = explain_split(charges, Policy(rules=(thirty,)))
        self.assertEqual((use.paid, use.left), (-5, 30))

    def test_a_rule_without_charges_is_left_out(self):
        calls = Rule(scope="type", kind="full", keys={"calls"})
        charges = [Charge(key=1, usage_type="sms", category="m", amount=Decimal(5))]
        self.assertEqual(explain_split(charges, Policy(rules=(calls,))), [])
