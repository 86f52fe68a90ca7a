"""A layout is exported as a file, and imported from one through the same dialog."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ...parsers import LAYOUTS, load_layout
from .test_import_wizard import WizardCase

CONTENT = b"""Customer;Mobile;Date;Text;Net;VAT;Gross
Ann Other;+447700900001;01.10.2026;Calls;10,00;2,10;12,10
Ann Other;+447700900001;02.10.2026;Data;20,00;4,20;24,20
Bob Other;+447700900002;03.10.2026;Calls;5,00;1,05;6,05
"""


@tagged("post_install", "-at_install")
class TestSharing(WizardCase):
    def export(self, profile):
        """Return the content of the file that the button gives."""
        url = profile.action_export()["url"]
        attachment = int(url.removeprefix("/web/content/").partition("?")[0])
        return self.env["ir.attachment"].browse(attachment).raw

    def import_file(self, content):
        wizard = self.env["telecom.import.profile.wizard"].create(
            {"file_name": "layout.json", "file": self.encode(content)}
        )
        action = wizard.action_read_file()
        self.assertEqual(action["res_model"], "telecom.import.profile")
        return self.env["telecom.import.profile"].browse(action["res_id"])

    def test_every_shipped_layout_is_exported_as_it_is_shipped(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                profile = self.env.ref(
                    f"telecom_split_billing.import_profile_{layout.key}"
                )
                values = load_layout(self.export(profile).decode())
                expected = json.loads(json.dumps(dict(layout.values)))
                self.assertEqual(json.loads(json.dumps(values)), expected)

    def test_what_is_exported_is_imported_as_it_was(self):
        for profile in self.env["telecom.import.profile"].search([]):
            with self.subTest(profile.name):
                content = self.export(profile)
                copy = self.import_file(content)
                self.assertNotEqual(copy, profile)
                self.assertEqual(copy._as_parser(), profile._as_parser())
                self.assertEqual(copy.company_id, self.env.company)
                self.assertEqual(self.export(copy), content)

    def test_a_layout_made_of_a_file_has_a_sample_without_persons(self):
        profile = self.saved(self.open_file("bill.csv", CONTENT, name="Mine"))
        sample = json.loads(self.export(profile))["sample"]
        self.assertEqual(len(sample), 4)
        whole = json.dumps(sample)
        for personal in ("Ann", "Bob", "7700900001", "7700900002"):
            self.assertNotIn(personal, whole)

    def test_a_file_that_is_no_layout_is_refused_in_words(self):
        for content, said in (
            (b"{", "It is not JSON"),
            (b"{}", "not a layout that was exported"),
            (b'{"format": "telecom layout", "version": 9}', "newer version"),
            (b'{"format": "telecom layout", "version": 1, "x": 1}', "has no “x”"),
            (
                b'{"format": "telecom layout", "version": 1, "name": "X"}',
                "Choose the column",
            ),
            (
                b'{"format": "telecom layout", "version": 1, "country": "Atlantis"}',
                "Atlantis",
            ),
            (
                b'{"format": "telecom layout", "version": 1, "tax_rate": "much"}',
                "much",
            ),
        ):
            with self.subTest(content), self.assertRaisesRegex(UserError, said):
                self.import_file(content)

    def test_only_who_may_create_layouts_imports_them(self):
        user = new_test_user(self.env, "hr_only", groups="hr.group_hr_user")
        wizards = self.env["telecom.import.profile.wizard"].with_user(user)
        with self.assertRaises(AccessError):
            wizards.create({"file": self.encode(b"{}")})
