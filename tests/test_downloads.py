import ast
import io
import re
from pathlib import Path

import openpyxl

from odoo.tests import Form, tagged

from .common import TelecomCase

ROOT = Path(__file__).parents[1]
FOLDERS = ("controllers", "engine", "models", "wizard", "bridges")
# The module that may write tables, and nothing else may.
WRITER = "engine/download.py"
# What gives a file to somebody, and what is in it.
ROUTES = {
    "controllers/statement/paper.py": "the statement, the signed agreement as PDF",
    "controllers/statement/portal_statement.py": "usage rows",
    "controllers/dispute/portal_dispute.py": "files as they were uploaded",
    "controllers/privacy/telecom_person.py": "a zip: tables, JSON, documents",
    "controllers/month/payroll_link.py": "the payroll file, as it was made",
}
LINKS = {
    "models/privacy/hr_employee.py:action_export_telecom": "see telecom_person.py",
    "models/payroll/telecom_deduction_run_export.py:action_export": "the payroll file",
    "models/dispute/telecom_statement.py:action_dispute": "a page, no file",
    "models/layout/telecom_import_profile_share.py:action_export": "a layout, as JSON",
    "wizard/issue/telecom_issue_numbers.py:action_download": "a table of numbers",
    "wizard/line/telecom_line_import_export.py:_download": "lines, as a workbook",
}
BINARIES = {
    "models/correction/telecom_correction.py:file": "uploaded",
    "models/ground/telecom_signature.py:document": "uploaded",
    "models/ground/telecom_signature.py:signature": "a picture",
    "wizard/payroll/telecom_deduction_feedback.py:file": "uploaded",
    "wizard/layout/telecom_import_profile_wizard.py:file": "uploaded",
    "wizard/layout/telecom_import_profile_wizard.py:page": "a PDF as it was uploaded",
    "wizard/issue/telecom_issue_numbers.py:file": "uploaded",
    "wizard/line/telecom_line_import.py:file": "uploaded",
    "wizard/settlement/telecom_operator_report.py:file": "uploaded",
}
HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/C calc'!A1", "\t=1+1", "\uff1d1")
RUNS = re.compile("^\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


def sources():
    """Yield (path, syntax tree) of the sources that users can reach."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/tests/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def texts(tree):
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def names(tree):
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@tagged("post_install", "-at_install")
class TestDownloads(TelecomCase):
    """Whatever is downloaded, no cell of it runs on the computer of who opens it."""

    # -- the list is whole -----------------------------------------------------------

    def test_one_module_writes_tables(self):
        writing = set()
        for name, tree in sources():
            for node in ast.walk(tree):
                modules = []
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    modules = [node.module or ""]
                writes_csv = isinstance(node, ast.Attribute) and node.attr == "writer"
                if writes_csv or {"xlsxwriter", "xlwt"} & set(modules):
                    writing.add(name)
        self.assertEqual(writing, {WRITER})

    def test_every_download_is_known(self):
        routes, links, binaries = set(), set(), set()
        for name, tree in sources():
            if "Content-Disposition" in texts(tree) or (
                "_get_stream_from" in names(tree)
            ):
                routes.add(name)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef) and "ir.actions.act_url" in texts(
                    node
                ):
                    links.add(f"{name}:{node.name}")
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.value, ast.Call)
                    and ast.unparse(node.value.func) == "fields.Binary"
                ):
                    binaries.add(f"{name}:{node.targets[0].id}")
        self.assertEqual(routes, set(ROUTES))
        self.assertEqual(links, set(LINKS))
        self.assertEqual(binaries, set(BINARIES))

    # -- and each is harmless --------------------------------------------------------

    def assert_harmless_csv(self, content):
        for line in content.decode("utf-8-sig").splitlines():
            for cell in line.split(";"):
                text = cell.strip('"')
                if not re.fullmatch(r"[+-]?[0-9.,]*", text):
                    self.assertNotRegex(text, RUNS)

    def assert_harmless_xlsx(self, content):
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet for cell in row]
        self.assertNotIn("f", {cell.data_type for cell in cells})
        self.assertTrue(cells)
        return {cell.value for cell in cells}

    def hostile_bill(self):
        head = "Number;Date;Label;Amount;Tax rate;Document;Dialled;User"
        rows = [
            f"+4477009000{40 + at};2026-10-15;{text};1;21;F-1;{text};{text}"
            for at, text in enumerate(HOSTILE)
        ]
        rows += [f"{self.ANN};2026-10-15;{text};1;21;F-1;;" for text in HOSTILE]
        return self.upload(("hostile.csv", "\n".join([head, *rows]).encode()))

    def test_numbers_to_assign(self):
        bill = self.hostile_bill()
        issues = bill.telecom_issue_ids.filtered(
            lambda each: each.kind == "unknown_number"
        )
        self.assertEqual(len(issues), len(HOSTILE))
        action = issues.action_assign_numbers()
        model = self.env[action["res_model"]].with_context(**action["context"])
        wizard = Form(model).save()
        wizard.action_download()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", wizard._name), ("res_id", "=", wizard.id)]
        )
        self.assertIn(b"'=1+1", attachment.raw)
        self.assertIn(b"\n+447700900040;", attachment.raw)
        self.assert_harmless_csv(attachment.raw)

    def test_usage_rows(self):
        bill = self.hostile_bill()
        rows = self.env["telecom.usage.row"].search(
            [("detail_id.move_id", "=", bill.id)]
        )
        self.assertIn("=1+1", self.assert_harmless_xlsx(rows._as_workbook()))

    def test_lines_and_holders(self):
        for text in HOSTILE:
            self.create_line(
                f"+4477009000{60 + HOSTILE.index(text)}",
                holder=self.create_employee(text),
            )
        wizard = self.env["telecom.line.import"].create({})
        wizard.action_export()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", wizard._name), ("res_id", "=", wizard.id)]
        )
        self.assertIn("=1+1", self.assert_harmless_xlsx(attachment.raw))
