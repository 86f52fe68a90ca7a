from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ...models.ground.guard import untraced
from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestSettlement(TelecomCase):
    """What an employee owes, as the books say it."""

    def setUp(self):
        super().setUp()
        self.accountant = self.create_user("books", "account.group_account_invoice")

    def post(self, *rows, document="F-1"):
        bill = self.upload_rows(*rows, document=document)
        bill.action_post()
        return bill

    def looks(self, settlements):
        return [
            (each.partner_id.name, each.channel, each.state, each.amount, each.residual)
            for each in settlements.sorted("id")
        ]

    def pay(self, settlement, amount):
        """Pay with a miscellaneous entry, as a bank statement would."""
        payment = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance, **values})
                    for account, balance, values in (
                        (
                            self.receivable,
                            -amount,
                            {"partner_id": settlement.partner_id.id},
                        ),
                        (self.expense, amount, {}),
                    )
                ],
            }
        )
        payment.action_post()
        line = payment.line_ids.filtered("partner_id")
        (settlement.move_line_id | line).reconcile()
        return line

    def waive(self, settlements, reason="The trip was for work"):
        wizard = Form(
            self.env["telecom.settlement.waive"]
            .with_user(self.accountant)
            .with_context(active_ids=settlements.ids)
        )
        wizard.reason = reason
        wizard.date = date(2026, 11, 20)
        wizard.save().action_waive()

    def test_the_state_follows_what_is_paid(self):
        bill = self.post((self.ANN, "National calls", "45"))
        settlement = bill.telecom_settlement_ids
        self.assertEqual(
            self.looks(settlement), [("Ann", "receivable", "open", 18.15, 18.15)]
        )
        some = self.pay(settlement, 8)
        self.assertEqual(
            self.looks(settlement), [("Ann", "receivable", "partly", 18.15, 10.15)]
        )
        self.pay(settlement, 10.15)
        self.assertEqual(
            self.looks(settlement), [("Ann", "receivable", "collected", 18.15, 0)]
        )
        some.remove_move_reconcile()
        self.assertEqual(
            self.looks(settlement), [("Ann", "receivable", "partly", 18.15, 8)]
        )

    def test_each_change_of_state_is_logged(self):
        bill = self.post((self.ANN, "National calls", "45"))
        self.cr.precommit.run()  # what is created in a transaction is not tracked
        self.enterContext(untraced(False))
        self.env = self.env(context={"tracking_disable": False})
        settlement = bill.telecom_settlement_ids.with_env(self.env)
        self.pay(settlement, 18.15)
        self.env.flush_all()
        self.cr.precommit.run()
        tracked = settlement.message_ids.tracking_value_ids
        self.assertIn(
            ("Open", "Collected"),
            [(each.old_value_char, each.new_value_char) for each in tracked],
        )

    def test_giving_up_is_booked_as_a_cost(self):
        bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        ann, bob = bill.telecom_settlement_ids.sorted(lambda each: each.partner_id.name)
        self.pay(ann, 8.15)
        self.waive(ann | bob)
        entry = ann.waive_move_id
        self.assertEqual(entry, bob.waive_move_id)
        self.assertEqual(
            self.journal_items(entry),
            sorted(
                [
                    (self.receivable.code, "Ann", 0, 10),
                    (self.receivable.code, "Bob", 0, 12.1),
                    (self.written_off.code, False, 22.1, 0),
                ]
            ),
        )
        self.assertEqual(
            self.looks(ann | bob),
            [
                ("Ann", "receivable", "waived", 18.15, 0),
                ("Bob", "receivable", "waived", 12.1, 0),
            ],
        )
        self.assertIn("The trip was for work", ann.message_ids.mapped("body")[0])

    def test_what_was_written_off_is_collected_after_all(self):
        bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        ann, bob = bill.telecom_settlement_ids.sorted(lambda each: each.partner_id.name)
        self.waive(ann | bob)
        ann.with_user(self.accountant).action_unwaive()
        self.assertEqual(
            self.looks(ann | bob),
            [
                ("Ann", "receivable", "open", 18.15, 18.15),
                ("Bob", "receivable", "waived", 12.1, 0),
            ],
        )
        corrections = self.env["account.move.line"].search(
            [("telecom_settlement_id", "=", ann.id)], order="id"
        )
        self.assertEqual(corrections.mapped("balance"), [-18.15, 18.15])
        self.assertTrue(all(corrections.mapped("reconciled")))

    def test_what_the_employee_is_owed_can_be_written_off_too(self):
        owed = self.post((self.ANN, "National calls", "45"))
        self.waive(owed.telecom_settlement_ids)  # else the credit outweighs it
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        settlement = credit.telecom_settlement_ids
        self.waive(settlement)
        self.assertEqual(
            self.journal_items(settlement.waive_move_id),
            sorted(
                [
                    (self.receivable.code, "Ann", 12.1, 0),
                    (self.written_off.code, False, 0, 12.1),
                ]
            ),
        )
        self.assertEqual(settlement.state, "waived")

    def test_only_who_keeps_the_books_gives_up_and_only_what_is_open(self):
        bill = self.post((self.ANN, "National calls", "45"))
        settlement = bill.telecom_settlement_ids
        self.waive(settlement)
        with self.assertRaisesRegex(UserError, "only open amounts can be written off"):
            self.waive(settlement)
        for group in (
            "telecom_split_billing.group_telecom_officer",
            "telecom_split_billing.group_telecom_payroll",
        ):
            user = self.create_user(group.rpartition("_")[2], group)
            with self.assertRaisesRegex(
                UserError, "Only users who can post journal entries"
            ):
                settlement.with_user(user).action_unwaive()

    def test_what_was_written_off_blocks_the_bill(self):
        bill = self.post((self.ANN, "National calls", "45"))
        self.waive(bill.telecom_settlement_ids)
        with self.assertRaisesRegex(UserError, "was written off"):
            bill.button_draft()

    def test_a_channel_that_gives_up_books_it_with_the_bill(self):
        self.ann.telecom_channel = "waived"
        bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        self.assertEqual(
            self.looks(bill.telecom_settlement_ids),
            [
                ("Ann", "waived", "waived", 18.15, 0),
                ("Bob", "receivable", "open", 12.1, 12.1),
            ],
        )
        bill.button_draft()
        self.assertFalse(bill.telecom_settlement_ids)
        items = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.receivable.id),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(sum(items.mapped("balance")), 0)
        bill.action_post()
        self.assertEqual(
            bill.telecom_settlement_ids.sorted("id").mapped("state"), ["waived", "open"]
        )

    def test_the_nearest_channel_holds(self):
        """The employee's, else the policy's, else the company's."""
        cases = [
            # company, policy, employee -> collected by
            ("receivable", False, False, "receivable"),
            ("receivable", "waived", False, "waived"),
            ("waived", "receivable", False, "receivable"),
            ("waived", "waived", "receivable", "receivable"),
            ("receivable", False, "operator_direct", "operator_direct"),
            ("invoice", False, False, "receivable"),
        ]
        for number, (company, policy, employee, expected) in enumerate(cases):
            with self.subTest(company=company, policy=policy, employee=employee):
                self.company.telecom_channel = company
                self.thirty.telecom_channel = policy
                self.ann.telecom_channel = employee
                day = date(2026, 1 + number, 15)
                bill = self.post(
                    (self.ANN, "National calls", "45", day), document=f"N-{number}"
                )
                self.assertEqual(bill.telecom_settlement_ids.channel, expected)

    def test_what_the_operator_collects_is_not_on_the_bill(self):
        self.ann.telecom_channel = "operator_direct"
        bill = self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        payable = self.vendor.property_account_payable_id
        tax = self.company.telecom_tax_ids.filtered(lambda tax: tax.rate == 21).tax_id
        vat = tax.invoice_repartition_line_ids.account_id
        # 60.00 is the employer's; 10.00 and 2.10 Bob's; Ann's 15.00 is not billed
        self.assertEqual(
            self.journal_items(bill),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 60, 0),
                    (vat.code, "Fiction Mobile", 12.6, 0),
                    (self.clearing.code, "Fiction Mobile", 10, 0),
                    (self.clearing.code, "Fiction Mobile", 2.1, 0),
                    (payable.code, "Fiction Mobile", 0, 84.7),
                ]
            ),
        )
        self.assertEqual(
            self.journal_items(bill.telecom_companion_id),
            sorted(
                [
                    (self.receivable.code, "Bob", 12.1, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 12.1),
                ]
            ),
        )
        self.assertEqual(
            self.looks(bill.telecom_settlement_ids),
            [
                ("Ann", "operator_direct", "open", 18.15, 18.15),
                ("Bob", "receivable", "open", 12.1, 12.1),
            ],
        )
        ann = bill.telecom_settlement_ids.sorted("id")[0]
        ann.sudo().operator_amount = 18.15
        self.assertEqual(ann.state, "collected")
        self.assertEqual(self.paid_by(bill)["Ann"], (30, 15))

    def test_a_credit_of_what_the_operator_collects_mirrors_it(self):
        self.ann.telecom_channel = "operator_direct"
        bill = self.post((self.ANN, "National calls", "45"))
        refund = bill._reverse_moves(
            [{"invoice_date": bill.invoice_date, "ref": "R-1"}], cancel=True
        )
        self.assertEqual((bill.amount_total, refund.amount_total), (36.3, 36.3))
        self.assertEqual(
            self.looks(bill.telecom_settlement_ids | refund.telecom_settlement_ids),
            [
                ("Ann", "operator_direct", "cancelled", 18.15, 0),
                ("Ann", "operator_direct", "cancelled", -18.15, 0),
            ],
        )
