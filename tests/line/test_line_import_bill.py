import base64

from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestLineImportBill(TelecomCase):
    """Tables of lines that bills were split by already."""

    def preview(self, *rows):
        content = "\n".join(("Number;Employee;From;Until", *rows)).encode()
        wizard = self.env["telecom.line.import"].create(
            {"file": base64.b64encode(content)}
        )
        wizard.action_preview()
        return wizard

    def test_a_wrong_holder_becomes_another_as_long_as_no_bill_is_posted(self):
        wizard = self.preview(f"{self.ANN};Cat;2024-01-01;")
        self.assertEqual(
            (wizard.row_ids.outcome, wizard.assignments_changed), ("changed", 1)
        )
        wizard.action_import()
        self.assertEqual(self.ann_line.assignment_ids.employee_id, self.cat)
        # The table names people, and is not kept.
        self.assertFalse(wizard.file)

    def test_who_was_charged_stays_who_had_the_line(self):
        self.upload_rows((self.ANN, "National calls", "40")).action_post()
        wizard = self.preview(f"{self.ANN};Cat;2024-01-01;")
        self.assertEqual(wizard.row_ids.outcome, "error")
        self.assertIn("statements of Ann", wizard.row_ids.message)
        wizard = self.preview(f"{self.ANN};Cat;2026-12-01;")
        wizard.action_import()
        self.assertEqual(
            self.ann_line.assignment_ids.sorted("date_from").mapped("holder"),
            ["Ann", "Cat"],
        )
