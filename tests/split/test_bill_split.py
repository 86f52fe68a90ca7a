from datetime import date

from odoo import Command
from odoo.tests import tagged

from ...models.ground.bulk import reserve_ids
from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestBillSplit(TelecomCase):
    """What a detail file alone makes of a new vendor bill."""

    def test_a_file_becomes_a_split_bill(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "25.00"),
            (self.ANN, "National data", "20.00"),
            (self.BOB, "National calls", "12.50"),
        )
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(bill.partner_id, self.vendor)
        self.assertEqual(bill.ref, "F-1")
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Bob": (12.5, 0)})
        self.assertEqual(bill.amount_untaxed, 57.5)
        self.assertEqual(bill.amount_total, 69.58)
        self.assertEqual(
            (bill.telecom_date_from, bill.telecom_date_to),
            (date(2026, 10, 1), date(2026, 10, 31)),
        )
        self.assertRecordValues(
            bill,
            [
                {
                    "telecom_rows_read": 3,
                    "telecom_rows_charged": 3,
                    "telecom_rows_ignored": 0,
                    "telecom_rows_issue": 0,
                    "telecom_employer": 42.5,
                    "telecom_employee": 18.15,
                    "telecom_agreed": 60,
                    "telecom_used": 42.5,
                    "telecom_blocking_reason": False,
                }
            ],
        )

    def test_bill_lines_carry_account_tax_and_no_names(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        deductible = self.company.telecom_tax_ids.filtered(lambda tax: tax.rate == 21)
        self.assertRecordValues(
            bill.invoice_line_ids.sorted("telecom_role", reverse=True),
            [
                {
                    "telecom_role": "expense",
                    "account_id": self.expense.id,
                    "price_subtotal": 30,
                    "tax_ids": deductible.tax_id.ids,
                },
                {
                    "telecom_role": "clearing",
                    "account_id": self.clearing.id,
                    "price_subtotal": 15,
                    "tax_ids": deductible.non_deductible_tax_id.ids,
                },
            ],
        )
        for line in bill.line_ids:
            for private in ("Ann", self.ANN, "calls"):
                self.assertNotIn(private, line.name or "")

    def test_an_amount_that_equals_the_id_of_a_charge_stays_an_amount(self):
        (last,) = reserve_ids(self.env.cr, "telecom_charge", 1)
        rows = [
            (self.ANN, label, f"{last + 2 + offset}.00")
            for offset, label in enumerate(("National calls", "National sms", "Mms"))
        ]
        bill = self.upload_rows(*rows, (self.ANN, "Options", "1"))
        self.assertFalse(self.issues(bill))
        self.assertEqual(bill.amount_untaxed, 3 * last + 10)

    def test_a_bill_has_as_many_lines_as_accounts_not_as_rows(self):
        rows = [(self.ANN, "National calls", "0.10")] * 200
        bill = self.upload_rows(*rows, (self.BOB, "National sms", "45"))
        self.assertEqual(len(bill.invoice_line_ids), 2)

    def test_the_account_is_the_usage_types_else_the_operators_else_the_companys(self):
        own, operators = (
            self.company_data["default_account_expense"].copy({"code": "616201"}),
            self.company_data["default_account_expense"].copy({"code": "616202"}),
        )
        calls = self.env.ref("telecom_split_billing.usage_type_national_calls")
        rows = [(self.ANN, "National calls", "10"), (self.ANN, "National data", "5")]
        cases = [
            ("F-1", {}, {self.expense: 15}),
            ("F-2", {self.operator: operators}, {operators: 15}),
            ("F-3", {calls: own}, {own: 10, operators: 5}),
        ]
        for document, settings, expected in cases:
            with self.subTest(document):
                for record, account in settings.items():
                    record.account_id = account
                self.ann_line.assignment_ids.policy_id = self.create_policy(
                    {"kind": "full"}
                )
                bill = self.upload_rows(*rows, document=document)
                lines = bill.invoice_line_ids
                self.assertEqual(
                    {line.account_id: line.price_subtotal for line in lines}, expected
                )

    def test_the_employers_part_follows_the_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Departments"})
        sales, support = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("Sales", "Support")]
        )
        self.ann_line.assignment_ids.analytic_distribution = {str(sales.id): 100.0}
        department = self.env["hr.department"].create(
            {"name": "Support", "telecom_analytic_account_id": support.id}
        )
        self.bob.department_id = department
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "45")
        )
        found = {
            (line.telecom_role, str(line.analytic_distribution)): line.price_subtotal
            for line in bill.invoice_line_ids
        }
        self.assertEqual(
            found,
            {
                ("expense", str({str(sales.id): 100.0})): 30,
                ("expense", str({str(support.id): 100.0})): 30,
                ("clearing", "False"): 30,
            },
        )

    def test_a_line_that_changes_hands_is_split_by_day_and_fees_by_days(self):
        self.ann_line.assignment_ids.date_to = date(2026, 10, 11)
        self.assign(self.ann_line, self.cat, "2026-10-12")
        self.thirty.rule_ids.amount = 5
        bill = self.upload_rows(
            (self.ANN, "National calls", "7", date(2026, 10, 11)),
            (self.ANN, "National calls", "9", date(2026, 10, 12)),
            (self.ANN, "Subscription", "31.00", ""),
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (5, 13), "Cat": (5, 24)})
        self.assertEqual(bill.telecom_rows_read, 3)
        self.assertEqual(bill.telecom_rows_charged, 3)
        parts = self.env["telecom.usage.row"].sudo().search([("row", "=", 4)])
        self.assertEqual(parts.mapped("part"), ["11/31", "20/31"])

    def test_prorated_limits_follow_the_days_held(self):
        self.thirty.prorate = "prorated"
        self.ann_line.assignment_ids.date_to = date(2026, 10, 10)
        self.assign(self.ann_line, self.cat, "2026-10-11")
        bill = self.upload_rows(
            (self.ANN, "National calls", "50", date(2026, 10, 3)),
            (self.ANN, "National calls", "50", date(2026, 10, 20)),
        )
        self.assertEqual(
            self.paid_by(bill), {"Ann": (9.68, 40.32), "Cat": (20.32, 29.68)}
        )

    def test_two_lines_of_one_employee_share_a_limit_per_employee(self):
        self.thirty.scope = "employee"
        second = self.create_line(self.CAT, holder=self.ann)
        bill = self.upload_rows(
            (self.ANN, "National calls", "20"), (self.CAT, "National calls", "40")
        )
        statements = self.env["telecom.statement"].search([])
        by_line = {
            statement.line_id: (statement.employer, statement.employee)
            for statement in statements
        }
        self.assertEqual(by_line, {self.ann_line: (10, 10), second: (20, 20)})
        self.assertEqual((bill.telecom_agreed, bill.telecom_used), (30, 30))

    def test_bills_that_are_posted_at_once_use_a_limit_once(self):
        rows = (self.ANN, "National calls", "45")
        drafts = self.upload_rows(rows) | self.upload_rows(rows, document="F-2")
        drafts.invoice_date = date(2026, 11, 2)
        drafts.action_post()
        self.assertEqual(set(drafts.mapped("state")), {"posted"})
        self.assertEqual(sum(drafts.mapped("telecom_employer")), 30)
        statement = self.env["telecom.statement"].search([])
        self.assertEqual((statement.employer, statement.employee), (30, 60))

    def test_lines_on_two_bills_posted_at_once_share_the_limit_of_the_employee(self):
        self.thirty.scope = "employee"
        self.create_line(self.CAT, holder=self.ann)
        drafts = self.upload_rows((self.ANN, "National calls", "45"))
        drafts |= self.upload_rows((self.CAT, "National calls", "45"), document="F-2")
        drafts.action_post()
        self.assertEqual(sum(drafts.mapped("telecom_employer")), 30)

    def test_account_level_rows_are_the_employers_or_spread(self):
        rows = [
            (self.ANN, "National calls", "28"),
            (self.BOB, "National calls", "10"),
            ("", "Subscription", "10.01", ""),
        ]
        bill = self.upload_rows(*rows)
        self.assertEqual(self.paid_by(bill), {"Ann": (28, 0), "Bob": (10, 0)})
        self.assertEqual(bill.telecom_employer, 48.01)
        self.operator.account_level = "spread"
        spread = self.upload_rows(*rows, document="F-2")
        paid = self.paid_by(spread)
        self.assertEqual(sum(paid["Ann"]) + sum(paid["Bob"]), 48.01)
        self.assertEqual(paid["Ann"][1], 3.01)

    def test_what_is_used_of_the_agreed_amounts_is_never_more_than_they_are(self):
        self.ann_line.assignment_ids.policy_id = self.create_policy(
            {"kind": "amount", "amount": 30},
            {"kind": "full", "types": ["national_calls"]},
        )
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12")
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (45, 0), "Bob": (12, 0)})
        self.assertEqual((bill.telecom_agreed, bill.telecom_used), (60, 42))

    def test_policy_amounts_may_include_tax(self):
        self.company.telecom_policy_tax = "included"
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        # 54.45 with tax; the employer pays 30.00 of it, 24.79 before tax
        self.assertEqual(self.paid_by(bill), {"Ann": (24.79, 20.21)})
        self.assertEqual(bill.telecom_employee, 24.45)

    def test_several_taxes_stay_apart(self):
        content = self.csv((self.ANN, "National calls", "45")).decode()
        content += f"\n{self.ANN};2026-10-15;Premium sms;1;;10;0;F-1"
        self.thirty.default = "employee"
        bill = self.upload(("two.csv", content.encode()))
        self.assertEqual(bill.amount_untaxed, 55)
        self.assertEqual(bill.amount_tax, 9.45)

    def test_negative_lines_are_netted_before_the_limit(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "40"), (self.ANN, "Discount", "-15")
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (25, 0)})

    def test_a_negative_file_becomes_a_credit_note(self):
        bill = self.upload_rows((self.ANN, "National calls", "-10"))
        self.assertEqual(bill.move_type, "in_refund")
        self.assertEqual(bill.amount_untaxed, 10)
        self.assertEqual(self.paid_by(bill), {"Ann": (-10, 0)})

    def test_splitting_again_changes_nothing(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "33.33"), (self.BOB, "National sms", "45.67")
        )
        before = self.paid_by(bill), self.journal_items(bill)
        bill.telecom_bill_id.action_split()
        self.assertEqual((self.paid_by(bill), self.journal_items(bill)), before)
        self.assertEqual(bill.telecom_rows_read, 2)
        self.assertEqual(len(bill.telecom_detail_ids.sudo().row_ids), 2)

    def test_every_amount_leads_back_to_the_rows_of_the_file(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "25"),
            (self.BOB, "National sms", "1"),
            (self.ANN, "National calls", "20"),
        )
        statement = self.env["telecom.statement"].search(
            [("employee_id", "=", self.ann.id)]
        )
        share = statement.share_ids
        self.assertEqual(share.charge_id.sudo().row_ids.mapped("row"), [2, 4])
        self.assertEqual(share.row_numbers, "2, 4")
        self.assertEqual(share.move_id, bill)
        self.assertIn("up to 30.00\xa0€ of everything", statement.policy_summary)
        self.assertEqual(share.rule_text, "up to 30.00\xa0€ of everything")

    def test_a_posted_bill_is_not_split_again(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.action_post()
        with self.assertRaisesRegex(Exception, "Reset it to draft"):
            bill.telecom_bill_id.action_split()

    def test_holders_that_are_no_employees_have_statements_too(self):
        director = self.env["res.partner"].create({"name": "Director"})
        line = self.create_line(self.DAN)
        self.env["telecom.assignment"].create(
            {
                "line_id": line.id,
                "partner_id": director.id,
                "date_from": "2026-01-01",
            }
        )
        bill = self.upload_rows((self.DAN, "National calls", "45"))
        self.assertEqual(self.paid_by(bill), {"Director": (30, 15)})

    def test_a_foreign_bill_is_split_in_the_companys_currency(self):
        pound = self.env.ref("base.GBP")
        pound.active = True
        pound.rate_ids = [
            Command.clear(),
            Command.create({"name": "2020-01-01", "rate": 0.8}),
        ]
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.currency_id = pound
        bill.telecom_bill_id.action_split()
        # 45 pounds are 56.25 euros; 30.00 euros are 24.00 pounds
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 26.25)})
        self.assertEqual(
            {line.telecom_role: line.price_subtotal for line in bill.invoice_line_ids},
            {"expense": 24, "clearing": 21},
        )
        bill.action_post()
        # 21.00 pounds with tax are 25.41 pounds, 31.76 euros
        self.assertEqual(bill.telecom_settlement_ids.amount, 31.76)
        clearing = self.env["account.move.line"].search(
            [("account_id", "=", self.clearing.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(round(sum(clearing.mapped("balance")), 2), 0)
