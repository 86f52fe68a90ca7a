"""Import profiles: the shipped ones, recognition, and what is refused."""

from odoo.tests import TransactionCase, tagged

from ..parsers.layouts import LAYOUTS


@tagged("post_install", "-at_install")
class TestShippedProfiles(TransactionCase):
    def shipped(self, layout):
        return self.env.ref(f"telecom_split_billing.import_profile_{layout.key}")

    def test_each_record_reads_as_its_layout(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                self.assertEqual(self.shipped(layout)._as_parser(), layout.profile)

    def test_each_record_has_the_labels_of_its_layout(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                self.assertEqual(
                    [
                        (label.label, label.usage_type_id.code, label.match)
                        for label in self.shipped(layout).label_ids
                    ],
                    [
                        (rule.label, rule.usage_type, rule.match)
                        for rule in layout.labels
                    ],
                )

    def test_each_record_says_what_is_verified(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                profile = self.shipped(layout)
                self.assertEqual(
                    profile.verification or profile.description, layout.verified
                )
