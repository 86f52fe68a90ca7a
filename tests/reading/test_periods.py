from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.documents import ubl
from .test_einvoice import EInvoiceCase


@tagged("post_install", "-at_install")
class TestPeriods(EInvoiceCase):
    """Billing periods that are no months, several on one bill, and late documents."""

    def statements(self, line):
        return [
            (str(each.date_from), str(each.date_to), each.employer, each.employee)
            for each in self.env["telecom.statement"].search(
                [("line_id", "=", line.id)], order="date_from"
            )
        ]

    def calls(self, *days, document="F-1", amount="20"):
        return self.upload_rows(
            *((self.ANN, "National calls", amount, day) for day in days),
            document=document,
        )

    def test_a_period_from_the_fifteenth(self):
        self.operator.period_day = 15
        bill = self.calls(date(2026, 10, 20), date(2026, 11, 3))
        self.assertEqual(
            (str(bill.telecom_date_from), str(bill.telecom_date_to)),
            ("2026-10-15", "2026-11-14"),
        )
        self.assertEqual(
            self.statements(self.ann_line), [("2026-10-15", "2026-11-14", 30, 10)]
        )

    def test_a_bill_of_two_months_has_the_limits_of_both(self):
        days = (date(2026, 9, 5), date(2026, 9, 6), date(2026, 10, 7))
        self.calls(*days).button_cancel()
        table = [
            ("bill", [("2026-09-01", "2026-09-30", 30, 30)]),
            (
                "usage",
                [
                    ("2026-09-01", "2026-09-30", 30, 10),
                    ("2026-10-01", "2026-10-31", 20, 0),
                ],
            ),
        ]
        for number, (setting, expected) in enumerate(table):
            with self.subTest(setting):
                self.operator.period_of = setting
                bill = self.calls(*days, document=f"T-{number}")
                self.assertEqual(self.statements(self.ann_line), expected)
                bill.action_post()  # its period was not changed
                bill.button_draft()
                bill.button_cancel()
                bill.unlink()

    def test_a_fee_of_two_months_is_shared_by_days(self):
        self.operator.period_of = "usage"
        bill = self.upload_ubl(
            (self.ANN, "Subscription", "61", {"period": ("2026-09-01", "2026-10-31")}),
            period=("2026-09-01", "2026-10-31"),
        )
        self.assertEqual(
            self.statements(self.ann_line),
            [("2026-09-01", "2026-09-30", 30, 0), ("2026-10-01", "2026-10-31", 30, 1)],
        )
        rows = bill.telecom_detail_ids.sudo().row_ids
        self.assertEqual(sorted(rows.mapped("part")), ["30/61", "31/61"])
        bill.action_post()
        reversal = bill._reverse_moves([{"invoice_date": bill.invoice_date}], True)
        self.assertEqual(reversal.state, "posted")
        self.assertEqual(
            [each[2:] for each in self.statements(self.ann_line)], [(0, 0), (0, 0)]
        )

    def test_a_late_document_of_an_old_period_joins_its_statement(self):
        self.calls(date(2026, 9, 5), document="SEP").action_post()
        self.calls(date(2026, 10, 5), document="OCT").action_post()
        late = self.calls(date(2026, 9, 20), document="LATE")
        late.action_post()
        self.assertEqual(
            self.statements(self.ann_line),
            [
                ("2026-09-01", "2026-09-30", 30, 10),
                ("2026-10-01", "2026-10-31", 20, 0),
            ],
        )
        self.assertEqual(late.telecom_settlement_ids.amount, 12.1)

    def test_a_credit_note_names_its_bill_and_counts_in_its_period(self):
        july = ("2026-07-01", "2026-07-31")
        call = (self.ANN, "National calls", "45")
        bill = self.upload_ubl(call, document="J-1", period=july)
        bill.action_post()
        credit = self.bill(
            (self.ANN, "National calls", "20"),
            document="N-1",
            corrects="J-1",
            period=(),
        )
        note = self.upload(("note.xml", ubl(credit, "CreditNote")))
        self.assertEqual(note.telecom_corrects_id, bill)
        note.action_post()
        self.assertEqual(
            self.statements(self.ann_line), [("2026-07-01", "2026-07-31", 25, 0)]
        )
        self.assertEqual(note.telecom_settlement_ids.amount, -18.15)

    # -- credits for an earlier period -----------------------------------------------

    september, october = date(2026, 9, 10), date(2026, 10, 10)

    def bill_with_credit(self, *more, posted=True):
        """Post 50.00 of September; return a bill of October with a credit for it."""
        bill = self.calls(self.september, document="F-1", amount="50")
        if posted:
            bill.action_post()
        return self.upload_rows(
            (self.ANN, "National calls", "20", self.october),
            (self.ANN, "National calls", "15", self.october),
            (self.ANN, "National calls", "-10", self.september),
            *more,
            document="F-2",
        )

    def resolve(self, bill, choice):
        wizard = self.env["telecom.issue.resolve"].create(
            {"issue_ids": bill.telecom_issue_ids.ids}
        )
        self.assertTrue(wizard[f"can_{choice}"])
        getattr(wizard, f"action_{choice}")()

    def test_a_credit_for_an_earlier_period_is_a_question(self):
        for posted in (True, False):
            with self.subTest(posted=posted), self.env.cr.savepoint() as savepoint:
                bill = self.bill_with_credit(posted=posted)
                self.assertEqual(
                    self.issues(bill), [("earlier_period", "2026-09-01/2026-09-30")]
                )
                issue = bill.telecom_issue_ids
                self.assertEqual((issue.count, issue.amount, issue.rows), (1, -10, "4"))
                self.assertIn("09/01/2026 to 09/30/2026", issue.message)
                with self.assertRaisesRegex(UserError, "unresolved issue"):
                    bill.action_post()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_it_is_refunded_in_its_own_period(self):
        bill = self.bill_with_credit()
        self.resolve(bill, "own_period")
        self.assertFalse(self.issues(bill))
        bill.action_post()
        self.assertEqual(
            self.statements(self.ann_line),
            [("2026-09-01", "2026-09-30", 30, 10), ("2026-10-01", "2026-10-31", 30, 5)],
        )
        bill.button_draft()
        bill.telecom_bill_id.action_split()
        self.assertFalse(self.issues(bill))
        self.reverse(bill)
        self.assertEqual(
            [each[2:] for each in self.statements(self.ann_line)], [(30, 20), (0, 0)]
        )

    def reverse(self, bill):
        bill.action_post()
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)

    def test_it_counts_in_the_period_of_the_bill(self):
        bill = self.bill_with_credit()
        self.resolve(bill, "bill_period")
        bill.action_post()
        self.assertEqual(
            self.statements(self.ann_line),
            [("2026-09-01", "2026-09-30", 30, 20), ("2026-10-01", "2026-10-31", 25, 0)],
        )

    def test_a_choice_can_be_taken_back(self):
        bill = self.bill_with_credit((self.BOB, "National calls", "-5", self.september))
        self.resolve(bill, "own_period")
        self.assertEqual(len(self.statements(self.bob_line)), 1)
        bill.telecom_issue_ids.action_reopen()
        self.assertEqual(
            self.statements(self.bob_line), [("2026-10-01", "2026-10-31", -5, 0)]
        )
        self.assertEqual(len(self.issues(bill)), 1)

    def test_all_usage_of_these_days_follows_the_choice(self):
        bill = self.bill_with_credit(
            (self.ANN, "National calls", "4", self.september),
            (self.ANN, "National calls", "1", date(2026, 8, 31)),
        )
        self.resolve(bill, "own_period")
        bill.action_post()
        self.assertEqual(
            self.statements(self.ann_line),
            [("2026-09-01", "2026-09-30", 30, 14), ("2026-10-01", "2026-10-31", 30, 6)],
        )

    def test_a_fee_is_shared_by_days_over_both_periods(self):
        self.calls(self.september, document="F-0", amount="50").action_post()
        bill = self.upload_ubl(
            (self.ANN, "National calls", "60", {}),
            (self.ANN, "Subscription", "-30", {"period": ("2026-09-21", "2026-10-20")}),
            period=("2026-10-01", "2026-10-31"),
        )
        self.assertEqual(
            self.issues(bill), [("earlier_period", "2026-09-01/2026-09-30")]
        )
        self.resolve(bill, "own_period")
        bill.action_post()
        self.assertEqual(
            self.statements(self.ann_line),
            [
                ("2026-09-01", "2026-09-30", 30, 10),
                ("2026-10-01", "2026-10-31", 30, 10),
            ],
        )

    def test_nothing_is_asked_where_nothing_can_be_lost(self):
        table = {
            "usage, not credits": [(self.ANN, "National calls", "9", self.september)],
            "its own period": [(self.ANN, "National calls", "-9", self.october)],
            "of the account": [("", "National calls", "-9", self.september)],
            "a period without statements": [
                (self.ANN, "National calls", "-9", date(2026, 7, 1))
            ],
        }
        self.calls(self.september, document="F-1", amount="50").action_post()
        for number, (told, rows) in enumerate(table.items()):
            with self.subTest(told):
                bill = self.upload_rows(
                    *((self.ANN, "National calls", "20", self.october),) * 3,
                    *rows,
                    document=f"T-{number}",
                )
                self.assertFalse(self.issues(bill))

    def test_nothing_is_asked_where_usage_counts_in_its_period(self):
        self.operator.period_of = "usage"
        bill = self.bill_with_credit()
        self.assertFalse(self.issues(bill))
        self.assertEqual(
            [each[2:] for each in self.statements(self.ann_line)], [(30, 20), (30, 5)]
        )
