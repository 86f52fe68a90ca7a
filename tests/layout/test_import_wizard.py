"""The wizard makes a profile of a sample file, and shows before what it will read."""

import base64
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ...parsers import read
from ...parsers.layouts import LAYOUTS
from ..today import OnOneDay

GOLDEN = Path(__file__).parents[1] / "parsers" / "golden"
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


class WizardCase(OnOneDay, TransactionCase):
    """Opens the wizard the way its dialog does."""

    @staticmethod
    def encode(content):
        return base64.b64encode(content)

    def open_file(self, file_name, content, **values):
        with Form(self.env["telecom.import.profile.wizard"], FILE_FORM) as form:
            form.file = base64.b64encode(content)
        wizard = form.record
        wizard.write({"file_name": file_name, **values})
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
        """Confirm what is in doubt, as its user does, and save."""
        wizard.doubt_ids.is_confirmed = True
        return self.saved_as_it_is(wizard)

    def saved_as_it_is(self, wizard):
        action = wizard.action_save()
        self.assertEqual(action["res_model"], "telecom.import.profile")
        return self.env["telecom.import.profile"].browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestWizardOnEveryLayout(WizardCase):
    """Each golden file goes through, as if nobody had described its layout."""

    def for_each_file(self, check):
        for layout in LAYOUTS:
            for name in FILES.get(layout.key, ()):  # others are made by hand
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


OWN = (
    b"Gsm;Datum;Omschrijving;Nota;Bedrag;Code\n"
    b"+32470123456;01.02.2026;Bellen;;1.234,50;1\n"
    b"+32470123457;02.02.2026;Sms;;2,50;1\n"
    b"+32470123457;03.02.2026;Betaling;;-9,99;1\n"
)


@tagged("post_install", "-at_install")
class TestWizard(WizardCase):
    def open_own(self, content=OWN, name="februari.csv", **values):
        return self.open_file(name, content, **values)

    def rows(self, wizard):
        parser = wizard._as_parser()
        return [
            (row.number, row.label, str(row.amount), row.status)
            for row in rows_of(wizard._get_content(), parser)
        ]

    def test_it_proposes_by_headers_and_contents(self):
        wizard = self.open_own()
        self.assertEqual(wizard.name, "februari")
        self.assertRecordValues(
            wizard.column_ids,
            [
                {"position": 1, "header": "Gsm", "field_name": "number"},
                {"position": 2, "header": "Datum", "field_name": "day"},
                {"position": 3, "header": "Omschrijving", "field_name": "label"},
                {"position": 4, "header": "Nota", "field_name": False},
                {"position": 5, "header": "Bedrag", "field_name": "net"},
                {"position": 6, "header": "Code", "field_name": False},
            ],
        )
        self.assertRecordValues(
            wizard,
            [
                {
                    "delimiter": "semicolon",
                    "decimal_mark": "comma",
                    "date_formats": "DD.MM.YYYY",
                    "has_header": True,
                    "header_row": 1,
                    "problem": False,
                    "rows_charged": 3,
                }
            ],
        )

    def test_a_header_that_stands_there_twice_is_found_by_its_position(self):
        wizard = self.open_own(OWN.replace(b"Code", b"bedrag"))
        with Form(wizard, LAYOUT_FORM) as form:
            form.has_header = True
        self.assertEqual(wizard.column_ids[4].header, "Bedrag")
        profile = self.saved(wizard)
        net = profile.column_ids.filtered(lambda column: column.field_name == "net")
        self.assertRecordValues(net, [{"header": False, "position": 5}])
        self.assertEqual(profile.signature, "Gsm\nDatum\nOmschrijving")

    def test_what_the_user_corrects_shows_at_once(self):
        with Form(self.open_own(), LAYOUT_FORM) as form:
            with form.column_ids.edit(2) as column:
                column.field_name = False
            self.assertEqual(form.rows_charged, 3)
            with form.column_ids.edit(4) as column:
                column.field_name = False
            self.assertIn("Choose a column with an amount", form.problem)
            self.assertEqual(form.rows_charged, 0)
            with form.column_ids.edit(5) as column:
                column.field_name = "net"
            self.assertFalse(form.problem)
            with form.column_ids.edit(0) as column:
                column.field_name = "day"
            self.assertIn("Two columns are “Day of use”", form.problem)
            with form.column_ids.edit(0) as column:
                column.field_name = "number"
        self.assertEqual(self.rows(form.record)[0], ("+32470123456", "", "1", ""))

    def test_formats_show_at_once(self):
        with Form(self.open_own(), LAYOUT_FORM) as form:
            form.date_formats = "MM/DD/YYYY"
            self.assertEqual(form.rows_issue, 3)
            self.assertIn("is not a date", form.preview_html)
            form.date_formats = "dd.mm"
            self.assertIn("is not a date format", form.problem)
            form.date_formats = "DD.MM.YYYY"
            form.decimal_mark = "point"
            self.assertIn("is not an amount", form.preview_html)
            form.decimal_mark = "comma"
            self.assertEqual((form.rows_issue, form.rows_charged), (0, 3))

    def test_another_way_of_reading_shows_other_columns(self):
        wizard = self.open_own()
        with Form(wizard, LAYOUT_FORM) as form:
            form.delimiter = "tab"
            self.assertEqual(len(form.column_ids), 1)
            self.assertTrue(form.problem)
            form.delimiter = "semicolon"
            self.assertEqual(len(form.column_ids), 6)
            self.assertFalse(form.problem, "what was lost is proposed again")
            with form.column_ids.edit(3) as column:
                column.field_name = "label"
            form.quote = "none"
        self.assertEqual(wizard.column_ids.mapped("field_name")[2:4], ["label"] * 2)

    def test_a_file_without_headers(self):
        content = OWN.partition(b"\n")[2]
        wizard = self.open_own(content)
        self.assertFalse(wizard.has_header)
        self.assertFalse(wizard.problem)
        profile = self.saved(wizard)
        self.assertEqual(set(profile.column_ids.mapped("header")), {False})
        found = self.env["telecom.import.profile"]._recognise(content)
        self.assertEqual(found, profile)

    def test_headers_below_a_title(self):
        content = b"Mijn operator;;;;;\nRekening 12;;;;;\n;;;;;\n" + OWN
        wizard = self.open_own(content)
        self.assertEqual(wizard.header_row, 4)
        self.assertEqual(wizard.rows_charged, 3)
        reading = self.saved(wizard)._as_parser()
        self.assertEqual(len(rows_of(content, reading)), 3)
        self.assertEqual(len(rows_of(OWN, reading)), 3, "the title may be missing")

    def test_ignored_rows_are_counted_by_name(self):
        with Form(self.open_own(), LAYOUT_FORM) as form:
            with form.filter_ids.new() as line:
                line.name = "Payments"
                line.header = "Omschrijving"
                line.value = "Betaling"
            self.assertEqual((form.rows_charged, form.rows_ignored), (2, 1))
            self.assertIn("Payments", form.preview_html)
        profile = self.saved(form.record)
        self.assertEqual(profile.filter_ids.value, "Betaling")

    def test_the_time_beside_the_day_is_read_too(self):
        content = OWN.replace(b".2026", b".2026 14:05")
        profile = self.saved(self.open_own(content))
        self.assertEqual(rows_of(content, profile._as_parser())[0].time, "14:05")

    def test_who_was_called_is_masked(self):
        content = OWN.replace(b"Nota", b"Called number")
        content = content.replace(b";;", b";+447700900123;")
        wizard = self.open_own(content)
        self.assertEqual(self.meanings(wizard)["Called number"], "dialled")
        for shown in (
            wizard.head_html,
            wizard.preview_html,
            wizard.column_ids[3].samples,
        ):
            self.assertNotIn("900123", shown)
            self.assertIn("+44770090xxxx", shown)

    def test_markup_in_a_file_is_text(self):
        content = OWN.replace(b"Bellen", b"<script>alert(1)</script>")
        wizard = self.open_own(content)
        for html in (wizard.head_html, wizard.preview_html):
            self.assertIn("&lt;script&gt;", html)
            self.assertNotIn("<script>", html)

    def test_what_cannot_be_read_is_told_in_a_sentence(self):
        for content, words in (
            (b"%PDF-1.7 no table", "damaged or incomplete"),
            (b"PK\x03\x04 broken", "damaged or incomplete"),
            (b"<html><table>", "save it as xlsx or csv"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.open_own(content)

    def test_what_is_not_complete_is_not_saved(self):
        wizard = self.open_own()
        wizard.column_ids.field_name = False
        with self.assertRaisesRegex(UserError, "column with the number of the line"):
            wizard.action_save()

    def test_the_profile_belongs_to_the_operator(self):
        partner = self.env["res.partner"].create({"name": "Operator"})
        operator = self.env["telecom.operator"].create({"partner_id": partner.id})
        profile = self.saved(self.open_own(operator_id=operator.id))
        self.assertEqual(operator.profile_ids, profile)

    def test_numbers_are_read_as_those_of_the_operator(self):
        content = OWN.replace(b"+32470", b"0470")
        self.env.company.account_fiscal_country_id = self.env.ref("base.be")
        partner = self.env["res.partner"].create({"name": "Operator"})
        operator = self.env["telecom.operator"].create({"partner_id": partner.id})
        wizard = self.open_own(content, operator_id=operator.id)
        self.assertEqual(wizard.rows_charged, 3)
        self.assertIn("+32470123456", wizard.preview_html)
        operator.country_id = self.env.ref("base.no")
        wizard.invalidate_recordset()
        self.assertEqual(wizard.rows_issue, 3)
        wizard.country_id = self.env.ref("base.be")
        self.assertEqual(wizard.rows_charged, 3)

    def test_officers_and_accountants_make_profiles_and_others_do_not(self):
        for groups, may in (
            ("telecom_split_billing.group_telecom_officer", True),
            ("account.group_account_invoice", True),
            ("hr.group_hr_user", False),
            ("base.group_user", False),
        ):
            user = new_test_user(self.env, f"wizard_{groups}", groups)
            wizards = self.env["telecom.import.profile.wizard"].with_user(user)
            values = {"file": base64.b64encode(OWN), "file_name": "x.csv"}
            with self.subTest(groups):
                if not may:
                    with self.assertRaises(AccessError):
                        wizards.create(values)
                    continue
                wizard = wizards.create(values)
                wizard.action_read_file()
                self.assertEqual(wizard.rows_charged, 3)
                self.assertTrue(wizard.action_save()["res_id"])
