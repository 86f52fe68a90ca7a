from datetime import date

from odoo.tests import tagged

from ..payroll.payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestNetting(PayrollCase):
    """What somebody owes and is due back outweigh each other, oldest first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_channel = "receivable"

    def post(self, *amounts):
        bills = self.env["account.move"]
        for amount in amounts:
            number = len(self.env["telecom.detail"].search([]))
            bill = self.upload_rows(
                (self.ANN, "National calls", amount), document=f"N-{number}"
            )
            bill.action_post()
            self.assertEqual(self.broken_books(), {})
            bills |= bill
        return bills

    def left(self, bills):
        return [
            (each.amount, each.residual, each.state)
            for each in bills.telecom_settlement_ids.sorted("id")
        ]

    def test_a_bill_and_its_credit_note(self):
        bills = self.post("60", "-60")
        self.assertEqual(
            self.left(bills), [(36.3, 0, "collected"), (-36.3, 0, "collected")]
        )
        for settlement in bills.telecom_settlement_ids:
            notes = settlement.message_ids.filtered(lambda m: "offset by" in m.body)
            self.assertEqual(len(notes), 1)

    def test_the_oldest_goes_first(self):
        first, second, credit = self.post("40", "10", "-15")
        self.assertEqual(
            self.left(first | second | credit),
            [(12.1, 0, "collected"), (12.1, 6.05, "partly"), (-18.15, 0, "collected")],
        )

    def test_a_credit_waits_for_what_is_owed_later(self):
        self.post("40")
        credit = self.post("-40")
        self.assertEqual(self.left(credit)[0][0], -12.1)
        more = self.post("30", "20")
        self.assertEqual(
            self.env["telecom.settlement"].search([("residual", "<", 0)]),
            self.env["telecom.settlement"],
        )
        self.assertTrue(more)

    def test_a_reset_takes_it_back(self):
        bill, credit = self.post("60", "-60")
        credit.button_draft()
        self.assertEqual(self.left(bill), [(36.3, 36.3, "open")])
        self.assertEqual(self.broken_books(), {})
        credit.action_post()
        self.assertEqual(self.left(bill), [(36.3, 0, "collected")])
        self.assertEqual(self.broken_books(), {})

    def test_payroll_keeps_what_it_is_collecting(self):
        self.company.telecom_channel = "payroll"
        bill = self.post("60")
        run = self.start_run()
        run.action_confirm()
        credit = self.post("-60")
        self.assertEqual(self.left(credit), [(-36.3, -36.3, "open")])
        self.assertEqual(bill.telecom_settlement_ids.state, "scheduled")

    def test_a_reversal_after_a_part_was_paid_cancels_nothing(self):
        """15 are owed, 5 are paid, a correction gives back; then all is reversed."""
        bill = self.post("42.40")
        settlement = bill.telecom_settlement_ids
        self.env["account.payment.register"].with_context(
            active_model="account.move.line", active_ids=settlement.move_line_id.ids
        ).create({"amount": 5})._create_payments()
        statement = self.env["telecom.statement"].search([])
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": "agreed",
                "date": date(2026, 11, 20),
                "statement_ids": statement.ids,
            }
        )
        correction._onchange_statements()
        correction.charge_ids.payer = "employer"
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual(self.broken_books(), {})
        bill._reverse_moves([{"invoice_date": date(2026, 11, 20)}], cancel=False)
        bill.reversal_move_ids.action_post()
        self.assertEqual(self.broken_books(), {})
        settlements = self.env["telecom.settlement"].search([])
        self.assertEqual(round(sum(settlements.mapped("amount")), 2), 0)
