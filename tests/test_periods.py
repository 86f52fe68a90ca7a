from datetime import date

from odoo.tests import tagged

from .test_einvoice import EInvoiceCase
from .tools.documents import ubl


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
