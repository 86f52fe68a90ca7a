from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestBillUndo(TelecomCase):
    """Ways around a posted split: its entry, its reversal, its lines, its file."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12.50")
        )

    def balance(self, account):
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(items.mapped("balance")), 2)

    def reverse(self, bill, cancel=False):
        return bill._reverse_moves(
            [{"invoice_date": bill.invoice_date, "date": bill.date}], cancel=cancel
        )

    # -- the entry of the employees' part --------------------------------------------

    def test_the_entry_follows_its_bill_and_nothing_else(self):
        self.bill.action_post()
        entry = self.bill.telecom_companion_id
        for undo in ("button_draft", "button_cancel", "_reverse_moves"):
            with self.subTest(undo), self.assertRaisesRegex(UserError, "belongs to"):
                getattr(entry, undo)()
        self.assertEqual(entry.state, "posted")
        self.bill.button_draft()
        with self.assertRaisesRegex(UserError, "belongs to"):
            entry.action_post()
        with self.assertRaisesRegex(UserError, "belongs to"):
            entry.unlink()
        self.bill.button_cancel()
        self.assertEqual(entry.state, "cancel")

    # -- reversals -------------------------------------------------------------------

    def test_a_reversal_that_is_reset_opens_what_was_owed_again(self):
        self.bill.action_post()
        refund = self.reverse(self.bill, cancel=True)
        self.assertEqual(self.bill.telecom_settlement_ids.state, "cancelled")
        refund.button_draft()
        self.assertEqual(self.bill.telecom_settlement_ids.state, "open")
        self.assertEqual(self.balance(self.receivable), 18.15)
        refund.action_post()
        self.assertEqual(self.bill.telecom_settlement_ids.state, "cancelled")
        self.assertEqual(self.balance(self.receivable), 0)

    def test_a_document_comes_in_again_only_while_its_reversal_is_posted(self):
        self.bill.action_post()
        refund = self.reverse(self.bill, cancel=True)
        refund.button_draft()
        again = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12.50")
        )
        self.assertFalse(again.telecom_detail_ids)

    # -- lines -----------------------------------------------------------------------

    def test_a_line_of_the_employees_that_was_moved_is_not_posted(self):
        line = self.bill.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "clearing"
        )
        tax = self.company.telecom_tax_ids.filtered(lambda tax: tax.rate == 21)
        for values in ({"account_id": self.expense.id}, {"tax_ids": tax.tax_id.ids}):
            with self.subTest(values):
                line.write(values)
                with self.assertRaisesRegex(UserError, "were changed manually"):
                    self.bill.action_post()
                self.bill.telecom_bill_id.action_split()
                line = self.bill.invoice_line_ids.filtered(
                    lambda line: line.telecom_role == "clearing"
                )
        self.bill.action_post()
        self.assertEqual(self.balance(self.clearing), 0)

    # -- the file --------------------------------------------------------------------

    def test_a_file_that_was_deleted_is_read_again_when_attached_again(self):
        content = self.bill.telecom_detail_ids.attachment_id.raw
        self.bill.telecom_detail_ids.attachment_id.unlink()
        with self.assertRaisesRegex(UserError, "Attach it again"):
            self.bill.telecom_bill_id.action_split()
        self.env["ir.attachment"].create(
            {
                "name": "again.csv",
                "raw": content,
                "res_model": "account.move",
                "res_id": self.bill.id,
            }
        )
        self.env["telecom.bill.reader"].read_attached(self.bill)
        self.assertEqual(self.paid_by(self.bill)["Ann"], (30, 15))
        self.bill.telecom_bill_id.action_split()
        self.assertEqual(self.paid_by(self.bill)["Ann"], (30, 15))

    def test_the_file_of_a_posted_bill_is_kept(self):
        self.bill.action_post()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.bill.telecom_detail_ids.attachment_id.unlink()


@tagged("post_install", "-at_install")
class TestBillAgain(TelecomCase):
    """Splitting again after what stands around the bill has changed."""

    def test_a_corrected_assignment_corrects_the_draft(self):
        self.thirty.prorate = "prorated"
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.ann_line.assignment_ids.write(
            {"employee_id": self.cat.id, "date_from": date(2026, 10, 15)}
        )
        bill.telecom_bill_id.action_split()
        # 17 of 31 days
        self.assertEqual(self.paid_by(bill), {"Cat": (16.45, 28.55)})
        bill.action_post()
        self.assertEqual(bill.telecom_settlement_ids.employee_id, self.cat)

    def test_a_posted_statement_keeps_its_holder(self):
        self.upload_rows((self.ANN, "National calls", "45")).action_post()
        assignment = self.ann_line.assignment_ids
        with self.assertRaisesRegex(UserError, "statements"):
            assignment.employee_id = self.cat
        with self.assertRaisesRegex(UserError, "statements"):
            assignment.line_id = self.bob_line
        with self.assertRaisesRegex(UserError, "statements"):
            assignment.unlink()
        with self.assertRaisesRegex(UserError, "statements"):
            self.ann_line.unlink()
        assignment.date_to = date(2026, 12, 31)

    def test_a_second_draft_with_another_policy_leaves_none_behind(self):
        first = self.upload_rows((self.ANN, "National calls", "45"))
        self.thirty.rule_ids.amount = 20
        second = self.upload_rows((self.ANN, "National sms", "1"), document="F-2")
        first.action_post()
        self.assertEqual(self.paid_by(first), {"Ann": (20, 25)})
        second.action_post()
        self.assertEqual(self.paid_by(second), {"Ann": (20, 26)})

    def test_the_entry_goes_when_nothing_is_left_for_it(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.action_post()
        entry = bill.telecom_companion_id
        bill.button_draft()
        self.company.telecom_policy_id = self.create_policy({"kind": "full"})
        bill.telecom_bill_id.action_split()
        bill.action_post()
        self.assertEqual(self.paid_by(bill), {"Ann": (45, 0)})
        self.assertEqual((entry.state, bill.telecom_companion_id.ids), ("cancel", []))
        self.assertFalse(self.broken_books())

    def test_a_decision_of_one_draft_survives_the_split_of_another(self):
        self.company.telecom_policy_id = False
        first = self.upload_rows((self.ANN, "National calls", "45"))
        first.telecom_issue_ids._resolve("employer")
        first.telecom_bill_id.action_split()
        second = self.upload_rows((self.ANN, "National sms", "1"), document="F-2")
        self.assertEqual([kind for kind, _key in self.issues(second)], ["no_policy"])
        first.action_post()
        self.assertEqual(self.paid_by(first), {"Ann": (45, 0)})
        second.telecom_bill_id.action_split()
        self.assertFalse(self.issues(second))
        second.action_post()
        self.assertEqual(self.paid_by(second), {"Ann": (46, 0)})

    def test_a_line_added_to_a_posted_pool_follows_its_policy(self):
        self.thirty.scope = "employee"
        self.assign(self.create_line(self.CAT), self.ann, "2026-10-10")
        first = self.upload_rows((self.ANN, "National calls", "45"))
        first.action_post()
        self.thirty._start_version(date(2026, 10, 5), "It falls")
        self.thirty.rule_ids.amount = 1
        second = self.upload_rows((self.CAT, "National calls", "10"), document="F-2")
        self.assertEqual(self.paid_by(second), {"Ann": (30, 25)})
        statements = self.env["telecom.statement"].search([])
        self.assertEqual(
            statements[0].policy_snapshot["rules"],
            statements[1].policy_snapshot["rules"],
        )

    def test_a_bill_that_a_correction_turns_around_keeps_its_sign(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "-10"), (self.ANN, "National calls", "1oo")
        )
        self.assertEqual(bill.move_type, "in_refund")
        bill.telecom_issue_ids._resolve("correct", corrected_amount=100)
        bill.telecom_bill_id.action_split()
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 60)})

    def test_rows_with_several_problems_never_fail(self):
        bill = self.upload_rows((self.ANN, "National calls", "1oo", "someday"))
        self.assertEqual(len(self.issues(bill)), 1)
        kind, _key = self.issues(bill)[0]
        if kind == "unreadable_date":
            bill.telecom_issue_ids._resolve("employer")
        else:
            bill.telecom_issue_ids._resolve("correct", corrected_amount=100)
        bill.telecom_bill_id.action_split()
        self.assertTrue(bill.telecom_rows_read)
        for issue in bill.telecom_issue_ids:
            self.assertTrue(issue.message)

    def test_every_problem_a_file_can_have_is_told_in_a_sentence(self):
        for column, value in (
            ("rate", "2x"),
            ("quantity", "many"),
            ("label", "x" * 999),
        ):
            with self.subTest(column):
                label = value if column == "label" else "National calls"
                quantity = value if column == "quantity" else "1"
                rate = value if column == "rate" else "21"
                content = (
                    "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document\n"
                    f"{self.ANN};2026-10-15;{label};{quantity};;10;{rate};{column}"
                ).encode()
                bill = self.upload((f"{column}.csv", content))
                self.assertTrue(bill.telecom_issue_ids)
                for issue in bill.telecom_issue_ids:
                    self.assertTrue(issue.message)
                with self.assertRaisesRegex(UserError, "unresolved issue"):
                    bill.action_post()
                bill.telecom_issue_ids._resolve("ignore", "Test")
                bill.telecom_bill_id.action_split()
                self.assertFalse(self.issues(bill))
