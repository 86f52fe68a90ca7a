from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase
from ..today import TODAY


@tagged("post_install", "-at_install")
class TestBillPost(TelecomCase):
    """Posting, undoing and reversing a split bill, journal item by journal item."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12.50")
        )

    def settlements(self, bill):
        return [
            (settlement.partner_id.name, settlement.amount, settlement.state)
            for settlement in bill.telecom_settlement_ids
        ]

    def balance(self, account, partner=None):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if partner:
            domain.append(("partner_id", "=", partner.id))
        return round(
            sum(self.env["account.move.line"].search(domain).mapped("balance")), 2
        )

    def test_posting_books_bill_and_entry(self):
        self.bill.action_post()
        tax = self.company.telecom_tax_ids.filtered(lambda tax: tax.rate == 21).tax_id
        vat = tax.invoice_repartition_line_ids.account_id
        payable = self.vendor.property_account_payable_id
        # 57.50: employer 42.50 + 8.93 deductible; Ann 15.00 + 3.15 that she pays too
        self.assertEqual(
            self.journal_items(self.bill),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 42.5, 0),
                    (self.clearing.code, "Fiction Mobile", 15, 0),
                    (self.clearing.code, "Fiction Mobile", 3.15, 0),
                    (vat.code, "Fiction Mobile", 8.93, 0),
                    (payable.code, "Fiction Mobile", 0, 69.58),
                ]
            ),
        )
        self.assertEqual(
            self.journal_items(self.bill.telecom_companion_id),
            sorted(
                [
                    (self.receivable.code, "Ann", 18.15, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 18.15),
                ]
            ),
        )
        self.assertEqual(self.settlements(self.bill), [("Ann", 18.15, "open")])
        self.assertEqual(self.bill.telecom_settlement_ids.channel, "receivable")
        self.assertEqual(self.balance(self.clearing), 0)
        clearing = (self.bill | self.bill.telecom_companion_id).line_ids.filtered(
            lambda line: line.account_id == self.clearing
        )
        self.assertTrue(all(clearing.mapped("reconciled")))

    def test_each_employee_owes_the_tax_of_the_own_part_and_the_employer_the_cents(
        self,
    ):
        bill = self.upload_rows(
            (self.ANN, "National calls", "30.02"),
            (self.BOB, "National calls", "30.02"),
            document="F-8",
        )
        bill.action_post()
        # 21 % of 0.04 is a cent on the bill, 21 % of 0.02 is none for either of them
        self.assertEqual(
            self.journal_items(bill.telecom_companion_id),
            sorted(
                [
                    (self.receivable.code, "Ann", 0.02, 0),
                    (self.receivable.code, "Bob", 0.02, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 0.05),
                    (self.expense.code, "Fiction Mobile", 0.01, 0),
                ]
            ),
        )
        self.assertEqual(self.balance(self.clearing), 0)

    def test_no_tax_is_left_when_later_documents_bring_a_part_to_zero(self):
        third = "10.01"  # 21 % is 2.1021: thrice that is 6.3063, a cent more
        self.company.telecom_policy_id = self.create_policy(
            {"kind": "none"}, name="All of it"
        )
        for number, amount in enumerate((third, third, third, "-30.03")):
            self.upload_rows(
                (self.ANN, "National calls", amount), document=f"T-{number}"
            ).action_post()
        statement = self.env["telecom.statement"].search(
            [("line_id", "=", self.ann_line.id), ("state", "=", "posted")]
        )
        self.assertEqual(
            (statement.employee, statement.employee_tax, statement.employee_total),
            (0, 0, 0),
        )
        self.assertEqual(self.balance(self.receivable, self.ann.work_contact_id), 0)
        self.assertEqual(self.balance(self.clearing), 0)

    def test_what_the_statement_says_is_what_the_employee_owes(self):
        self.assertEqual(self.bill.state, "draft")  # and it does not count
        bill = self.upload_rows(
            *[
                (self.ANN, "National calls", f"{cents / 100}")
                for cents in range(3301, 3333)
            ],
            *[(self.BOB, "National sms", "33.33"), (self.BOB, "National data", "0.07")],
            document="F-7",
        )
        bill.action_post()
        owed = {
            settlement.employee_id: settlement.amount
            for settlement in bill.telecom_settlement_ids
        }
        statements = self.env["telecom.statement"].browse(
            bill.telecom_bill_id._get_statement_ids()
        )
        self.assertEqual(
            owed, {each.employee_id: each.employee_total for each in statements}
        )
        self.assertEqual(self.balance(self.clearing), 0)

    def test_reset_to_draft_takes_entry_and_settlements_back(self):
        self.bill.action_post()
        entry = self.bill.telecom_companion_id
        name = entry.name
        self.bill.button_draft()
        self.assertEqual(entry.state, "draft")
        self.assertFalse(self.bill.telecom_settlement_ids)
        self.assertEqual(self.balance(self.receivable), 0)
        self.bill.action_post()
        self.assertEqual(self.bill.telecom_companion_id, entry)
        self.assertEqual(entry.name, name)
        self.assertEqual(self.settlements(self.bill), [("Ann", 18.15, "open")])
        self.assertEqual(self.balance(self.clearing), 0)

    def test_a_settlement_that_is_paid_blocks_reset_to_draft(self):
        self.bill.action_post()
        owed = self.bill.telecom_settlement_ids.move_line_id
        payment = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": account.id,
                            "partner_id": owed.partner_id.id,
                            "balance": balance,
                        },
                    )
                    for account, balance in (
                        (self.receivable, -18.15),
                        (self.expense, 18.15),
                    )
                ],
            }
        )
        payment.action_post()
        (owed | payment.line_ids.filtered("partner_id")).filtered(
            lambda line: line.account_id == self.receivable
        ).reconcile()
        with self.assertRaisesRegex(UserError, "Ann has already paid"):
            self.bill.button_draft()
        self.assertEqual(self.bill.state, "posted")

    def test_reversal_gives_everything_back(self):
        self.bill.action_post()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"journal_id": self.bill.journal_id.id, "date": TODAY})
        )
        action = wizard.refund_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(refund.state, "draft")
        self.assertEqual(refund.amount_total, 69.58)
        refund.action_post()
        self.assertEqual(self.balance(self.clearing), 0)
        self.assertEqual(self.balance(self.receivable), 0)
        self.assertEqual(self.balance(self.expense), 0)
        self.assertEqual(self.settlements(self.bill), [("Ann", 18.15, "cancelled")])
        self.assertEqual(self.settlements(refund), [("Ann", -18.15, "cancelled")])

    def test_reverse_and_cancel_in_one_go(self):
        self.bill.action_post()
        refund = self.bill._reverse_moves(
            [{"invoice_date": self.bill.invoice_date, "ref": "R-1"}], cancel=True
        )
        self.assertEqual(refund.state, "posted")
        self.assertEqual(self.bill.payment_state, "reversed")
        for account in (self.clearing, self.receivable, self.expense):
            self.assertEqual(self.balance(account), 0)

    def test_a_second_document_of_the_period_shares_the_limit(self):
        self.bill.action_post()
        second = self.upload_rows((self.BOB, "National data", "30"), document="F-2")
        # Bob had used 12.50 of his 30.00
        self.assertEqual(second.telecom_employer, 17.5)
        self.assertEqual(self.paid_by(second)["Bob"], (30, 12.5))
        second.action_post()
        self.assertEqual(self.settlements(second), [("Bob", 15.13, "open")])
        with self.assertRaisesRegex(UserError, "later split together with this bill"):
            self.bill.button_draft()
        second.button_draft()
        self.bill.button_draft()

    def test_a_draft_of_the_same_period_is_split_again_when_it_is_posted(self):
        second = self.upload_rows((self.BOB, "National data", "30"), document="F-2")
        self.assertEqual(second.telecom_employer, 30)
        self.bill.action_post()
        self.assertTrue(second.telecom_stale)
        second.action_post()
        self.assertEqual(second.telecom_employer, 17.5)
        self.assertEqual(self.paid_by(second)["Bob"], (30, 12.5))

    def test_a_credit_note_of_the_period_gives_the_employee_money_back(self):
        self.bill.action_post()
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        self.assertEqual(credit.move_type, "in_refund")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        # 45 - 10 = 35: Ann pays 5 of it, she was charged 15
        self.assertEqual(self.paid_by(credit)["Ann"], (30, 5))
        # what she owed and is due back outweigh each other
        self.assertEqual(self.settlements(credit), [("Ann", -12.1, "collected")])
        self.assertEqual(
            self.bill.telecom_settlement_ids.sorted("id")[0].residual, 6.05
        )
        self.assertEqual(self.balance(self.clearing), 0)

    def test_lines_changed_by_hand_are_not_posted(self):
        self.bill.invoice_line_ids[0].price_unit += 1
        with self.assertRaisesRegex(UserError, "were changed manually"):
            self.bill.action_post()
        self.bill.telecom_bill_id.action_split()
        self.bill.action_post()

    def test_auto_posting_waits_until_the_split_is_complete(self):
        self.company.autopost_bills = True
        self.vendor.autopost_bills = "always"
        waiting = self.upload_rows(
            ("+447700900099", "National sms", "1"), document="F-3"
        )
        self.assertEqual(waiting.state, "draft")
        complete = self.upload_rows((self.ANN, "National sms", "2"), document="F-4")
        self.assertEqual(complete.state, "posted")

    def test_a_cancelled_bill_lets_its_file_come_in_again(self):
        self.bill.button_cancel()
        again = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12.50")
        )
        self.assertEqual(self.paid_by(again)["Ann"], (30, 15))

    def test_a_cancelled_reversal_is_split_again_before_it_is_posted(self):
        self.bill.action_post()
        refund = self.bill._reverse_moves([{"invoice_date": self.bill.invoice_date}])
        refund.button_cancel()
        refund.button_draft()
        with self.assertRaisesRegex(UserError, "not split yet"):
            refund.action_post()
        refund.telecom_bill_id.action_split()
        refund.action_post()
        self.assertEqual(self.balance(self.receivable), 0)
        self.assertEqual(self.balance(self.clearing), 0)

    def test_a_reversed_document_may_come_in_again(self):
        self.bill.action_post()
        self.bill._reverse_moves(
            [{"invoice_date": self.bill.invoice_date}], cancel=True
        )
        again = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "12.50")
        )
        self.assertEqual(again.telecom_employee, 18.15)
        again.action_post()
        self.assertEqual(self.settlements(again), [("Ann", 18.15, "open")])
        self.assertEqual(self.balance(self.receivable), 18.15)

    def test_a_copy_has_no_split_lines(self):
        self.bill.action_post()
        copy = self.bill.copy()
        self.assertFalse(copy.line_ids)
        self.assertFalse(copy.telecom_is_split)

    def test_deleting_a_draft_leaves_no_statement_behind(self):
        self.bill.unlink()
        self.assertFalse(self.env["telecom.statement"].search([]))
        self.assertFalse(self.env["telecom.usage.row"].search([]))

    def test_a_changed_period_is_split_again_before_posting(self):
        self.bill.telecom_date_to = date(2026, 11, 30)
        with self.assertRaisesRegex(UserError, "usage period"):
            self.bill.action_post()
        self.bill.telecom_bill_id.action_split()
        self.bill.action_post()
        statement = self.env["telecom.statement"].search([], limit=1)
        self.assertEqual(statement.date_to, date(2026, 11, 30))

    def test_a_bill_is_reversed_once(self):
        self.bill.action_post()
        self.bill._reverse_moves([{"invoice_date": self.bill.invoice_date}])
        with self.assertRaisesRegex(UserError, "is already reversed by"):
            self.bill._reverse_moves([{"invoice_date": self.bill.invoice_date}])

    def test_a_draft_shows_nothing_on_a_posted_statement(self):
        self.bill.action_post()
        statement = self.env["telecom.statement"].search(
            [("employee_id", "=", self.bob.id)]
        )
        self.assertEqual((statement.agreed, statement.used), (30, 12.5))
        second = self.upload_rows((self.BOB, "National data", "30"), document="F-2")
        self.assertEqual((statement.employer, statement.used), (12.5, 12.5))
        second.action_post()
        self.assertEqual((statement.employer, statement.used), (30, 30))

    def test_of_two_drafts_only_the_posted_one_is_used(self):
        self.upload_rows((self.BOB, "National data", "30"), document="F-2")
        statement = self.env["telecom.statement"].search(
            [("employee_id", "=", self.bob.id)]
        )
        self.assertEqual((statement.agreed, statement.used), (30, 30))
        self.bill.action_post()
        self.assertEqual((statement.agreed, statement.used), (30, 12.5))

    def test_a_changed_policy_changes_no_posted_statement(self):
        self.bill.action_post()
        self.thirty._start_version(date(2026, 10, 2), "It falls")
        self.thirty.rule_ids.amount = 1
        second = self.upload_rows((self.ANN, "National sms", "1"), document="F-2")
        self.assertEqual(self.paid_by(second)["Ann"], (30, 16))
