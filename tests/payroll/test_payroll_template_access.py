"""Who may make payroll files, wage codes and payroll numbers."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..engine.payroll_file_samples import SAMPLES
from .payroll_template_case import PayrollTemplateCase

MODULE = "telecom_split_billing"
MODELS = (
    "telecom.payroll.template",
    "telecom.payroll.template.column",
    "telecom.wage.code",
)
ROLES = {
    "employee": "base.group_user",
    "accountant": "account.group_account_manager",
    "auditor": "account.group_account_readonly",
    "hr": "hr.group_hr_manager",
    "officer": f"{MODULE}.group_telecom_officer",
    "administrator": f"{MODULE}.group_telecom_administrator",
    "payroll": f"{MODULE}.group_telecom_payroll",
}


@tagged("post_install", "-at_install")
class TestPayrollTemplateAccess(PayrollTemplateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                f"file_{role}",
                group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role, group in ROLES.items()
        }
        cls.ann = cls.env["hr.employee"].create(
            {
                "name": "Ann",
                "company_id": cls.company.id,
                "telecom_payroll_number": "0012",
            }
        )

    def test_layouts_and_codes_are_a_matter_of_payroll(self):
        for role, user in self.users.items():
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    records = self.env[model].with_user(user)
                    granted = [
                        operation
                        for operation in ("create", "read", "write", "unlink")
                        if records.has_access(operation)
                    ]
                    self.assertEqual(len(granted), 4 if role == "payroll" else 0)

    def test_payroll_makes_a_layout_and_writes_a_file(self):
        payroll = self.users["payroll"]
        templates = self.env["telecom.payroll.template"].with_user(payroll)
        with Form(templates) as form:
            form.name = "Mine"
        name, content = form.record._export(SAMPLES, self.values)
        self.assertRegex(name, r"^payroll-2026-10\.csv$")
        self.assertEqual(content.decode().split()[-1], "0345;5100;-2.50")
        form.record.unlink()

    def test_payroll_reads_payroll_numbers_and_hr_keeps_them(self):
        table = [
            # role, may read, may write
            ("employee", False, False),
            ("accountant", False, False),
            ("administrator", False, False),
            ("payroll", True, False),
            ("hr", True, True),
        ]
        for role, may_read, may_write in table:
            employee = self.ann.with_user(self.users[role])
            employee.invalidate_recordset()
            with self.subTest(role):
                if may_read:
                    self.assertEqual(employee.telecom_payroll_number, "0012")
                else:
                    with self.assertRaises(AccessError):
                        employee.read(["telecom_payroll_number"])
                if may_write:
                    employee.telecom_payroll_number = "0013"
                else:
                    with self.assertRaises(AccessError):
                        employee.telecom_payroll_number = "0014"

    def test_who_is_not_in_hr_still_reads_the_names_of_employees(self):
        for role, user in self.users.items():
            with self.subTest(role):
                self.env.invalidate_all()
                self.assertEqual(self.ann.with_user(user).name, "Ann")

    def test_hr_enters_the_number_on_the_form_of_the_employee(self):
        with Form(self.ann.with_user(self.users["hr"])) as form:
            form.telecom_payroll_number = "0099"
        self.assertEqual(self.ann.telecom_payroll_number, "0099")

    def test_companies_see_their_own_and_what_is_shared(self):
        other = self.env["res.company"].create({"name": "Other"})
        column = ("amount", {})
        shared = self.make(column)
        own, theirs = (
            self.make(column, company_id=company.id)
            for company in (self.company, other)
        )
        code = self.codes.create(
            {"company_id": other.id, "kind": "deduction", "code": "1"}
        )
        payroll = self.users["payroll"]
        made = shared + own + theirs
        for records, visible in (
            (made, shared + own),
            (made.column_ids, (shared + own).column_ids),
            (self.codes + code, self.codes),
        ):
            with self.subTest(records._name):
                seen = records.with_user(payroll).search([("id", "in", records.ids)])
                self.assertEqual(set(seen.ids), set(visible.ids))
        with self.assertRaises(AccessError):
            theirs.with_user(payroll).name = "Mine"
        with self.assertRaises(AccessError):
            code.with_user(payroll).code = "2"
