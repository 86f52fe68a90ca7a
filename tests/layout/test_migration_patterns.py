import importlib.util

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

from ..today import OnOneDay

SCRIPT = "telecom_split_billing/migrations/19.0.1.5.0/post-patterns.py"


def load():
    spec = importlib.util.spec_from_file_location("patterns", file_path(SCRIPT))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestMigrationPatterns(OnOneDay, TransactionCase):
    """Regular expressions become comparisons that say the same, or wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load()
        cls.profile = cls.env.ref("telecom_split_billing.import_profile_plain").copy()
        cls.profile.label_ids.unlink()
        cls.usage_type = cls.env.ref("telecom_split_billing.usage_type_mms")

    def labels(self, *rows):
        """Labels (comparison, text) of the layout, as they were in the last version."""
        made = self.env["telecom.usage.label"].create(
            [
                {
                    "profile_id": self.profile.id,
                    "label": text,
                    "usage_type_id": self.usage_type.id,
                }
                for _match, text in rows
            ]
        )
        for label, (match, _text) in zip(made, rows, strict=True):
            self.env.cr.execute(
                "UPDATE telecom_usage_label SET match = %s WHERE id = %s",
                (match, label.id),
            )
        self.env.invalidate_all()

    def migrated(self):
        self.env.flush_all()
        self.script.migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        labels = self.profile.label_ids.sorted(lambda label: (label.sequence, label.id))
        return [(label.match, label.label) for label in labels]

    def test_each_expression_becomes_what_says_the_same(self):
        for pattern, expected in (
            ("^Abonnement", [("begins", "Abonnement")]),
            ("^Abonnement / ", [("like", "Abonnement / *")]),
            ("utland$", [("ends", "utland")]),
            ("^a$", [("like", "a")]),
            ("sms|mms", [("like", "*sms*"), ("like", "*mms*")]),
            (
                "^sms.*(utland|abroad)$",
                [("like", "sms*utland"), ("like", "sms*abroad")],
            ),
            (r"zone\s+[12]", [("like", "*zone 1*"), ("like", "*zone 2*")]),
            (r"f\.o\.", [("like", "*f.o.*")]),
            ("^$", [("exact", "")]),
            *((bad, None) for bad in ("(a+)+$", r"\d{3}", "a.b", "(", r"\*1", "x.+y")),
        ):
            with self.subTest(pattern):
                self.assertEqual(self.script.translate(pattern, True), expected)

    def test_the_rows_of_a_layout_keep_their_order(self):
        self.labels(
            ("exact", "SMS"),
            ("regex", "^sms|^mms"),
            ("regex", "(a+)+$"),
            ("contains", "x"),
        )
        self.assertEqual(
            self.migrated(),
            [
                ("exact", "SMS"),
                ("begins", "sms"),
                ("begins", "mms"),
                ("undecided", "(a+)+$"),
                ("contains", "x"),
            ],
        )
        self.assertEqual(self.profile.label_ids.usage_type_id, self.usage_type)
        self.assertIn(
            "These labels are still to be decided: (a+)+$", self.profile.undecided
        )
        lookup = self.env["telecom.usage.label"]._get_lookup(
            self.env["telecom.operator"], self.profile
        )
        self.assertEqual(lookup("MMS abroad"), self.usage_type.id)
        self.assertIsNone(lookup("aaa"))

    def test_rows_to_ignore_that_nobody_can_translate_stop_the_file(self):
        self.env["telecom.import.profile.filter"].create(
            [
                {
                    "profile_id": self.profile.id,
                    "name": name,
                    "header": "Label",
                    "value": name,
                }
                for name in ("^pay|^$", "(a+)+$")
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE telecom_import_profile_filter SET operator = 'regex'"
            " WHERE profile_id = %s",
            (self.profile.id,),
        )
        self.migrated()
        self.assertEqual(
            self.profile.filter_ids.sorted("sequence").mapped(
                lambda each: (each.operator, each.value)
            ),
            [("begins", "pay"), ("empty", ""), ("undecided", "(a+)+$")],
        )
        self.assertIn("(a+)+$ ((a+)+$)", self.profile.undecided)
        self.assertEqual(len(self.profile._as_parser().filters), 2)
        self.assertFalse(self.profile._get_layout_problem())  # it is recognised
        self.profile.filter_ids.filtered(
            lambda each: each.operator == "undecided"
        ).write({"operator": "contains", "value": "aa"})
        self.assertFalse(self.profile.undecided)
