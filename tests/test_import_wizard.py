"""The wizard makes a profile of a sample file, and shows before what it will read."""

import base64
from pathlib import Path

from odoo.tests import Form, TransactionCase, tagged

from ..parsers import read
from ..parsers.layouts import LAYOUTS

GOLDEN = Path(__file__).parent / "parsers" / "golden"
FILE_FORM = "telecom_split_billing.view_telecom_import_profile_wizard_file"
LAYOUT_FORM = "telecom_split_billing.view_telecom_import_profile_wizard_layout"
FILES = {
    "plain": ("plain.csv", "plain.xls", "plain.xlsx", "plain.ods"),
    "telenor_no": ("telenor_no.txt",),
    "telekom_de": ("telekom_de.csv",),
    "verizon": ("verizon.zip",),
    "telekom_sk": ("telekom_sk.csv",),
    "o2_sk": ("o2_sk.csv",),
}


def rows_of(content, parser, **reading):
    return [row for batch in read(content, parser, **reading) for row in batch]


class WizardCase(TransactionCase):
    """Opens the wizard the way its dialog does."""

    def open_file(self, name, content, **values):
        with Form(self.env["telecom.import.profile.wizard"], FILE_FORM) as form:
            form.file = base64.b64encode(content)
        wizard = form.record
        wizard.write({"file_name": name, **values})
        action = wizard.action_read_file()
        self.assertEqual(action["res_id"], wizard.id)
        return wizard

    def meanings(self, wizard):
        return {
            column.header or column.position: column.field_name
            for column in wizard.column_ids
            if column.field_name
        }

    def saved(self, wizard):
        action = wizard.action_save()
        self.assertEqual(action["res_model"], "telecom.import.profile")
        return self.env["telecom.import.profile"].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestWizardOnEveryLayout(WizardCase):
    """Each golden file goes through the wizard, as if its layout were unknown."""

    def for_each_file(self, check):
        for layout in LAYOUTS:
            for name in FILES[layout.key]:
                content = (GOLDEN / name).read_bytes()
                with self.subTest(name):
                    check(layout, content, self.wizard_for(layout, name, content))

    def wizard_for(self, layout, name, content):
        country = self.env["res.country"].search([("code", "=", layout.profile.region)])
        return self.open_file(name, content, country_id=country.id)

    def adjust(self, wizard, layout):
        """Do by hand what no content tells: which rows are no charges, the tax."""
        with Form(wizard, LAYOUT_FORM) as form:
            if layout.profile.tax_rate is not None:
                form.has_tax_rate = True
                form.tax_rate = float(layout.profile.tax_rate)
            for each in layout.profile.filters:
                with form.filter_ids.new() as line:
                    line.name = each.name
                    line.header = each.column.at
                    line.operator = each.operator
                    line.value = each.value

    def test_the_preview_is_what_is_imported_later(self):
        def check(layout, content, wizard):
            self.adjust(wizard, layout)
            self.assertFalse(wizard.problem)
            names = ("rows_read", "rows_charged", "rows_ignored", "rows_issue")
            counted = [wizard[name] for name in names]
            previewed = rows_of(content, wizard._as_parser())
            reading = read(content, self.saved(wizard)._as_parser())
            self.assertEqual([row for batch in reading for row in batch], previewed)
            self.assertEqual([getattr(reading, name) for name in names], counted)
            self.assertTrue(reading.rows_charged)

        self.for_each_file(check)

    def test_what_is_proposed_reads_the_same_charges_as_the_shipped_layout(self):
        def check(layout, content, wizard):
            self.adjust(wizard, layout)
            charges = [
                [
                    (row.row, row.number, row.amount, row.day, row.label, row.status)
                    for row in rows_of(content, parser)
                ]
                for parser in (wizard._as_parser(), layout.profile)
            ]
            self.assertEqual(*charges)

        self.for_each_file(check)

    def test_the_new_profile_recognises_the_file(self):
        def check(layout, content, wizard):
            profile = self.saved(wizard)
            profiles = self.env["telecom.import.profile"]
            self.assertEqual(profiles._recognise(content), profile)
            profile.active = False

        self.env["telecom.import.profile"].search([]).active = False
        self.for_each_file(check)
