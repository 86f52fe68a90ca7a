import csv
import io

from odoo.tests import tagged

from .line_import_case import ONE, TWO, LineImportCase


@tagged("post_install", "-at_install")
class TestLineImportFiles(LineImportCase):
    """Templates, exports, and what comes back of them."""

    def export(self, user=None, **context):
        wizard = self.env["telecom.line.import"].with_user(user or self.officer)
        wizard = wizard.with_context(**context).create({})
        return self.download(wizard.action_export())

    def test_the_template_holds_headers_and_explains_them(self):
        for lang, header, title in (
            ("en_US", "Number", "Work E-mail"),
            ("nl_BE", "Nummer", "Werk-e-mail"),
            ("fr_BE", "Numéro", "E-mail professionnel"),
            ("de_DE", "Rufnummer", "Dienst-E-Mail"),
        ):
            self.env["res.lang"]._activate_lang(lang)
            with self.subTest(lang):
                wizard = self.env["telecom.line.import"].with_user(self.officer)
                wizard = wizard.with_context(lang=lang).create({})
                content = self.download(wizard.action_template())
                (headers,) = self.cells(content)
                self.assertEqual((headers[0], headers[3]), (header, title))
                explained = self.cells(content, sheet=1)
                self.assertEqual([row[0] for row in explained[1:]], headers)
                self.assertTrue(all(row[1] for row in explained))

    def test_what_was_exported_changes_nothing_when_it_comes_back(self):
        director = self.env["res.partner"].create({"name": "Dora Claes"})
        policy = self.create_policy({"kind": "amount", "amount": 30})
        line = self.create_line(ONE)
        line.provides_device = True
        self.assign(line, self.ann, "2024-01-01", "2024-12-31")
        self.assign(line, director, "2025-01-01", "2025-01-31", policy_id=policy.id)
        self.assign(line, self.bob, "2025-02-01")
        self.create_line(TWO)
        self.ann.action_archive()
        for lang in ("en_US", "nl_BE", "fr_BE", "de_DE"):
            self.env["res.lang"]._activate_lang(lang)
            with self.subTest(lang):
                wizard = self.open_file(self.export(lang=lang))
                wizard.action_preview()
                self.assertEqual(self.errors(wizard), {})
                self.assertEqual(wizard.rows_unchanged, wizard.rows_total)
                self.assertGreaterEqual(wizard.rows_total, 4)

    def test_the_round_trip_goes_through_csv_too(self):
        self.create_line(ONE, holder=self.ann)
        text = io.StringIO()
        csv.writer(text).writerows(
            [
                cell if isinstance(cell, str) else cell and f"{cell:%d.%m.%Y}"
                for cell in row
            ]
            for row in self.cells(self.export())
        )
        wizard = self.open_file(text.getvalue().encode())
        wizard.action_preview()
        self.assertEqual(self.errors(wizard), {})
        self.assertEqual(wizard.rows_unchanged, wizard.rows_total)

    def test_no_text_becomes_a_formula(self):
        for index, start in enumerate("=+-@"):
            employee = self.create_employee(f"{start}HYPERLINK(1)")
            self.create_line(f"+44770090001{index}", holder=employee)
        content = self.export()
        cells = [cell for row in self.cells(content) for cell in row]
        for start in "=+-@":
            self.assertIn(f"{start}HYPERLINK(1)", cells)
        self.assertNotIn(b"<f>", self.sheet(content))
        wizard = self.open_file(content)
        wizard.action_preview()
        self.assertEqual(wizard.rows_unchanged, wizard.rows_total)

    def sheet(self, content):
        """Return the markup of the first sheet of a workbook."""
        from ...parsers.archive import Archive

        return Archive(content).read("xl/worksheets/sheet1.xml")

    def test_badges_are_exported_for_hr_alone(self):
        self.ann.barcode = "0012"
        self.create_line(ONE, holder=self.ann)
        both = self.create_user(
            "both", "telecom_split_billing.group_telecom_officer", "hr.group_hr_user"
        )
        for user, expected in ((self.officer, None), (both, "0012")):
            with self.subTest(user.login):
                rows = self.cells(self.export(user))
                (row,) = [row for row in rows if row[0] == ONE]
                self.assertEqual(row[2], expected)
                wizard = self.open_file(self.export(user))
                wizard.action_preview()
                self.assertEqual(self.errors(wizard), {})

    def test_only_lines_of_the_company_are_exported(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        self.env["telecom.line"].create(
            {"number": ONE, "operator_id": self.operator.id, "company_id": other.id}
        )
        self.create_line(TWO)
        numbers = [row[0] for row in self.cells(self.export())]
        self.assertNotIn(ONE, numbers)
        self.assertIn(TWO, numbers)
