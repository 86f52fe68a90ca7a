from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..payroll.payroll_case import PayrollCase

# For each check, what breaks it: nothing but the database can.
BREAKS = {
    "charge_parts": "UPDATE telecom_share SET employee = employee + 0.01",
    "statement_totals": "UPDATE telecom_statement SET amount = amount + 1",
    "engine": """
        UPDATE telecom_share SET employee = employee + 1, employer = employer - 1
    """,
    "rows": "UPDATE telecom_detail SET rows_charged = rows_charged - 1",
    "measures": "UPDATE telecom_charge SET duration = 1 WHERE detail_id IS NOT NULL",
    "links": "UPDATE telecom_usage_row SET charge_id = -1",
    "open_issues": "UPDATE telecom_issue SET state = 'open'",
    "uncharged_rows": "UPDATE telecom_detail SET rows_issue = 1",
    "bill_parts": "UPDATE telecom_share SET employer = employer - 0.01",
    "document_totals": "UPDATE telecom_bill_total SET document_tax = 9",
    "document_bases": "UPDATE telecom_bill_total SET document_base = 9",
    "clearing_of_bill": """
        UPDATE account_move_line line SET parent_state = 'draft'
          FROM telecom_bill bill WHERE bill.companion_id = line.move_id
    """,
    "clearing_of_company": """
        UPDATE account_move_line SET balance = balance + 1
         WHERE telecom_role = 'clearing'
    """,
    "companion": """
        UPDATE account_move entry SET state = 'draft'
          FROM telecom_bill bill WHERE bill.companion_id = entry.id
    """,
    "settlement_amount": "UPDATE telecom_settlement SET amount = amount + 1",
    "settlements_of_bill": "UPDATE telecom_share SET settlement_id = NULL",
    "residual": "UPDATE telecom_settlement SET residual = residual - 1",
    "cancelled": """
        UPDATE telecom_settlement SET cancelled = TRUE
         WHERE id = (SELECT MIN(id) FROM telecom_settlement)
    """,
    "collected_twice": "UPDATE telecom_deduction_item SET amount = amount + 100",
    "booked_twice": """
        UPDATE account_move_line line SET balance = balance * 3
          FROM telecom_settlement settlement
         WHERE line.telecom_settlement_id = settlement.id
    """,
}


@tagged("post_install", "-at_install")
class TestChecks(PayrollCase):
    """The checks of the books find what breaks them, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("run")
        cls.bill = case.upload(
            (
                "F-1.csv",
                case.csv(
                    (cls.ANN, "National calls", "45"),
                    (cls.BOB, "Options", "40"),
                    ("", "Options", "5"),
                    (cls.CAT, "Options", "1"),
                ),
            )
        )
        cls.bill.telecom_issue_ids._resolve("employer")
        cls.bill.telecom_bill_id.action_split()
        totals = cls.bill.telecom_total_ids.sudo()  # as the program writes them
        totals.create(
            {
                "bill_id": cls.bill.telecom_bill_id.id,
                "rate": 6,
                "has_document": True,
                "document_base": 0,
                "document_tax": 0,
            }
        )
        total = totals.filtered(lambda each: each.rate == 21)
        total.write({"has_document": True, "document_base": 91, "document_tax": 19.11})
        cls.bill.action_post()
        cls.run_of_payroll = case.start_run()
        cls.run_of_payroll.action_confirm()
        cls.env.flush_all()
        cls.checks = cls.env["telecom.check"].sudo()  # as the scheduler

    def test_nothing_is_found_in_right_books(self):
        self.assertEqual(self.broken_books(), {})

    def test_each_check_finds_what_breaks_it(self):
        self.assertEqual(set(BREAKS), set(self.checks._get_checks()))
        for key, query in BREAKS.items():
            with self.subTest(key), self.undone():
                self.env.cr.execute(query)
                self.assertTrue(self.env.cr.rowcount, "something was changed")
                self.env.invalidate_all()
                self.assertIn(key, self.broken_books())

    def test_a_finding_leads_to_its_record_and_goes_when_it_is_mended(self):
        self.env.cr.execute("UPDATE telecom_detail SET rows_charged = 9")
        self.env.invalidate_all()
        action = self.checks.action_check()
        self.assertEqual(action["res_model"], "telecom.check")
        check = self.checks.search([("key", "=", "rows")])
        self.assertEqual(check.finding_count, 1)
        finding = check.finding_ids
        self.assertEqual((finding.expected, finding.found), (4, 9))
        opened = finding.action_open_record()
        self.assertEqual(
            (opened["res_model"], opened["res_id"]), ("account.move", self.bill.id)
        )
        self.assertIn(self.bill.name, finding.display_name)
        since = finding.create_date
        self.checks._check_books()
        self.assertEqual(check.finding_ids.create_date, since, "it is the same one")
        self.bill.telecom_detail_ids.sudo().rows_charged = 4
        self.checks._check_books()
        self.assertFalse(check.finding_ids)

    def test_administrators_are_told_of_what_is_new_once(self):
        self.checks._cron_check()
        check = self.checks.search([("key", "=", "rows")])
        self.assertFalse(check.activity_ids)
        self.env.cr.execute("UPDATE telecom_detail SET rows_charged = 9")
        self.env.invalidate_all()
        for _night in range(2):
            self.checks._cron_check()
            own = check.activity_ids.filtered(
                lambda each: each.user_id == self.env.user
            )
            self.assertEqual(len(own), 1)

    def test_who_reads_the_outcome_and_who_starts_it(self):
        groups = {
            "account.group_account_invoice": True,
            "account.group_account_readonly": True,
            "telecom_split_billing.group_telecom_administrator": True,
            "telecom_split_billing.group_telecom_officer": False,
            "telecom_split_billing.group_telecom_payroll": False,
            "hr.group_hr_user": False,
            "base.group_user": False,
        }
        for number, (group, may) in enumerate(groups.items()):
            with self.subTest(group):
                user = new_test_user(self.env, f"telecom-check-{number}", groups=group)
                checks = self.checks.with_user(user)
                if not may:
                    with self.assertRaises(AccessError):
                        checks.action_check()
                    continue
                checks.action_check()
                found = checks.search([])
                self.assertTrue(all(found.mapped("name")))
                self.assertTrue(all(found.mapped("sentence")))
                with self.assertRaises(AccessError):
                    found[0].finding_ids.create({"check_id": found[0].id})
                with self.assertRaises(AccessError):
                    found[0].date = False

    def test_findings_of_other_companies_are_theirs(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        check = self.checks._get_records()[0]
        check.finding_ids.create(
            {
                "check_id": check.id,
                "company_id": other.id,
                "res_model": "account.move",
                "res_id": self.bill.id,
            }
        )
        user = new_test_user(
            self.env, "telecom-auditor", groups="account.group_account_readonly"
        )
        self.assertEqual(check.with_user(user).finding_count, 0)
