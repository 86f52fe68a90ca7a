import base64
import io

from openpyxl import load_workbook

from ..masters.masters_case import MastersCase

MODULE = "telecom_split_billing"
ONE, TWO, THREE = (f"+4477009000{index:02}" for index in range(1, 4))
HEADER = "Number;Operator;Employee;From;Until"
OFFICER = f"{MODULE}.group_telecom_officer"


class LineImportCase(MastersCase):
    """An officer, some employees, and tables of lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.create_user("officer", OFFICER)
        cls.ann = cls.create_employee("Ann Mertens")
        cls.bob = cls.create_employee("Bob Peeters")
        cls.name = cls.operator.name

    def open(self, *rows, header=HEADER, user=None, **values):
        """Return the wizard of a user who has chosen a table."""
        return self.open_file("\n".join((header, *rows)).encode(), user=user, **values)

    def open_file(self, content, user=None, **values):
        wizards = self.env["telecom.line.import"].with_user(user or self.officer)
        return wizards.create({"file": base64.b64encode(content), **values})

    def preview(self, *rows, **values):
        wizard = self.open(*rows, **values)
        wizard.action_preview()
        return wizard

    def import_table(self, *rows, **values):
        """Import the table, of which every row is good."""
        wizard = self.preview(*rows, **values)
        self.assertEqual(self.errors(wizard), {})
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        return wizard

    def errors(self, wizard):
        """Return {row: error}."""
        return {
            row.row: row.message for row in wizard.row_ids if row.outcome == "error"
        }

    def outcomes(self, wizard):
        """Return {row: what it counts as}."""
        return {row.row: row.outcome for row in wizard.row_ids}

    def held(self, number):
        """Return [(holder, first day, last day)] of a line, as texts."""
        line = self.env["telecom.line"].search([("number", "=", number)])
        return [
            (each.holder, str(each.date_from), each.date_to and str(each.date_to))
            for each in line.assignment_ids.sorted("date_from")
        ]

    def download(self, action):
        """Return the workbook that a button gives, as the user gets it."""
        attachment_id = int(action["url"].split("/")[-1].partition("?")[0])
        return self.env["ir.attachment"].browse(attachment_id).raw

    def cells(self, content, sheet=0):
        """Return the rows of a sheet."""
        book = load_workbook(io.BytesIO(content))
        return [
            [cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()
        ]
