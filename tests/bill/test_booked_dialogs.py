from contextlib import suppress
from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import TelecomCase

# Odoo's dialogs about entries and accounts, each of which was looked at.
DIALOGS = """
account.accrued.orders.wizard
account.automatic.entry.wizard
account.merge.wizard
account.merge.wizard.line
account.move.reversal
account.move.send.batch.wizard
account.move.send.wizard
account.payment.register
account.resequence.wizard
account.secure.entries.wizard
account.setup.bank.manual.config
validate.account.move
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestBookedDialogs(TelecomCase):
    """What Odoo's own dialogs and settings do to the books of split bills."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books = new_test_user(
            cls.env,
            "telecom-books",
            groups="account.group_account_manager,account.group_account_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        case = cls("run")
        cls.bill = case.upload_rows(
            (cls.ANN, "National calls", "70"), (cls.BOB, "National SMS", "55")
        )
        cls.bill.action_post()
        cls.entry = cls.bill.telecom_companion_id
        cls.owed = cls.bill.telecom_settlement_ids[:1].move_line_id
        cls.cost = cls.bill.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "expense"
        )
        cls.other = cls.expense.copy({"code": "616999"})
        cls.journal = cls.company.telecom_journal_id
        cls.env.flush_all()

    def refuses(self, call, words="", error=UserError):
        with (
            mute_logger("odoo.sql_db", "odoo.models.unlink"),
            self.assertRaisesRegex(error, words),
            self.env.cr.savepoint(),
        ):
            call()
        self.env.invalidate_all()
        self.assertEqual(self.broken_books(), {})

    # -- moving items ----------------------------------------------------------------

    def move_items(self, items, action, **values):
        wizard = (
            self.env["account.automatic.entry.wizard"]
            .with_user(self.books)
            .with_context(
                active_model="account.move.line",
                active_ids=items.ids,
                default_action=action,
            )
            .create({"journal_id": self.journal.id, "date": "2026-11-05", **values})
        )
        return wizard.do_action()

    def test_what_employees_owe_is_not_transferred_to_another_account(self):
        to = {"destination_account_id": self.other.id}
        for items in (self.owed, self.owed | self.cost):
            self.refuses(
                lambda items=items: self.move_items(items, "change_account", **to),
                "employees",
            )

    def test_an_expense_of_a_bill_may_be_transferred(self):
        for action, values in (
            ("change_account", {"destination_account_id": self.other.id}),
            (
                "change_period",
                {"date": "2026-12-01", "expense_accrual_account": self.other.id},
            ),
        ):
            with self.undone():
                self.move_items(self.cost, action, **values)
                self.assertEqual(self.broken_books(), {})

    def test_the_clearing_of_a_bill_is_not_moved(self):
        for items in (self.bill.line_ids, self.entry.line_ids):
            clearing = items.filtered(lambda each: each.account_id == self.clearing)
            clearing.remove_move_reconcile()
            for action in ("change_account", "change_period"):
                values = {
                    "destination_account_id": self.other.id,
                    "expense_accrual_account": self.other.id,
                    "revenue_accrual_account": self.other.id,
                }
                self.refuses(
                    lambda c=clearing, a=action, v=values: self.move_items(c, a, **v),
                    "employees",
                )

    def test_no_line_is_added_to_a_posted_booking(self):
        keys = {
            "check_move_validity": False,
            "skip_invoice_sync": True,
            "skip_readonly_check": True,
            "skip_account_move_synchronization": True,
        }
        lines = self.env["account.move.line"].with_user(self.books)
        for move in (self.bill, self.entry):
            values = {"move_id": move.id, "account_id": self.clearing.id, "name": "x"}
            for more in ({"balance": 5}, {"price_unit": 5}, {"balance": 0}):
                self.refuses(
                    lambda v={**values, **more}: lines.with_context(**keys).create(v)
                )

    def test_items_are_matched_by_odoo_alone(self):
        paid = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": "2026-11-05",
                "line_ids": [
                    Command.create({"account_id": self.other.id, "balance": amount})
                    for amount in (100, -100)
                ],
            }
        )
        paid.action_post()
        credit = paid.line_ids.filtered(lambda line: line.balance < 0)
        amount = self.owed.balance
        partials = self.env["account.partial.reconcile"].with_user(self.books)
        values = {
            "debit_move_id": self.owed.id,
            "credit_move_id": credit.id,
            "amount": amount,
            "debit_amount_currency": amount,
            "credit_amount_currency": amount,
        }
        self.refuses(lambda: partials.create(values))
        clearing = self.bill.line_ids.filtered(
            lambda line: line.account_id == self.clearing
        )
        matched = (clearing.matched_credit_ids | clearing.matched_debit_ids).with_user(
            self.books
        )
        self.refuses(lambda: matched.write({"amount": 1}))

    def test_no_field_of_odoo_breaks_the_books(self):
        """Every field of Odoo that RPC can write: refused, or nothing of the books."""
        keys = {"check_move_validity": False, "skip_invoice_sync": True}
        clearing = self.bill.line_ids.filtered(
            lambda line: line.account_id == self.clearing
        )
        written = set()
        for record in (self.bill, self.entry, self.owed, clearing[:1]):
            for name in self.get_fields(record):
                with self.subTest(record=record, field=name), self.undone():
                    mine = record.with_user(self.books).with_context(**keys)
                    with suppress(UserError, ValueError), mute_logger("odoo.sql_db"):
                        mine.write({name: self.invent(record, name)})
                        self.env.flush_all()
                        written.add(name)
                    self.env.invalidate_all()
                    self.assertEqual(self.broken_books(), {})
        self.assertGreater(len(written), 50)

    def get_fields(self, record):
        return sorted(
            name
            for name, field in record._fields.items()
            if field.store
            and not name.startswith("telecom_")
            and name
            not in ("id", "create_uid", "create_date", "write_uid", "write_date")
            and not name.startswith(("message_", "activity_"))
        )

    def invent(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type in ("one2many", "many2many"):
            return [Command.clear()]
        if field.type == "many2one":
            others = self.env[field.comodel_name].sudo().search([], limit=2)
            return (others - value)[:1].id
        if field.type == "selection":
            return next(
                key for key in [*field.get_values(record.env), False] if key != value
            )
        if field.type in ("date", "datetime"):
            return date(2026, 12, 1)
        return {
            "boolean": lambda: not value,
            "integer": lambda: (value or 0) + 1,
            "float": lambda: (value or 0) + 1,
            "monetary": lambda: (value or 0) + 1,
            "many2one_reference": lambda: 1,
            "json": lambda: {"1": 100},
            "binary": lambda: "Zm9yZ2Vk",
        }.get(field.type, lambda: "forged")()

    # -- accounts --------------------------------------------------------------------

    def test_the_accounts_of_employees_parts_stay_what_they_are(self):
        for account in (self.clearing, self.receivable):
            mine = account.with_user(self.books)
            for values in (
                {"reconcile": False, "account_type": "asset_fixed"},
                {"account_type": "asset_cash"},
                {"reconcile": False},
                {"account_type": "off_balance", "reconcile": False},
                {"account_type": "expense"},
                {"active": False},
            ):
                with self.subTest(account=account.code, values=values):
                    self.refuses(lambda v=values, a=mine: a.write(v))
            self.refuses(mine.unlink, error=Exception)
            mine.name = "Another name"
            mine.code = f"{account.code}9"
        self.other.with_user(self.books).write(
            {"account_type": "asset_current", "reconcile": True}
        )
        self.other.with_user(self.books).write({"reconcile": False, "active": False})
        self.assertEqual(self.broken_books(), {})

    def test_merged_accounts_are_those_of_their_companies(self):
        other = self.setup_other_company()["company"]
        self.books.company_ids |= other
        accounts = self.env["account.account"].with_context(
            allowed_company_ids=(other | self.company).ids
        )
        of_other = accounts.with_company(other).create(
            {
                "name": self.clearing.name,
                "code": "499123",
                "account_type": self.clearing.account_type,
                "reconcile": True,
                "company_ids": other.ids,
            }
        )
        other.telecom_clearing_account_id = of_other
        both = of_other | self.clearing
        wizard = (
            self.env["account.merge.wizard"]
            .with_user(self.books)
            .with_context(
                allowed_company_ids=(other | self.company).ids,
                active_model="account.account",
                active_ids=both.ids,
            )
            .create({"account_ids": both.ids})
        )
        wizard.sudo().action_merge()
        self.env.invalidate_all()
        merged = self.company.telecom_clearing_account_id
        self.assertEqual(other.telecom_clearing_account_id, merged)
        self.assertEqual(self.broken_books(), {})
        merged.sudo().with_context(
            allowed_company_ids=(other | self.company).ids
        )._action_unmerge()
        self.env.invalidate_all()
        for company in (self.company, other):
            account = company.telecom_clearing_account_id
            self.assertEqual(account.sudo().company_ids, company)
        self.assertEqual(self.broken_books(), {})
        self.bill.button_draft()
        self.bill.action_post()
        self.assertEqual(self.broken_books(), {})

    # -- whole moves -----------------------------------------------------------------

    def test_resequencing_keeps_the_books(self):
        second = self.upload_rows((self.ANN, "National calls", "9"), document="F-2")
        second.action_post()
        moves = self.bill | second
        wizard = (
            self.env["account.resequence.wizard"]
            .with_user(self.books)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"ordering": "date", "first_name": "BILL/2026/11/0501"})
        )
        wizard.resequence()
        self.assertEqual(self.broken_books(), {})
        self.bill.telecom_settlement_ids.action_register_payment()

    def test_a_secured_bill_is_still_corrected_and_reversed(self):
        self.bill.journal_id.restrict_mode_hash_table = True
        self.journal.restrict_mode_hash_table = True
        wizard = self.env["account.secure.entries.wizard"].with_user(self.books)
        self.books.group_ids |= self.env.ref("account.group_account_secured")
        wizard = wizard.create({"hash_date": "2026-11-30"})
        wizard.action_secure_entries()
        self.assertTrue(self.bill.inalterable_hash and self.entry.inalterable_hash)
        self.refuses(self.bill.with_user(self.books).button_draft)
        self.bill._reverse_moves([{"invoice_date": date(2026, 11, 3)}], True)
        self.assertEqual(self.broken_books(), {})

    def test_reversed_and_made_again_is_split_once(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.books)
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"journal_id": self.bill.journal_id.id, "reason": "wrong"})
        )
        wizard.modify_moves()
        self.assertEqual(self.broken_books(), {})
        again = self.env["account.move"].search([], order="id desc", limit=1)
        self.assertEqual(again.state, "draft")
        self.assertFalse(again.telecom_is_split)
        self.refuses(
            self.env["account.move.reversal"]
            .with_user(self.books)
            .with_context(active_model="account.move", active_ids=self.entry.ids)
            .create({"journal_id": self.entry.journal_id.id})
            .reverse_moves
        )

    # -- all of them -----------------------------------------------------------------

    def test_every_dialog_about_entries_was_looked_at(self):
        books = {"account.move", "account.move.line", "account.account"}
        found = sorted(
            name
            for name, model in self.env.registry.items()
            if model._transient
            and model._original_module == "account"
            and books & {field.comodel_name for field in model._fields.values()}
        )
        self.assertEqual("\n".join(found), DIALOGS.strip())
