"""What the words of an operator mean: precedence, learning, refused texts."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..today import OnOneDay


@tagged("post_install", "-at_install")
class TestUsageLabel(OnOneDay, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.labels = cls.env["telecom.usage.label"]
        cls.operator = cls.env["telecom.operator"].create(
            {"partner_id": cls.env["res.partner"].create({"name": "Norden"}).id}
        )
        cls.profile = cls.env.ref("telecom_split_billing.import_profile_plain").copy()
        cls.profile.label_ids.unlink()

    def usage_type(self, code):
        return self.env.ref(f"telecom_split_billing.usage_type_{code}")

    def row(self, owner, match, label, code, sequence=10):
        field = "operator_id" if owner == self.operator else "profile_id"
        return self.labels.create(
            {
                field: owner.id,
                "match": match,
                "label": label,
                "usage_type_id": self.usage_type(code).id,
                "sequence": sequence,
            }
        )

    def code_of(self, label):
        lookup = self.labels._get_lookup(self.operator, self.profile)
        found = lookup(label)
        return found and self.env["telecom.usage.type"].browse(found).code

    def test_the_operator_goes_before_the_layout_whatever_the_match(self):
        self.row(self.profile, "exact", "SMS", "national_sms")
        self.row(self.operator, "begins", "s", "premium_sms")
        self.assertEqual(self.code_of("SMS"), "premium_sms")

    def test_exact_before_contains_before_the_others(self):
        self.row(self.operator, "like", "sms*", "mms", sequence=1)
        self.row(self.operator, "contains", "sms", "international_sms", sequence=2)
        self.row(self.operator, "exact", "SMS", "national_sms", sequence=3)
        self.assertEqual(self.code_of(" sms "), "national_sms")
        self.assertEqual(self.code_of("Sms to  abroad"), "international_sms")

    def test_sequence_decides_between_two_of_a_kind(self):
        self.row(self.operator, "contains", "data", "national_data", sequence=20)
        self.row(self.operator, "contains", "roaming", "roaming_data", sequence=10)
        self.assertEqual(self.code_of("roaming data"), "roaming_data")

    def test_a_label_that_no_row_fits_has_no_type(self):
        self.assertIsNone(self.code_of("something new"))

    def test_what_is_learned_counts_for_the_operator_in_all_layouts(self):
        self.labels._learn(self.operator, "Ukjent  tjeneste", self.usage_type("mms"))
        self.assertEqual(self.code_of("ukjent tjeneste"), "mms")
        other = self.env.ref("telecom_split_billing.import_profile_telenor_no")
        lookup = self.labels._get_lookup(self.operator, other)
        self.assertEqual(lookup("ukjent tjeneste"), self.usage_type("mms").id)

    def test_learning_again_corrects_what_was_learned(self):
        first = self.labels._learn(self.operator, "Tjeneste", self.usage_type("mms"))
        again = self.labels._learn(
            self.operator, "TJENESTE", self.usage_type("premium_sms")
        )
        self.assertEqual(again, first)
        self.assertEqual(self.code_of("tjeneste"), "premium_sms")

    def test_rows_without_any_label_can_be_learned_too(self):
        self.labels._learn(self.operator, "", self.usage_type("subscription"))
        self.assertEqual(self.code_of(""), "subscription")

    def test_what_cannot_be_looked_for_is_refused_with_a_sentence(self):
        for match, text, words in (
            ("contains", " ", "Enter the text"),
            ("begins", "", "Enter the text"),
            ("like", "**", "Enter the text"),
            ("like", "a*" * 101, "is too long"),
            ("undecided", "(a+)+$", "to be decided"),
        ):
            with (
                self.subTest(match=match, text=text),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.row(self.operator, match, text, "mms")

    def test_a_regular_expression_cannot_be_stored(self):
        with self.assertRaises(ValueError):
            self.row(self.operator, "regex", "(a+)+$", "mms")

    def test_a_row_belongs_to_one_of_operator_and_layout(self):
        values = {"label": "SMS", "usage_type_id": self.usage_type("mms").id}
        both = {"operator_id": self.operator.id, "profile_id": self.profile.id}
        for owners in ({}, both):
            with (
                self.subTest(owners),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.labels.create({**values, **owners})
