from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .masters_case import MastersCase

MODULE = "telecom_split_billing"
MASTERS = (
    "telecom.usage.category",
    "telecom.usage.type",
    "telecom.operator",
    "telecom.line",
    "telecom.assignment",
    "telecom.policy",
    "telecom.policy.rule",
    "telecom.policy.trial",
    "telecom.tax",
)


@tagged("post_install", "-at_install")
class TestMastersAccess(MastersCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "employee": cls.create_user("employee"),
            "accountant": cls.create_user(
                "accountant", "account.group_account_invoice"
            ),
            "hr": cls.create_user("hr", "hr.group_hr_user"),
            "officer": cls.create_user("officer", f"{MODULE}.group_telecom_officer"),
            "administrator": cls.create_user(
                "administrator", f"{MODULE}.group_telecom_administrator"
            ),
        }
        cls.ann = cls.create_employee("Ann", user_id=cls.users["employee"].id)
        cls.bob = cls.create_employee("Bob")
        cls.policy = cls.create_policy({"kind": "amount", "amount": 30})
        cls.ann_line = cls.create_line("07700 900001")
        cls.bob_line = cls.create_line("07700 900002")
        cls.of_ann = cls.assign(cls.ann_line, cls.ann, "2024-01-01")
        cls.of_bob = cls.assign(cls.bob_line, cls.bob, "2024-01-01")

    def test_who_may_do_what(self):
        """C(reate), R(ead), W(rite), D(elete): one letter for each that is allowed."""
        table = {
            "employee": ("R", "R", "", "R", "R", "", "", "", ""),
            "accountant": ("R", "R", "R", "R", "R", "R", "R", "R", "R"),
            "hr": ("R", "R", "R", "R", "R", "R", "R", "R", ""),
            "officer": ("R", "R", "R", "CRWD", "CRWD", "CRWD", "CRWD", "CRWD", "R"),
            "administrator": ("CRWD",) * 9,
        }
        self.check_granted(MASTERS, table)

    def test_everyone_sees_the_lines_that_are_their_business(self):
        mine = self.ann_line + self.bob_line
        table = {
            "employee": (self.ann_line, self.of_ann),
            "accountant": (mine, self.of_ann.browse()),
            "hr": (mine, self.of_ann + self.of_bob),
            "officer": (mine, self.of_ann + self.of_bob),
        }
        for role, (lines, assignments) in table.items():
            with self.subTest(role):
                user = self.users[role]
                domain = [("line_id", "in", mine.ids)]
                found = self.env["telecom.line"].with_user(user)
                self.assertEqual(found.search([("id", "in", mine.ids)]), lines)
                found = self.env["telecom.assignment"].with_user(user)
                self.assertEqual(
                    found.search(domain, order="id"), assignments.sorted("id")
                )

    def test_accountants_do_not_learn_who_holds_a_line(self):
        line = self.ann_line.with_user(self.users["accountant"])
        self.assertEqual(line.name, "+44 7700 900001")
        for field in ("holder", "employee_id", "assignment_ids", "current_policy_id"):
            with self.subTest(field), self.assertRaises(AccessError):
                line.read([field])
            with self.subTest(field), self.assertRaises(AccessError):
                line.search([(field, "!=", False)])

    def test_the_chatter_of_a_line_proposes_no_holder_as_recipient(self):
        for role in ("accountant", "officer"):
            with self.subTest(role):
                line = self.ann_line.with_user(self.users[role])
                self.assertEqual(line._message_get_suggested_recipients(), [])

    def test_notes_about_holders_are_for_officers(self):
        note = self.ann_line._message_log(body="Ann has the line now.")
        for role, sees in {
            "employee": False,
            "accountant": False,
            "officer": True,
        }.items():
            with self.subTest(role):
                messages = self.env["mail.message"].with_user(self.users[role])
                found = messages.search([("id", "=", note.id)])
                self.assertEqual(bool(found), sees)

    def test_an_officer_who_is_not_in_hr_assigns_lines_to_employees(self):
        officer = self.users["officer"]
        with Form(self.env["telecom.line"].with_user(officer)) as form:
            form.operator_id = self.operator
            form.name = "07700 900003"
            with form.assignment_ids.new() as assignment:
                assignment.employee_id = self.bob
        line = form.record
        self.assertEqual((line.holder, line.employee_id.name), ("Bob", "Bob"))
        with self.assertRaises(AccessError):
            line.operator_id.tax_rate = 12

    def test_an_officer_makes_policies(self):
        officer = self.users["officer"]
        policies = self.env["telecom.policy"].with_user(officer)
        with Form(policies.with_context(default_contribution="amount_user")) as form:
            form.name = "Thirty"
        self.assertEqual(form.record.rule_ids.amount, 30)
        form.record.unlink()

    def test_hr_links_policies_and_does_not_change_them(self):
        hr = self.users["hr"]
        employee = self.bob.with_user(hr)
        employee.telecom_policy_id = self.policy
        self.assertEqual(employee.version_id.telecom_policy_id, self.policy)
        self.assertEqual(employee.telecom_line_count, 1)
        with self.assertRaises(AccessError):
            self.policy.with_user(hr).name = "Mine"

    def test_the_employee_form_opens_for_hr_with_the_policy(self):
        for groups in (("hr.group_hr_user",), ("hr.group_hr_manager",)):
            with self.subTest(groups):
                user = self.create_user(f"form_{groups[0]}", *groups)
                with Form(self.bob.with_user(user)) as form:
                    form.telecom_policy_id = self.policy
                self.assertEqual(self.bob.telecom_policy_id, self.policy)

    def test_the_policy_of_a_contract_is_not_for_colleagues(self):
        with self.assertRaises(AccessError):
            self.bob.with_user(self.users["employee"]).read(["telecom_policy_id"])

    def test_companies_do_not_see_each_others_masters(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.users["administrator"].write(
            {"company_ids": [Command.link(other.id)], "company_id": other.id}
        )
        administrator = self.users["administrator"]
        own_operator = self.create_operator(
            "Theirs", "base.uk", company_id=self.company.id
        )
        records = [
            self.ann_line,
            self.of_ann,
            self.policy,
            self.policy.rule_ids,
            self.policy.trial_ids[0],
            own_operator,
        ]
        for record in records:
            with self.subTest(record._name):
                seen = record.with_user(administrator)
                in_other = seen.with_context(allowed_company_ids=other.ids)
                self.assertFalse(in_other.search([("id", "=", record.id)]))
                in_both = seen.with_context(
                    allowed_company_ids=[other.id, self.company.id]
                )
                self.assertTrue(in_both.search([("id", "=", record.id)]))
        self.policy.company_id = False
        shared = self.policy.with_user(administrator).with_context(
            allowed_company_ids=other.ids
        )
        self.assertTrue(shared.search([("id", "=", self.policy.id)]))
