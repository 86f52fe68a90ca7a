"""What decided a split, kept with the statement."""

import json
from decimal import Decimal
from unittest import TestCase

from ...engine.snapshot import Snapshot
from .builders import policy, rule

HALF = policy(
    rule("overall", "percent", percent=50, cap=31), rule("type", "full", "sms")
)


class TestSnapshot(TestCase):
    def test_limits_go_by_days_where_there_are_days(self):
        table = [
            # days, the limit that splits
            (None, "31"),
            ((31, 31), "31"),
            ((10, 31), "10.00"),
            ((0, 31), "0.00"),
        ]
        for days, limit in table:
            with self.subTest(days):
                snapshot = Snapshot(policy=HALF, days=days)
                self.assertEqual(str(snapshot.effective.rules[0].limit), limit)
                self.assertEqual(str(snapshot.get_rule("0").limit), limit)

    def test_a_rule_has_an_id_and_the_default_has_none(self):
        snapshot = Snapshot(policy=HALF)
        self.assertEqual(snapshot.rule_ids, ("0", "1"))
        self.assertEqual(snapshot.get_position("1"), 1)
        for unknown in (None, "2", "x"):
            with self.subTest(unknown):
                self.assertIsNone(snapshot.get_position(unknown))
                self.assertIsNone(snapshot.get_rule(unknown))

    def test_it_survives_json(self):
        whole = {
            "days": (10, 31),
            "tax_included": True,
            "categories": {"sms": "messaging"},
            "payers": {"sms": "employer"},
            "flat": {"sms": "employee"},
            "unit": Decimal("0.05"),
        }
        for values in (whole, {}, {"days": (10, 31)}, {"tax_included": True}):
            with self.subTest(values):
                snapshot = Snapshot(policy=HALF, **values)
                data = json.loads(json.dumps(snapshot.as_dict()))
                self.assertEqual(Snapshot.from_dict(data), snapshot)
        self.assertEqual(Snapshot.from_dict({}), Snapshot(policy=policy()))

    def test_its_data_says_how_amounts_were_taxed(self):
        for included, said in ((True, "included"), (False, "excluded")):
            with self.subTest(said):
                snapshot = Snapshot(policy=HALF, tax_included=included)
                self.assertEqual(snapshot.as_dict()["tax"], said)

    def test_what_is_known_stays_and_what_is_missing_is_added(self):
        old = Snapshot(policy=HALF, categories={"a": "x"}, payers={"a": "p"})
        new = old.completed({"a": "y", "b": "z"}, {"a": "q", "c": "r"})
        self.assertEqual(new.categories, {"a": "x", "b": "z"})
        self.assertEqual(new.payers, {"a": "p", "c": "r"})
        self.assertIs(old.completed({"a": "y"}, {}), old)
