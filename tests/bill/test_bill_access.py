from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common import TelecomCase

ALL = ("telecom.statement", "telecom.charge", "telecom.share", "telecom.usage.row")
READABLE = {
    # role: (statements, charges, shares, usage rows) of Ann, Bob and the account
    "ann": (1, 1, 1, 1),
    "bob": (1, 1, 1, 1),
    "cat": (0, 0, 0, 0),
    "accountant": (2, 0, 0, 1),
    "officer": (2, 3, 3, 1),
    "hr": (0, 0, 0, 0),
}


@tagged("post_install", "-at_install")
class TestBillAccess(TelecomCase):
    """Who sees what of a posted bill: own usage, totals, or nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "ann": "base.group_user",
            "bob": "base.group_user",
            "cat": "base.group_user",
            "accountant": "base.group_user,account.group_account_invoice",
            "officer": "base.group_user,telecom_split_billing.group_telecom_officer",
            "hr": "base.group_user,hr.group_hr_user",
        }
        cls.users = {
            role: new_test_user(cls.env, f"telecom-{role}", groups=names)
            for role, names in groups.items()
        }
        for role in ("ann", "bob", "cat"):
            getattr(cls, role).user_id = cls.users[role]

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"),
            (self.BOB, "National calls", "40"),
            ("", "Subscription", "5"),
        )

    def count(self, role):
        return tuple(
            self.env[model].with_user(self.users[role]).search_count([])
            for model in ALL
        )

    def test_each_role_sees_its_part_and_no_more(self):
        self.bill.action_post()
        for role, expected in READABLE.items():
            with self.subTest(role):
                self.assertEqual(self.count(role), expected)

    def test_a_draft_is_not_shown_to_employees(self):
        for role in ("ann", "bob", "cat"):
            self.assertEqual(self.count(role), (0, 0, 0, 0))

    def test_nobody_writes_statements_or_rows(self):
        self.bill.action_post()
        for role in ("ann", "accountant", "officer", "hr"):
            for model in ALL:
                record = self.env[model].search([], limit=1).with_user(self.users[role])
                for operation in ("write", "create", "unlink"):
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertFalse(record.has_access(operation))

    def test_an_accountant_does_the_whole_bill(self):
        accountant = self.users["accountant"]
        case = self
        case.env = case.env(user=accountant)
        bill = self.upload_rows((self.ANN, "National calls", "40"), document="F-2")
        bill = bill.with_user(accountant)
        self.assertEqual(bill.telecom_employer, 30)
        bill.telecom_bill_id.action_split()
        bill.action_post()
        self.assertEqual(bill.telecom_settlement_ids.amount, 12.1)
        bill.button_draft()

    def test_an_accountant_splits_for_a_holder_who_is_no_employee(self):
        director = self.env["res.partner"].create({"name": "Director"})
        line = self.create_line(self.DAN)
        self.env["telecom.assignment"].create(
            {"line_id": line.id, "partner_id": director.id, "date_from": "2024-01-01"}
        )
        self.env = self.env(user=self.users["accountant"])
        bill = self.upload_rows((self.DAN, "National calls", "40"), document="F-2")
        self.assertEqual(bill.telecom_employer, 30)

    def test_settlements_have_a_name_for_all_who_see_them(self):
        self.bill.action_post()
        settlement = self.bill.telecom_settlement_ids.filtered(
            lambda each: each.employee_id == self.ann
        )
        for role in ("ann", "accountant", "officer"):
            own = settlement.with_user(self.users[role])
            own.invalidate_recordset()
            self.assertIn("F-1", own.display_name)

    def test_another_company_sees_nothing(self):
        self.bill.action_post()
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "telecom-other",
            groups="base.group_user,account.group_account_invoice,"
            "telecom_split_billing.group_telecom_administrator",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for model in (
            *ALL,
            "telecom.detail",
            "telecom.settlement",
            "telecom.bill.total",
        ):
            with self.subTest(model):
                self.assertFalse(self.env[model].with_user(user).search_count([]))

    def test_an_auditor_reads_bills_statements_and_issues(self):
        self.bill.action_post()
        waiting = self.upload_rows(
            ("+447700900099", "National calls", "1"), document="F-2"
        )
        auditor = new_test_user(
            self.env,
            "telecom-auditor",
            groups="base.group_user,account.group_account_readonly",
        )
        for bill in (self.bill, waiting):
            self.assertTrue(Form(bill.with_user(auditor)).telecom_is_split)
        for model in ("telecom.statement", "telecom.issue", "telecom.settlement"):
            found = self.env[model].with_user(auditor).search([])
            self.assertTrue(found.read())

    def test_an_employee_cannot_read_issues_or_files(self):
        for model in ("telecom.issue", "telecom.detail", "telecom.bill.total"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.users["ann"]).search([])
