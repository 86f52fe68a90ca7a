from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .line_import_case import HEADER, ONE, THREE, TWO, LineImportCase


@tagged("post_install", "-at_install")
class TestLineImportBad(LineImportCase):
    """What is wrong with a table is told row by row, and is never written."""

    def assert_error(self, row, error, header=HEADER):
        wizard = self.preview(row, header=header)
        self.assertEqual((wizard.rows_total, wizard.rows_error), (1, 1))
        self.assertRegex(wizard.row_ids.message, error)

    def test_each_bad_cell_is_told_in_words(self):
        cells = {
            f"{ONE};Nobody Mobile;;;": "There is no operator named “Nobody Mobile”",
            f"{ONE};;;;": "new, but has no operator",
            f"12;{self.name};;;": "“12” is not a phone number.*United Kingdom",
            f"Ann;{self.name};;;": "“Ann” is not a phone number",
            f";{self.name};Ann Mertens;;": "There is no number or identifier",
            f"{ONE};{self.name};Nobody;2026-01-01;": "no employee named “Nobody”",
            f"{ONE};{self.name};Ann Mertens;soon;": "“soon” is not a date",
            f"{ONE};{self.name};Ann Mertens;31/12/26;": "“31/12/26” is not a date",
            f"{ONE};{self.name};Ann Mertens;2026-02-30;": "is not a date",
            f"{ONE};{self.name};Ann Mertens;2026-02-02;2026-02-01": "before the first",
            f"{ONE};{self.name};;2026-02-01;": "but no holder",
        }
        for row, error in cells.items():
            with self.subTest(row):
                self.assert_error(row, error)

    def test_other_columns_are_told_in_words_too(self):
        cells = {
            "Policy": ("Nothing", "There is no policy named “Nothing”"),
            "Device": ("perhaps", "Device: “perhaps” is neither yes nor no"),
            "Other Holder": ("Dora", "contains an employee and another holder"),
            "Email": ("bob@example.com", "are two different employees"),
            "Badge": ("99", "There is no employee named “99”"),
        }
        self.bob.work_email = "bob@example.com"
        self.ann.barcode = "0012"
        for column, (text, error) in cells.items():
            with self.subTest(column):
                self.assert_error(
                    f"{ONE};{self.name};Ann Mertens;{text}",
                    error,
                    header=f"Number;Operator;Employee;{column}",
                )

    def test_a_row_keeps_all_that_is_wrong_with_it(self):
        wizard = self.preview("12;Nobody Mobile;Nobody;soon;")
        for error in ("no operator", "phone number", "not a date", "no employee"):
            self.assertIn(error, wizard.row_ids.message)

    def test_an_operator_that_is_not_known_is_one_problem(self):
        wizard = self.preview(f"{ONE};Nobody Mobile;;;")
        self.assertNotIn("has no operator", wizard.row_ids.message)

    def test_two_employees_of_one_name_need_a_number_or_an_address(self):
        self.create_employee("Ann Mertens")
        self.assert_error(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;", "There are 2 employees"
        )

    def test_who_has_the_line_already_is_meant_by_a_name_of_two(self):
        self.create_line(ONE, holder=self.ann)
        self.create_employee("Ann Mertens")
        wizard = self.preview(f"{ONE};;Ann Mertens;2024-01-01;")
        self.assertEqual(wizard.row_ids.outcome, "unchanged")

    def test_an_employee_of_another_company_is_refused_by_name(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        self.create_employee("Cat Other", company_id=other.id)
        row = f"{ONE};{self.name};Cat Other;2026-01-01;"
        # Who does not work there learns nothing of it.
        self.assert_error(row, "There is no employee named “Cat Other”")
        self.officer.company_ids |= other
        self.assert_error(row, "employee of another company, Other Works")

    def test_a_line_of_another_company_is_another_line(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        theirs = self.env["telecom.line"].create(
            {"number": ONE, "operator_id": self.operator.id, "company_id": other.id}
        )
        wizard = self.import_table(f"{ONE};{self.name};Ann Mertens;2026-01-01;")
        self.assertEqual(wizard.lines_new, 1)
        self.assertFalse(theirs.assignment_ids)

    def test_a_number_stands_once_per_first_day(self):
        wizard = self.preview(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;2026-01-31",
            f"07700 900001;{self.name};Bob Peeters;2026-01-01;2026-01-31",
            f"{TWO};{self.name};;;",
            f"{TWO};{self.name};;;",
        )
        self.assertEqual(
            self.outcomes(wizard), {2: "new", 3: "error", 4: "new", 5: "error"}
        )
        self.assertIn("Row 2 already has the same number", self.errors(wizard)[3])

    def test_rows_of_one_number_do_not_contradict_each_other(self):
        self.create_operator("Beispiel Funk", "base.de")
        wizard = self.preview(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;2026-01-31",
            f"{ONE};Beispiel Funk;Bob Peeters;2026-02-01;",
        )
        self.assertEqual(
            self.errors(wizard),
            {3: "Operator: row 2 has a different value for this number."},
        )

    def test_two_holders_at_a_time_are_refused(self):
        line = self.create_line(ONE)
        self.assign(line, self.ann, "2025-01-01", "2025-12-31")
        overlaps = {
            "Bob Peeters;2025-06-01;": "Ann Mertens has .* until 12/31/2025",
            "Ann Mertens;2025-06-01;": "Ann Mertens has .* until 12/31/2025",
            "Bob Peeters;2024-06-01;": "Ann Mertens has",
        }
        for cells, error in overlaps.items():
            with self.subTest(cells):
                self.assert_error(f"{ONE};;{cells}", error)

    def test_a_row_that_names_an_open_assignment_keeps_it_from_being_closed(self):
        self.create_line(ONE, holder=self.ann)
        wizard = self.preview(
            f"{ONE};;Bob Peeters;2026-05-01;", f"{ONE};;Ann Mertens;2024-01-01;"
        )
        self.assertEqual(self.outcomes(wizard), {2: "error", 3: "unchanged"})
        self.assertRegex(self.errors(wizard)[2], "Ann Mertens has .* Enter the last")

    def test_who_has_left_gets_no_line_without_a_last_day(self):
        self.ann.action_archive()
        self.assert_error(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;", "has left the company"
        )
        self.import_table(f"{ONE};{self.name};Ann Mertens;2026-01-01;2026-01-31")

    def test_an_archived_line_is_not_opened_by_a_table(self):
        self.create_line(ONE).active = False
        self.assert_error(f"{ONE};{self.name};;;", "is archived")

    def test_a_line_that_ends_soon_is_given_to_nobody_for_longer(self):
        line = self.create_line(ONE, holder=self.ann)
        line._step_take_over(date(2040, 1, 1))
        error = "The last day of .* is 12/31/2039"
        self.assert_error(f"{ONE};;Bob Peeters;2039-05-01;", error)
        self.assert_error(f"{ONE};;Ann Mertens;2024-01-01;2040-01-02", error)
        self.import_table(
            f"{ONE};;Ann Mertens;2024-01-01;2039-04-30",
            f"{ONE};;Bob Peeters;2039-05-01;2039-12-31",
        )
        self.assertEqual(
            self.held(ONE),
            [
                ("Ann Mertens", "2024-01-01", "2039-04-30"),
                ("Bob Peeters", "2039-05-01", "2039-12-31"),
            ],
        )

    def test_nothing_is_imported_as_long_as_a_row_is_bad(self):
        wizard = self.preview(
            f"{ONE};{self.name};Ann Mertens;2026-01-01;",
            f"{TWO};{self.name};Nobody;2026-01-01;",
        )
        with self.assertRaisesRegex(UserError, "Rows with an error: 1"):
            wizard.action_import()
        self.assertEqual(self.held(ONE), [])
        wizard.only_good = True
        wizard.action_import()
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2026-01-01", False)])
        self.assertFalse(self.env["telecom.line"].search([("number", "=", TWO)]))
        self.assertEqual(len(self.errors(wizard)), 1)

    def test_another_row_makes_the_line_when_the_first_one_is_bad(self):
        wizard = self.preview(
            f"{ONE};{self.name};Nobody;2026-01-01;2026-01-31",
            f"{ONE};{self.name};Ann Mertens;2026-02-01;",
        )
        wizard.only_good = True
        wizard.action_import()
        self.assertEqual(self.held(ONE), [("Ann Mertens", "2026-02-01", False)])

    def test_every_row_counts_as_one_thing(self):
        self.create_line(ONE, holder=self.ann)
        self.create_line(TWO, holder=self.ann)
        wizard = self.preview(
            f"{ONE};;Ann Mertens;2024-01-01;",
            f"{TWO};;Ann Mertens;2024-01-01;2026-01-31",
            "",
            f"{THREE};{self.name};Bob Peeters;;",
            "+44;;;;",
        )
        self.assertEqual(
            self.outcomes(wizard),
            {2: "unchanged", 3: "changed", 5: "new", 6: "error"},
        )
        self.assertEqual(
            wizard.rows_total,
            wizard.rows_new
            + wizard.rows_changed
            + wizard.rows_unchanged
            + wizard.rows_error,
        )
        self.assertEqual(wizard.row_ids.mapped("row"), [6, 2, 3, 5])

    def test_lines_that_changed_since_the_preview_are_shown_again(self):
        line = self.create_line(ONE)
        wizard = self.preview(f"{ONE};;Ann Mertens;2026-01-01;")
        self.assign(line, self.bob, "2026-01-01")
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.is_outdated), ("preview", True))
        self.assertEqual(self.held(ONE), [("Bob Peeters", "2026-01-01", False)])

    def test_files_that_are_no_table_of_lines_are_refused(self):
        files = {
            b"": "Choose a table",
            b"%PDF-1.7": "no table|not a table|table",
            b"Name;Operator\nAnn;X\n": "Number",
            b"Number;Operator\n": "no rows below",
        }
        for content, error in files.items():
            with self.subTest(content), self.assertRaisesRegex(UserError, error):
                self.open_file(content).action_preview()
