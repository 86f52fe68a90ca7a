from unittest.mock import patch

from odoo.tests import tagged

from ...models.layout import telecom_import_profile
from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestRecognisedOnce(TelecomCase):
    """The steps of an upload ask what a file is; its content is looked at once."""

    def count(self, function, *arguments):
        """Return (the result of a call, how often a content was looked at)."""
        looked = []
        find = telecom_import_profile.find_fitting

        def look(content, parsers):
            looked.append(content)
            return find(content, parsers)

        with patch.object(telecom_import_profile, "find_fitting", look):
            return function(*arguments), len(looked)

    def test_a_file_is_recognised_once_in_an_upload(self):
        rows = [(self.ANN, "National calls", "5"), (self.BOB, "National calls", "6")]
        bill, looked = self.count(self.upload_rows, *rows)
        self.assertEqual(bill.telecom_rows_charged, 2)
        self.assertEqual(looked, 1)

    def test_every_file_of_an_upload_is_recognised_once(self):
        files = [
            (f"{name}.csv", self.csv((self.ANN, "National calls", "5"), document=name))
            for name in ("F-1", "F-2", "F-3")
        ]
        bills, looked = self.count(self.upload, *files)
        self.assertEqual(len(bills), 3)
        self.assertEqual(looked, 3)

    def test_a_file_for_a_waiting_draft_is_recognised_once(self):
        draft = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.vendor.id, "ref": "F-1"}
        )
        row = (self.ANN, "National calls", "5")
        bill, looked = self.count(self.upload_rows, row)
        self.assertEqual(bill, draft)
        self.assertEqual(looked, 1)

    def test_layouts_are_built_once_for_many_files(self):
        self.env.registry.clear_cache()
        profiles = self.env["telecom.import.profile"]
        make, made = type(profiles)._make_parser, []

        def build(profile):
            made.append(profile)
            return make(profile)

        with patch.object(type(profiles), "_make_parser", build):
            for document in ("F-1", "F-2", "F-3"):
                row = (self.ANN, "National calls", "5")
                self.upload_rows(row, document=document)
        usable = len(profiles._get_parsers())
        # and a fresh one for reading each file
        self.assertEqual(len(made), usable + 3)
