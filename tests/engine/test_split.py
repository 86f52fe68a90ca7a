"""The split in cases that an accountant can check by hand."""

from decimal import Decimal
from unittest import TestCase

from ...engine import Charge, Policy, Rule, split
from .builders import as_text, charge, charges, policy, rule


class TestSplit(TestCase):
    def assert_split(self, given, under, expected):
        self.assertEqual(as_text(split(given, under)), expected)

    def test_the_rule_closest_to_the_charge_governs_it(self):
        sms = rule("type", "full", "sms")
        messaging = rule("category", "none", "messaging")
        overall = rule("overall", "amount", amount=7)
        result = split(
            charges(sms=3, mms=3, surfing=3), policy(overall, messaging, sms)
        )
        self.assertEqual(
            [share.rule for share in result.shares], [sms, messaging, overall]
        )

    def test_what_no_rule_governs_has_no_rule_and_follows_the_default(self):
        for default, expected in (
            ("employee", [("surfing", "0.00", "9.00")]),
            ("employer", [("surfing", "9.00", "0.00")]),
        ):
            with self.subTest(default):
                result = split(
                    charges(surfing=9),
                    policy(rule("type", "none", "sms"), default=default),
                )
                self.assertEqual(as_text(result), expected)
                self.assertIsNone(result.shares[0].rule)

    def test_what_a_kind_pays(self):
        table = [
            # kind, figures, charged, employer, employee
            ("amount", {"amount": "5"}, "8", "5.00", "3.00"),
            ("amount", {"amount": "5"}, "4", "4.00", "0.00"),
            ("amount", {"amount": "5"}, "-4", "-4.00", "0.00"),
            ("amount", {"amount": "0"}, "8", "0.00", "8.00"),
            ("percent", {"percent": "50"}, "0.01", "0.01", "0.00"),
            ("percent", {"percent": "50"}, "-0.01", "-0.01", "0.00"),
            ("percent", {"percent": "33.3333"}, "10", "3.33", "6.67"),
            ("percent", {"percent": "50", "cap": "0"}, "10", "0.00", "10.00"),
            ("percent", {"percent": "50", "cap": "2"}, "-10", "-5.00", "-5.00"),
            ("percent", {"percent": "0"}, "10", "0.00", "10.00"),
            ("percent", {"percent": "100"}, "10", "10.00", "0.00"),
            ("full", {}, "-3.21", "-3.21", "0.00"),
            ("none", {}, "-3.21", "0.00", "-3.21"),
        ]
        for kind, figures, charged, employer, employee in table:
            with self.subTest(kind=kind, charged=charged, **figures):
                self.assert_split(
                    charges(calls=charged),
                    policy(rule("overall", kind, **figures)),
                    [("calls", employer, employee)],
                )

    def test_charges_that_cancel_out_stay_with_the_employer_unless_he_pays_nothing(
        self,
    ):
        table = [
            # kind, figures, employer's part of +5 and -5
            ("amount", {"amount": "0"}, "5.00", "-5.00"),
            ("percent", {"percent": "50"}, "5.00", "-5.00"),
            ("full", {}, "5.00", "-5.00"),
            ("none", {}, "0.00", "0.00"),
        ]
        for kind, figures, first, second in table:
            with self.subTest(kind):
                result = split(
                    charges(calls=5, discount=-5),
                    policy(rule("overall", kind, **figures)),
                )
                self.assertEqual(
                    [str(share.employer) for share in result.shares], [first, second]
                )

    def test_a_credit_note_mirrors_its_bill(self):
        amounts = ["3.33", "3.33", "6.67", "-1.00"]
        half = policy(rule("overall", "percent", percent="33.3"))
        bill = split([charge("calls", a, i) for i, a in enumerate(amounts)], half)
        credit = split(
            [charge("calls", -Decimal(a), i) for i, a in enumerate(amounts)], half
        )
        self.assertEqual(
            [-share.employer for share in credit.shares],
            [share.employer for share in bill.shares],
        )

    def test_leftover_cents_go_to_the_largest_remainders_and_ties_to_the_first(self):
        # A third of 0.10 is 0.0333 each: the cent left over goes to the first charge.
        self.assert_split(
            [charge("calls", "0.10", key) for key in "abc"],
            policy(rule("overall", "amount", amount="0.10")),
            [("a", "0.04", "0.06"), ("b", "0.03", "0.07"), ("c", "0.03", "0.07")],
        )

    def test_the_unit_may_be_another_than_the_cent(self):
        yen = split(
            charges(calls=7),
            policy(rule("overall", "percent", percent=50)),
            unit=Decimal("1"),
        )
        self.assertEqual(as_text(yen), [("calls", "4", "3")])
        coins = split(
            charges(calls="1.05"),
            policy(rule("overall", "percent", percent=50)),
            unit=Decimal("0.05"),
        )
        self.assertEqual(as_text(coins), [("calls", "0.55", "0.50")])

    def test_whole_numbers_may_stand_in_for_decimals(self):
        given = Charge(key=1, usage_type="calls", category="voice", amount=8)
        result = split(
            [given],
            Policy(rules=(Rule(scope="overall", kind="percent", percent=25),)),
        )
        self.assertEqual(as_text(result), [(1, "2.00", "6.00")])


class TestNesting(TestCase):
    def assert_employer_pays(self, expected, given, *rules):
        self.assertEqual(split(given, policy(*rules)).employer, Decimal(expected))

    def test_a_pool_within_one_category_uses_up_that_category(self):
        self.assert_employer_pays(
            # 8 for messages out of messaging's 10; 2 are left of it, 5 for the rest.
            "15",
            charges(sms=8, mms=9, surfing=9),
            rule("overall", "amount", amount=15),
            rule("category", "amount", "messaging", amount=10),
            rule("type", "amount", "sms", amount=8),
        )

    def test_a_pool_across_categories_uses_up_the_overall_amount_instead(self):
        sms_and_surfing = rule("type", "full", "sms", "surfing")
        messaging = rule("category", "amount", "messaging", amount=10)
        overall = rule("overall", "amount", amount=20)
        table = [
            # Only messages this time: the pool stands inside messaging.
            ("20", charges(sms=8, mms=9, calls=30)),
            # Both: the pool stands beside messaging, inside the 20 only.
            ("20", charges(sms=8, surfing=1, mms=9, calls=30)),
        ]
        for expected, given in table:
            with self.subTest(given=given):
                self.assert_employer_pays(
                    expected, given, sms_and_surfing, messaging, overall
                )
        mms = {
            len(given): next(
                share.employer
                for share in split(
                    given, policy(sms_and_surfing, messaging, overall)
                ).shares
                if share.key == "mms"
            )
            for _, given in table
        }
        self.assertEqual(mms, {3: Decimal("2.00"), 4: Decimal("9.00")})

    def test_a_pool_across_two_categories_with_rules_uses_up_neither(self):
        self.assert_employer_pays(
            # 10 for the pool, all 5 of messaging, all 5 of data.
            "20",
            charges(sms=5, surfing=5, mms=9, roaming=9),
            rule("category", "amount", "messaging", amount=5),
            rule("category", "amount", "data", amount=5),
            rule("type", "full", "sms", "surfing"),
        )

    def test_one_rule_for_two_categories_is_the_parent_of_a_pool_across_them(self):
        self.assert_employer_pays(
            "12",
            charges(sms=5, surfing=5, mms=5),
            rule("type", "full", "sms", "surfing"),
            rule("category", "amount", "messaging", "data", amount=12),
        )

    def test_without_a_rule_for_its_category_a_type_counts_towards_the_overall(self):
        self.assert_employer_pays(
            "10",
            charges(sms=8, surfing=9),
            rule("overall", "amount", amount=10),
            rule("category", "amount", "voice", amount=3),
            rule("type", "full", "sms"),
        )

    def test_what_a_type_spends_reaches_the_overall_through_any_category_rule(self):
        for kind in ("full", "none"):
            with self.subTest(kind):
                self.assert_employer_pays(
                    "10",
                    charges(sms=8, surfing=9),
                    rule("overall", "amount", amount=10),
                    rule("category", kind, "messaging"),
                    rule("type", "full", "sms"),
                )

    def test_a_category_beside_the_overall_keeps_what_its_types_spend(self):
        self.assert_employer_pays(
            "17",
            charges(sms=8, surfing=9),
            rule("overall", "amount", amount=10),
            rule("category", "amount", "messaging", amount=8, beside=True),
            rule("type", "full", "sms"),
        )

    def test_a_credit_inside_a_limit_does_not_enlarge_it(self):
        self.assert_employer_pays(
            "20",
            charges(sms=-10, mms=25, surfing=25),
            rule("overall", "amount", amount=30),
            rule("category", "amount", "messaging", amount=20),
            rule("type", "full", "sms"),
        )

    def test_a_percentage_without_a_maximum_has_nothing_to_use_up(self):
        self.assert_employer_pays(
            "30",
            charges(sms=20, surfing=20),
            rule("overall", "percent", percent=50),
            rule("type", "full", "sms"),
        )

    def test_rules_may_be_written_in_any_order(self):
        rules = (
            rule("overall", "amount", amount=15),
            rule("category", "amount", "messaging", amount=10),
            rule("type", "amount", "sms", amount=8),
        )
        for order in (rules, rules[::-1]):
            self.assert_employer_pays("15", charges(sms=8, mms=9, surfing=9), *order)


class TestBadInput(TestCase):
    def assert_refused(self, field, build):
        with self.assertRaisesRegex(ValueError, f"^{field}:"):
            build()

    def test_a_bad_rule_is_refused_by_the_name_of_its_field(self):
        five = Decimal(5)
        table = [
            ("scope", {"scope": "line", "kind": "full"}),
            ("kind", {"scope": "overall", "kind": "half"}),
            ("keys", {"scope": "overall", "kind": "full", "keys": frozenset({"sms"})}),
            ("keys", {"scope": "type", "kind": "full"}),
            ("keys", {"scope": "category", "kind": "full", "keys": frozenset()}),
            ("keys", {"scope": "type", "kind": "full", "keys": "sms"}),
            ("keys", {"scope": "type", "kind": "full", "keys": None}),
            ("keys", {"scope": "type", "kind": "full", "keys": {""}}),
            ("keys", {"scope": "type", "kind": "full", "keys": {7}}),
            ("amount", {"scope": "overall", "kind": "amount"}),
            ("amount", {"scope": "overall", "kind": "amount", "amount": -five}),
            ("amount", {"scope": "overall", "kind": "amount", "amount": 5.0}),
            ("amount", {"scope": "overall", "kind": "amount", "amount": "5"}),
            ("amount", {"scope": "overall", "kind": "amount", "amount": True}),
            ("amount", {"scope": "overall", "kind": "full", "amount": five}),
            (
                "amount",
                {"scope": "overall", "kind": "amount", "amount": Decimal("1E+99")},
            ),
            (
                "amount",
                {"scope": "overall", "kind": "amount", "amount": Decimal("Infinity")},
            ),
            ("percent", {"scope": "overall", "kind": "percent"}),
            ("percent", {"scope": "overall", "kind": "percent", "percent": -five}),
            (
                "percent",
                {"scope": "overall", "kind": "percent", "percent": Decimal("100.01")},
            ),
            (
                "percent",
                {"scope": "overall", "kind": "percent", "percent": Decimal("NaN")},
            ),
            (
                "cap",
                {"scope": "overall", "kind": "percent", "percent": five, "cap": -five},
            ),
            (
                "cap",
                {"scope": "overall", "kind": "amount", "amount": five, "cap": five},
            ),
            (
                "counts_towards_parent",
                {"scope": "overall", "kind": "full", "counts_towards_parent": None},
            ),
        ]
        for field, values in table:
            with self.subTest(field=field, **values):
                self.assert_refused(field, lambda values=values: Rule(**values))

    def test_a_bad_policy_is_refused_by_the_name_of_its_field(self):
        sms = rule("type", "full", "sms")
        overall = rule("overall", "full")
        table = [
            ("default", {"default": "nobody"}),
            ("rules", {"rules": ("sms",)}),
            ("keys", {"rules": (sms, rule("type", "none", "mms", "sms"))}),
            ("keys", {"rules": (overall, rule("overall", "none"))}),
        ]
        for field, values in table:
            with self.subTest(field=field, **values):
                self.assert_refused(field, lambda values=values: Policy(**values))

    def test_one_code_may_be_a_usage_type_and_a_category(self):
        voice = policy(rule("type", "full", "voice"), rule("category", "none", "voice"))
        self.assertEqual(len(voice.rules), 2)

    def test_a_bad_charge_is_refused_by_the_name_of_its_field(self):
        good = {
            "key": 1,
            "usage_type": "sms",
            "category": "messaging",
            "amount": Decimal(1),
        }
        table = [
            ("amount", 1.0),
            ("amount", None),
            ("amount", Decimal("NaN")),
            ("amount", Decimal("-Infinity")),
            ("amount", Decimal("1E+24")),
            ("usage_type", ""),
            ("usage_type", None),
            ("category", ""),
            ("category", 3),
        ]
        for field, value in table:
            with self.subTest(field=field, value=value):
                self.assert_refused(
                    field,
                    lambda field=field, value=value: Charge(**{**good, field: value}),
                )

    def test_a_split_refuses_what_is_not_in_whole_units(self):
        overall = policy(rule("overall", "amount", amount=5))
        table = [
            ("amount", charges(sms="0.005"), overall, "0.01"),
            ("amount", charges(sms="0.01"), overall, "1"),
            (
                "amount",
                charges(sms=1),
                policy(rule("overall", "amount", amount="5.001")),
                "0.01",
            ),
            (
                "cap",
                charges(sms=1),
                policy(rule("overall", "percent", percent=5, cap="5.001")),
                "0.01",
            ),
            ("unit", charges(sms=1), overall, "0"),
            ("unit", charges(sms=1), overall, "-0.01"),
            ("unit", charges(sms=1), overall, "NaN"),
        ]
        for field, given, under, unit in table:
            with self.subTest(field=field, unit=unit):
                self.assert_refused(
                    field,
                    lambda given=given, under=under, unit=unit: split(
                        given, under, unit=Decimal(unit)
                    ),
                )

    def test_one_usage_type_in_two_categories_is_refused(self):
        twice = [
            charge("sms", 1),
            Charge(key=2, usage_type="sms", category="data", amount=Decimal(1)),
        ]
        self.assert_refused("category", lambda: split(twice, policy()))
