from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestSettlementPayment(TelecomCase):
    """An employee pays: with the reference by bank, or an accountant registers it."""

    def setUp(self):
        super().setUp()
        self.bank = self.company_data["default_journal_bank"]
        self.sales = self.company_data["default_journal_sale"]
        self.accountant = self.create_user("books", "account.group_account_invoice")

    def post(self, *rows, document="F-1"):
        bill = self.upload_rows(*rows, document=document)
        bill.action_post()
        return bill.telecom_settlement_ids.sorted("id")

    def owe(self, amount="45"):
        """Return the settlement of Ann, who has 30.00 without tax for free."""
        return self.post((self.ANN, "National calls", amount))

    def looks(self, settlements):
        return [(each.state, each.residual) for each in settlements]

    def receive(self, reference, amount):
        """Return the line of a bank statement."""
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": date(2026, 11, 20),
                "payment_ref": reference,
                "amount": amount,
            }
        )

    def match(self, bank_line):
        """Match a bank line with the open item that carries its reference."""
        item = self.env["account.move.line"].search(
            [
                *bank_line._get_default_amls_matching_domain(),
                ("name", "=", bank_line.payment_ref),
            ]
        )
        _liquidity, suspense, _other = bank_line._seek_for_lines()
        suspense.write(
            {"account_id": item.account_id.id, "partner_id": item.partner_id.id}
        )
        (suspense | item).reconcile()
        return item

    def register(self, settlements, **values):
        action = settlements.with_user(self.accountant).action_register_payment()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        wizard.journal_id = self.bank
        for name, value in values.items():
            wizard[name] = value
        return wizard.save()._create_payments()

    # -- the reference ---------------------------------------------------------------

    def test_a_belgian_company_gets_structured_communications(self):
        self.sales.invoice_reference_model = "be"
        settlement = self.owe()
        digits = "".join(filter(str.isdigit, settlement.payment_reference))
        number, check = int(digits[:10]), int(digits[10:])
        self.assertRegex(settlement.payment_reference, r"^\+{3}\d{3}/\d{4}/\d{5}\+{3}$")
        self.assertEqual(check, number % 97 or 97)
        self.assertGreater(number, 2**31, "ids of invoices end there")

    def test_other_companies_get_the_number_of_the_bill(self):
        self.sales.invoice_reference_model = "odoo"
        settlement = self.owe()
        self.assertEqual(
            settlement.payment_reference,
            f"{settlement.move_id.name}/{settlement.id}",
        )

    def test_the_journal_item_carries_the_reference_and_no_name(self):
        for settlement in self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        ):
            item = settlement.move_line_id
            self.assertEqual(item.name, settlement.payment_reference)
            self.assertNotIn(settlement.partner_id.name, item.move_id.ref)

    def test_a_secured_entry_seals_the_reference(self):
        self.company.telecom_journal_id.restrict_mode_hash_table = True
        settlement = self.owe()
        entry = settlement.move_line_id.move_id
        self.assertTrue(entry.inalterable_hash)
        checked = self.company._check_hash_integrity()["results"]
        self.assertEqual({each["status"] for each in checked}, {"verified"})
        self.assertEqual(settlement.move_line_id.name, settlement.payment_reference)

    def test_what_is_invoiced_carries_the_reference_of_the_invoice(self):
        self.choose_reinvoice()
        settlement = self.owe()
        self.assertFalse(settlement.payment_reference)
        settlement.action_invoice()
        invoice = settlement.invoice_id
        self.assertEqual(settlement.payment_reference, invoice.payment_reference)
        self.assertTrue(invoice.payment_reference)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertFalse(settlement.payment_reference)

    # -- the bank --------------------------------------------------------------------

    def test_a_bank_line_with_the_reference_closes_the_settlement(self):
        first, second = (
            self.owe(),
            self.post(
                (self.ANN, "National calls", "40", date(2026, 9, 15)), document="F-2"
            ),
        )
        item = self.match(self.receive(second.payment_reference, 12.1))
        self.assertEqual(item, second.move_line_id)
        self.assertEqual(
            self.looks(first | second), [("open", 18.15), ("collected", 0)]
        )

    def test_a_part_leaves_the_rest_open_until_it_comes(self):
        settlement = self.owe()
        self.match(self.receive(settlement.payment_reference, 8.15))
        self.assertEqual(self.looks(settlement), [("partly", 10)])
        self.match(self.receive(settlement.payment_reference, 10))
        self.assertEqual(self.looks(settlement), [("collected", 0)])

    def test_undoing_the_match_opens_it_again(self):
        settlement = self.owe()
        bank_line = self.receive(settlement.payment_reference, 18.15)
        self.match(bank_line)
        bank_line.action_undo_reconciliation()
        self.assertEqual(self.looks(settlement), [("open", 18.15)])

    def test_a_paid_bill_cannot_be_reset_before_the_payment_is_undone(self):
        settlement = self.owe()
        bank_line = self.receive(settlement.payment_reference, 18.15)
        self.match(bank_line)
        bill = settlement.move_id
        with self.assertRaisesRegex(UserError, "Ann has already paid.*18.15"):
            bill.button_draft()
        bank_line.action_undo_reconciliation()
        bill.button_draft()
        self.assertEqual(bill.state, "draft")

    # -- registering a payment -------------------------------------------------------

    def test_an_accountant_registers_a_payment(self):
        settlement = self.owe()
        payment = self.register(settlement)
        self.assertRecordValues(
            payment,
            [
                {
                    "amount": 18.15,
                    "payment_type": "inbound",
                    "partner_id": settlement.partner_id.id,
                    "destination_account_id": self.receivable.id,
                }
            ],
        )
        self.assertEqual(self.looks(settlement), [("collected", 0)])

    def test_a_registered_part_leaves_the_rest(self):
        settlement = self.owe()
        self.register(settlement, amount=5)
        self.assertEqual(self.looks(settlement), [("partly", 13.15)])

    def test_what_the_employee_is_owed_is_paid_out(self):
        self.register(self.owe())  # else the credit outweighs it
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        settlement = credit.telecom_settlement_ids
        payment = self.register(settlement)
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 12.1))
        self.assertEqual(self.looks(settlement), [("collected", 0)])

    def test_several_employees_are_registered_at_once(self):
        settlements = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        payments = self.register(settlements)
        self.assertEqual(sorted(payments.mapped("amount")), [12.1, 18.15])
        self.assertEqual(self.looks(settlements), [("collected", 0), ("collected", 0)])

    def test_there_is_nothing_to_register_where_nothing_is_owed(self):
        self.ann.telecom_channel = "operator_direct"
        direct = self.owe()
        self.ann.telecom_channel = False
        paid = self.post(
            (self.ANN, "National calls", "40", date(2026, 9, 15)), document="F-2"
        )
        self.register(paid)
        for settlement in (direct, paid):
            with self.assertRaisesRegex(
                UserError, "None of the selected settlements is open"
            ):
                settlement.action_register_payment()

    def test_several_are_paid_at_once_without_those_that_payroll_takes(self):
        both = self.post(
            (self.ANN, "National calls", "45", date(2026, 9, 15)),
            (self.BOB, "National calls", "50", date(2026, 9, 15)),
        )
        self.assertEqual(len(both), 2)
        later = self.post((self.ANN, "National calls", "45"), document="F-2")
        later.sudo().state = "scheduled"
        payments = self.register(both | later)
        self.assertEqual(set(both.mapped("state")), {"collected"})
        self.assertEqual(later.state, "scheduled")
        self.assertEqual(len(payments.partner_id), 2)

    def test_only_who_keeps_the_books_registers_a_payment(self):
        settlement = self.owe()
        for group in ("group_telecom_officer", "group_telecom_payroll"):
            user = self.create_user(group, f"telecom_split_billing.{group}")
            with self.subTest(group), self.assertRaises(UserError):
                settlement.with_user(user).action_register_payment()

    def test_a_receivable_keeps_its_reference_when_another_channel_collects_it(self):
        self.env["telecom.mandate"].sudo().create(  # payroll keeps mandates
            {
                "employee_id": self.ann.id,
                "date_from": date(2026, 1, 1),
                "date_signed": date(2026, 1, 1),
                "signed_by": "paper",
                "document": b"c2Nhbg==",
            }
        )
        self.ann.telecom_channel = "payroll"
        settlement = self.owe()
        self.assertEqual(settlement.channel, "payroll")
        reference = settlement.payment_reference
        settlement.sudo()._set_channel("receivable", "departed")  # as a run does
        self.assertEqual(settlement.payment_reference, reference)
        self.assertEqual(self.match(self.receive(reference, 18.15)).name, reference)
        self.assertEqual(self.looks(settlement), [("collected", 0)])

    def test_payment_terms_decide_when_it_is_due(self):
        self.company.telecom_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "In 20 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 20}
                    )
                ],
            }
        )
        settlement = self.owe()
        due = settlement.date + timedelta(days=20)
        self.assertEqual(settlement.date_due, due)
        self.assertEqual(settlement.move_line_id.date_maturity, due)
