import base64
import csv
import io

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..json_case import JsonCase
from .payroll_case import PayrollCase

RUN = "telecom.deduction.run"


class FilesCase(PayrollCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.telecom_payroll_number = "0012"
        cls.bob.telecom_payroll_number = "0013"
        codes = cls.env["telecom.wage.code"].sudo()  # payroll's to keep
        cls.wage_code = codes.create(
            {"company_id": cls.company.id, "kind": "deduction", "code": "5100"}
        )

    def confirm_run(self, template="neutral_csv"):
        self.bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        run = self.start_run()
        run.template_id = self.env.ref(
            f"telecom_split_billing.payroll_template_{template}"
        )
        run.action_confirm()
        return run

    def report(self, run, content, name="withheld.csv"):
        wizard = (
            self.env["telecom.deduction.feedback"]
            .with_user(self.payroll)
            .with_context(active_id=run.id)
            .create({"file": base64.b64encode(content), "file_name": name})
        )
        wizard.action_report()


@tagged("post_install", "-at_install")
class TestDeductionFiles(FilesCase):
    """The file for the payroll office, and the one that comes back."""

    def test_the_file_is_made_once(self):
        run = self.confirm_run()
        action = run.action_export()
        attachment = run.sudo().attachment_id
        self.assertIn(f"/web/content/{attachment.id}", action["url"])
        self.assertEqual(run.state, "exported")
        self.assertEqual(
            set(self.bill.telecom_settlement_ids.mapped("state")), {"exported"}
        )
        run.action_export()
        self.assertEqual(run.sudo().attachment_id, attachment)
        self.assertEqual(
            run.action_export_again()["res_model"], "telecom.deduction.undo"
        )
        self.undo(run, "export_again")
        self.assertEqual(run.state, "confirmed")
        run.action_export()
        self.assertNotEqual(run.sudo().attachment_id, attachment)
        self.assertEqual(run.sudo().attachment_id.raw, attachment.raw)
        notes = str(run.message_ids.mapped("body"))
        self.assertIn("is no longer valid: Wrong month", notes)
        self.assertIn(attachment.checksum, notes)

    def test_a_run_that_begins_again_makes_another_file(self):
        run = self.confirm_run()
        run.action_export()
        first = run.sudo().attachment_id
        with self.assertRaises(AccessError):
            first.with_user(self.payroll).unlink()
        self.undo(run, "cancel")
        run.action_draft()
        run.action_gather()
        run.deduction_ids[0].write({"left_out": True, "limit_reason": "Sick"})
        run.action_confirm()
        run.action_export()
        self.assertNotEqual(run.sudo().attachment_id.raw, first.raw)

    def test_accountants_do_not_read_the_file(self):
        run = self.confirm_run()
        run.action_export()
        attachment = run.sudo().attachment_id
        self.assertTrue(attachment.with_user(self.payroll).raw)
        for group in ("account.group_account_manager", "hr.group_hr_manager"):
            user = self.create_user(group.rpartition(".")[2], group)
            with self.subTest(group), self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])

    def test_it_says_what_the_run_says(self):
        run = self.confirm_run()
        run.action_export()
        text = run.sudo().attachment_id.raw.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        self.assertEqual(
            [(row["Employee number"], row["Employee"], row["Amount"]) for row in rows],
            [("0012", "Ann", "18.15"), ("0013", "Bob", "12.10")],
        )

    def test_a_wage_code_per_column(self):
        self.company.sudo().telecom_payroll_number = "4711"
        run = self.confirm_run("nmbrs")
        self.wage_code.kind = "contribution"
        with self.assertRaisesRegex(UserError, "no wage code for: Deduction"):
            run.action_export()
        self.assertEqual(run.state, "confirmed")
        self.wage_code.kind = "deduction"
        run.action_export()
        sheet = load_workbook(io.BytesIO(run.sudo().attachment_id.raw)).active
        self.assertEqual(
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            [
                ["Bedrijfnr", "Persnr", "Periode", "L5100"],
                ["4711", "0012", "2026-11", -18.15],
                ["4711", "0013", "2026-11", -12.1],
            ],
        )

    def test_what_comes_back_is_read(self):
        run = self.confirm_run()
        run.action_export()
        text = run.sudo().attachment_id.raw.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        for row, withheld in zip(rows, ("10,00", "12.10"), strict=True):
            row.update(Withheld=withheld, Reason="Sick", **{"Net pay": "1.500,00"})
        answer = io.StringIO()
        writer = csv.DictWriter(answer, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        self.report(run, answer.getvalue().encode())
        run.action_done()
        self.assertEqual(
            self.looks(self.bill.telecom_settlement_ids),
            [("Ann", "payroll", "partly", 8.15), ("Bob", "payroll", "collected", 0)],
        )
        self.assertEqual(run.deduction_ids.mapped("net_pay"), [1500, 1500])
        self.assertEqual(run.deduction_ids[0].withheld_reason, "Sick")

    def test_a_workbook_is_read_too(self):
        run = self.confirm_run()
        book = Workbook()
        for row in (["Matricule", "Retenu"], ["0012", 0], ["0013", 12.1]):
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        self.report(run, content.getvalue(), "retenu.xlsx")
        self.assertEqual(run.withheld, 12.1)

    def test_a_bad_file_changes_nothing_and_says_where(self):
        run = self.confirm_run()
        cases = {
            b"Employee number;Paid\n12;1\n": "no column “Withheld”",
            b"Employee number;Withheld\n0012;much\n": "Row 2: 'much' is not an amount",
            b"Employee number;Withheld\n0012;1,234\n": "Row 2: .* may be two amounts",
            b"Employee number;Withheld\n0012;1\n9999;1\n": "Row 3: .* employee 9999",
            b"Employee number;Withheld\n0012;\n": "No row of the file",
            b"\x00\x01": "",
        }
        for content, told in cases.items():
            with self.subTest(content), self.assertRaisesRegex(UserError, told):
                self.report(run, content)
        self.assertEqual(run.withheld, 0)


@tagged("post_install", "-at_install")
class TestDeductionApi(JsonCase, FilesCase):
    """Other payroll software reads a run, and reports back, over JSON-2."""

    def test_a_program_reads_a_run_and_reports_back(self):
        run = self.confirm_run()
        key = self.give_key(self.payroll)
        found = self.call(key, RUN, "search", domain=[["state", "=", "confirmed"]])
        self.assertEqual(found.json(), run.ids)
        read = self.call(key, RUN, "read_deductions", ids=run.ids).json()
        self.assertEqual(
            [(row["payroll_number"], row["amount"], row["withheld"]) for row in read],
            [("0012", 18.15, False), ("0013", 12.1, False)],
        )
        rows = [{"payroll_number": "0012", "withheld": 10.0, "reason": "Sick"}]
        told = self.call(key, RUN, "report_withheld", ids=run.ids, rows=rows)
        self.assertEqual([row["withheld"] for row in told.json()], [10.0, False])
        twice = self.call(key, RUN, "report_withheld", ids=run.ids, rows=rows)
        self.assertEqual(twice.status_code, 422)
        self.assertIn("has already been reported", twice.text)
        self.call(key, RUN, "action_done", ids=run.ids)
        run.invalidate_recordset()
        self.assertEqual((run.state, run.withheld), ("done", 22.1))

    def test_nobody_else_reads_it(self):
        run = self.confirm_run()
        user = self.create_user(
            "officer", "telecom_split_billing.group_telecom_officer"
        )
        key = self.give_key(user)
        self.assertEqual(
            self.call(key, RUN, "read_deductions", ids=run.ids).status_code, 403
        )
