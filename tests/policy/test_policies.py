import json
from decimal import Decimal

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_open

from ...engine import Policy
from ...models.ground.guard import untraced
from ...models.policy.wording import PolicyWording
from ..masters.masters_case import MastersCase

MODULE = "telecom_split_billing"


@tagged("post_install", "-at_install")
class TestPolicyRules(MastersCase):
    def test_a_policy_is_what_the_engine_splits_with(self):
        """Every policy of the worked cases goes through the records unharmed."""
        with file_open(f"{MODULE}/tests/split_vectors.json") as file:
            vectors = json.load(file)
        types = set(self.env["telecom.usage.type"].search([]).mapped("code"))
        for vector in vectors:
            policy = Policy.from_dict(vector["policy"])
            used = {key for rule in policy.rules for key in rule.keys}
            categories = {"non_usage", "voice", "video", "data", "third_party"}
            if used - types - categories:
                continue
            with self.subTest(vector["id"]):
                record = self.create_policy(
                    *map(self.as_vals, policy.rules), default=policy.default
                )
                self.assertEqual(record._as_engine(), policy)

    def as_vals(self, rule):
        """Return the values of the record that the rule of the engine stands for."""
        usage = {"type": "types", "category": "categories"}.get(rule.scope)
        return {
            "kind": rule.kind,
            "amount": float(rule.amount or 0),
            "percent": float(rule.percent or 0),
            "capped": rule.cap is not None,
            "cap": float(rule.cap or 0),
            "counts_towards_parent": rule.counts_towards_parent,
            **({usage: sorted(rule.keys)} if usage else {}),
        }

    def test_amounts_reach_the_engine_to_the_cent(self):
        policy = self.create_policy({"kind": "amount", "amount": 0.1 + 0.2})
        self.assertEqual(policy._as_engine().rules[0].amount, Decimal("0.30"))
        self.assertEqual(policy._get_unit(), Decimal("0.01"))
        policy.company_id = self.env["res.company"].create(
            {"name": "Kabushiki", "currency_id": self.env.ref("base.JPY").id}
        )
        self.assertEqual(policy._get_unit(), Decimal("1"))

    def test_rules_that_cannot_decide_are_refused_in_words(self):
        full = {"kind": "full"}
        refused = [
            ([full, full], "Two rules apply to the whole bill"),
            (
                [
                    {"types": ["mms"], **full},
                    {"types": ["mms", "national_sms"], **full},
                ],
                "MMS: this usage is in more than one rule",
            ),
            (
                [{"categories": ["data"], **full}, {"categories": ["data"], **full}],
                "Data: this usage is in more than one rule",
            ),
            ([{"scope": "type", **full}], "requires at least one usage type"),
            ([{"scope": "category", **full}], "requires at least one usage category"),
            ([{"kind": "amount", "amount": -1}], "cannot be negative"),
            ([{"kind": "percent", "percent": 120}], "but it is 120"),
            ([{"kind": "percent", "percent": -5}], "but it is -5"),
            (
                [{"kind": "percent", "percent": 5, "capped": True, "cap": -1}],
                "cannot be negative",
            ),
        ]
        for rules, message in refused:
            with (
                self.subTest(message),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                self.create_policy(*rules)

    def test_a_rule_changed_on_its_own_is_checked_with_the_others(self):
        policy = self.create_policy(
            {"types": ["mms"], "kind": "full"},
            {"types": ["national_sms"], "kind": "full"},
        )
        with self.assertRaisesRegex(ValidationError, "more than one rule"):
            policy.rule_ids[0].usage_type_ids += policy.rule_ids[1].usage_type_ids

    def test_a_usage_type_moves_from_one_rule_to_another_in_one_go(self):
        policy = self.create_policy(
            {"types": ["mms"], "kind": "full"},
            {"types": ["national_sms", "sms_abroad"], "kind": "none"},
        )
        first, second = policy.rule_ids
        sms = second.usage_type_ids[:1]
        policy.rule_ids = [
            Command.update(first.id, {"usage_type_ids": [Command.link(sms.id)]}),
            Command.update(second.id, {"usage_type_ids": [Command.unlink(sms.id)]}),
        ]
        self.assertIn(sms, first.usage_type_ids)

    def test_the_chatter_says_what_changed_for_the_employees(self):
        policy = self.create_policy({"kind": "amount", "amount": 30})
        with untraced(False):
            policy.rule_ids = [Command.update(policy.rule_ids.id, {"amount": 25})]
        self.assertRegex(
            str(policy.message_ids[0].body),
            r"was: “.*up to .*30.00 of.*” From now on it is: “.*up to .*25.00 of.*”",
        )


@tagged("post_install", "-at_install")
class TestPolicyWording(MastersCase):
    def test_the_summary_says_in_one_sentence_what_the_policy_does(self):
        thirty = {"kind": "amount", "amount": 30}
        half = {"kind": "percent", "percent": 50}
        sms_free = {"types": ["national_sms"], "kind": "none"}
        calls = {"types": ["national_calls"], "kind": "full"}
        beside = {**calls, "counts_towards_parent": False}
        everything = "up to $ 30.00 of everything"
        less = "less the employer's part of National calls"
        cases = [
            ([thirty], everything),
            (
                [{**half, "capped": True, "cap": 30}],
                "50% of everything, up to $ 30.00",
            ),
            ([{**half, "percent": 12.5}], "12.5% of everything"),
            (
                [{"categories": ["voice", "data"], **thirty}],
                "up to $ 30.00 of Voice and Data together",
            ),
            (
                [{"categories": ["voice"], **thirty}, {"categories": ["data"], **half}],
                "up to $ 30.00 of Voice and 50% of Data",
            ),
            (
                [thirty, sms_free, calls],
                (
                    "nothing of National SMS, National calls in full, and "
                    f"{everything} else, {less}"
                ),
            ),
            ([thirty, beside], f"National calls in full and {everything} else"),
            (
                [{"categories": ["voice"], **thirty}, calls],
                (
                    "National calls in full and up to $ 30.00 of the rest of Voice, "
                    f"{less}"
                ),
            ),
            (
                [{"kind": "amount", "amount": 0}, calls],
                "National calls in full and nothing of everything else",
            ),
        ]
        for rules, expected in cases:
            with self.subTest(expected):
                policy = self.create_policy(*rules)
                self.assertEqual(
                    policy.summary.replace("\N{NO-BREAK SPACE}", " "),
                    f"On each bill of a line, the employer pays {expected}; the "
                    "employee pays the rest.",
                )

    def test_the_summary_says_what_becomes_of_usage_without_a_rule(self):
        none = {"types": ["premium_sms"], "kind": "none"}
        cases = [
            ([], "employee", "The employee pays the whole bill."),
            ([], "employer", "The employer pays the whole bill."),
            (
                [none],
                "employer",
                (
                    "On each bill of a line, the employer pays nothing of Premium "
                    "SMS. The employer also pays usage that is not named here; "
                    "the employee pays the rest."
                ),
            ),
        ]
        for rules, default, summary in cases:
            with self.subTest(summary):
                policy = self.create_policy(*rules, default=default)
                self.assertEqual(policy.summary, summary)

    def test_the_summary_says_whether_lines_count_together(self):
        policy = self.create_policy({"kind": "full"}, scope="employee")
        self.assertEqual(
            policy.summary,
            "On each bill of all lines of an employee together, the employer pays "
            "everything in full; the employee pays the rest.",
        )

    def test_a_snapshot_reads_like_the_policy_did(self):
        policy = self.create_policy(
            {"types": ["mms"], "kind": "full"}, {"kind": "amount", "amount": 30}
        )
        snapshot = policy._as_engine().as_dict()
        summary, currency = policy.summary, policy.currency_id
        self.env.ref(f"{MODULE}.usage_type_mms").active = False
        policy.unlink()
        wording = PolicyWording(self.env, Policy.from_dict(snapshot), currency)
        self.assertEqual(wording.get_summary("line"), summary)
        self.assertEqual(wording.get_rule(wording.policy.rules[0]), "MMS in full")
        self.assertEqual(wording.get_rule(None), "nothing of usage without a rule")


@tagged("post_install", "-at_install")
class TestPolicyEditor(MastersCase):
    def open_new(self):
        action = self.env.ref(f"{MODULE}.action_telecom_policy")
        self.assertIn("amount_user", action.context)
        policies = self.env["telecom.policy"]
        return Form(policies.with_context(default_contribution="amount_user"))

    def test_each_contribution_type_starts_with_its_rules(self):
        presets = {
            "amount_user": [("overall", "amount")],
            "percent_user": [("overall", "percent")],
            "amount_category": [("category", "amount"), ("category", "none")],
            "amount_type": [("type", "amount"), ("type", "none"), ("type", "full")],
            "combination": [("type", "none"), ("type", "full"), ("overall", "amount")],
        }
        for contribution, expected in presets.items():
            with self.subTest(contribution):
                form = self.open_new()
                form.name = contribution
                # A combination adds to the rules that are there, so start from none.
                if contribution == "combination":
                    form.rule_ids.remove(0)
                form.contribution = contribution
                policy = form.save()
                self.assertEqual(policy.contribution, contribution)
                self.assertEqual(
                    [(rule.scope, rule.kind) for rule in policy.rule_ids], expected
                )

    def test_a_combination_keeps_the_rules_that_are_there(self):
        form = self.open_new()
        form.name = "Thirty and exceptions"
        with form.rule_ids.edit(0) as rule:
            rule.amount = 42
        form.contribution = "combination"
        policy = form.save()
        overall = policy.rule_ids.filtered(lambda rule: rule.scope == "overall")
        self.assertEqual(overall.amount, 42)
        self.assertEqual(set(policy.rule_ids.mapped("scope")), {"overall", "type"})

    def test_the_rules_tell_the_contribution_type(self):
        form = self.open_new()
        form.name = "Grows"
        with form.rule_ids.new() as rule:
            rule.scope = "type"
            rule.usage_type_ids.add(self.env.ref(f"{MODULE}.usage_type_mms"))
            rule.kind = "none"
        self.assertEqual(form.contribution, "combination")
        self.assertEqual(len(form.save().rule_ids), 2)

    def test_only_the_rules_decide_the_stored_type(self):
        policy = self.create_policy({"kind": "full"}, contribution="amount_type")
        self.assertEqual(policy.contribution, "percent_user")
        policy.contribution = "amount_type"
        self.assertEqual(policy.contribution, "percent_user")

    def test_unfinished_rules_are_explained_while_they_are_typed(self):
        form = self.open_new()
        with form.rule_ids.edit(0) as rule:
            rule.amount = -1
        self.assertIn("cannot be negative", form.summary)
        self.assertEqual(form.trial_ids.edit(0).employer_amount, 0)


@tagged("post_install", "-at_install")
class TestTryIt(MastersCase):
    def try_out(self, policy, amounts):
        """Return {code: (employer, employee)} as the box on the form shows them."""
        types = self.env["telecom.usage.type"]
        policy.trial_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "usage_type_id": types.search([("code", "=", code)]).id,
                        "amount": float(amount),
                    }
                )
                for code, amount in amounts
            ),
        ]
        return {
            trial.usage_type_id.code: (trial.employer_amount, trial.employee_amount)
            for trial in policy.trial_ids
        }

    def test_the_box_shows_what_the_engine_decides(self):
        """Run the worked cases of the source system through the form's own fields."""
        with file_open(f"{MODULE}/tests/split_vectors.json") as file:
            vectors = json.load(file)
        codes = set(self.env["telecom.usage.type"].search([]).mapped("code"))
        tried = 0
        for vector in vectors:
            charges = vector["charges"]
            keys = [charge["key"] for charge in charges]
            rules = Policy.from_dict(vector["policy"]).rules
            if not set(keys) <= codes or len(set(keys)) != len(keys):
                continue
            categories = self.env["telecom.usage.type"]._get_engine_keys().values()
            if any(
                (charge["usage_type"], charge["category"]) not in categories
                for charge in charges
            ):
                continue
            with self.subTest(vector["id"]):
                policy = self.create_policy(
                    *(TestPolicyRules.as_vals(self, rule) for rule in rules),
                    default=vector["policy"]["default"],
                )
                shown = self.try_out(
                    policy,
                    [(charge["usage_type"], charge["amount"]) for charge in charges],
                )
                expected = {
                    key: tuple(map(float, parts))
                    for key, parts in vector["expect"]["shares"].items()
                }
                self.assertEqual(shown, expected)
                tried += 1
        self.assertGreater(tried, 10)

    def test_a_typed_amount_changes_the_split_before_anything_is_saved(self):
        calls = self.env.ref(f"{MODULE}.usage_type_national_calls")
        policies = self.env["telecom.policy"]
        with Form(policies.with_context(default_contribution="amount_user")) as form:
            form.name = "Thirty"
            while len(form.trial_ids):
                form.trial_ids.remove(0)
            with form.trial_ids.new() as trial:
                trial.usage_type_id = calls
                trial.amount = 45
            with form.trial_ids.edit(0) as trial:
                self.assertEqual(
                    (trial.employer_amount, trial.employee_amount), (30, 15)
                )
            with form.rule_ids.edit(0) as rule:
                rule.amount = 40
            with form.trial_ids.edit(0) as trial:
                self.assertEqual(
                    (trial.employer_amount, trial.employee_amount), (40, 5)
                )
                self.assertRegex(trial.rule, r"up to \$\s?40.00 of everything")

    def test_a_new_policy_comes_with_a_bill_to_try(self):
        policy = self.create_policy({"kind": "amount", "amount": 30})
        self.assertTrue(policy.trial_ids)
        self.assertEqual(sum(policy.trial_ids.mapped("employer_amount")), 30)
