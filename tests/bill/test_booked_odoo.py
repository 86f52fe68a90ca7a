import base64
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ...models.bill.booked import OF_ITEM, OF_MOVE
from ..common import TelecomCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestBookedOdoo(TelecomCase):
    """What Odoo lets accountants write over RPC, and its screens do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.books, cls.payroll = (
            new_test_user(
                cls.env,
                f"telecom-{name}",
                groups=group,
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for name, group in (
                ("books", "account.group_account_manager"),
                ("payroll", "telecom_split_billing.group_telecom_payroll"),
            )
        )
        cls.bill = cls("run").upload_rows(
            (cls.ANN, "National calls", "70"), (cls.BOB, "National SMS", "55")
        )
        cls.bill.action_post()
        cls.entry = cls.bill.telecom_companion_id
        cls.env.flush_all()

    def refuses(self, call, error=UserError):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(error),
            self.env.cr.savepoint(),
        ):
            call()
        self.env.invalidate_all()
        self.assertEqual(self.broken_books(), {})

    def moves(self):
        return [move.with_user(self.books) for move in (self.bill, self.entry)]

    def test_no_key_of_a_context_takes_an_entry_from_its_bill(self):
        entry = self.entry.with_user(self.books)
        for value in (True, 1, "object", {}, []):
            keys = {"with_bill": value, "beside_bill": value, "stepping": value}
            keyed = entry.with_context(**keys)
            for step in (keyed.button_draft, keyed.button_cancel, keyed.copy):
                self.refuses(step)
            self.refuses(lambda keyed=keyed: keyed.write({"state": "draft"}))
            self.refuses(keyed.unlink)

    def test_a_state_is_not_written_past_the_buttons(self):
        draft = self.upload_rows(
            (self.CAT, "National calls", "70"), document="F-2"
        ).with_user(self.books)
        self.assertTrue(draft.telecom_blocking_reason)
        for state in ("posted", "cancel"):
            self.refuses(lambda state=state: draft.write({"state": state}))
        for move in self.moves():
            for state in ("draft", "cancel"):
                self.refuses(
                    lambda move=move, state=state: move.write({"state": state})
                )
            self.refuses(lambda move=move: move.write({"move_type": "in_refund"}))

    def test_no_item_of_a_posted_bill_or_its_entry_is_written_by_hand(self):
        others = {
            "account_id": self.expense.copy({"code": "616999"}).id,
            "partner_id": self.partner_a.id,
            "move_id": self.bill.copy().id,
            "date": "2025-01-01",
            "display_type": "line_note",
            "company_id": False,
            "currency_id": self.env.ref("base.USD").id,
            "reconciled": True,
            "tax_repartition_line_id": False,
            "tax_tag_ids": [Command.clear()],
            "parent_state": "draft",
        }
        for move in self.moves():
            item = move.line_ids[:1].with_context(
                check_move_validity=False, skip_invoice_sync=True
            )
            for name in sorted(OF_ITEM):
                values = {name: others.get(name, 3)}
                self.refuses(lambda item=item, values=values: item.write(values))
            forced = item.with_context(force_delete=True, dynamic_unlink=True)
            self.refuses(forced.unlink)
            self.refuses(move.with_context(force_delete=True).unlink)

    def test_no_key_of_a_context_opens_a_posted_bill(self):
        others = {
            "company_id": False,
            "move_type": "in_refund",
            "partner_id": self.partner_a.id,
            "currency_id": self.env.ref("base.USD").id,
            "invoice_currency_rate": 2,
            "line_ids": [Command.clear()],
            "invoice_line_ids": [Command.clear()],
            "date": "2027-01-01",
            "invoice_date": "2027-01-01",
        }
        for move in self.moves():
            keyed = move.with_context(skip_readonly_check=True, skip_invoice_sync=True)
            for name in sorted(OF_MOVE):
                values = {name: others.get(name, 1)}
                self.refuses(lambda keyed=keyed, values=values: keyed.write(values))

    def test_a_bill_that_the_employer_pays_alone_is_kept_too(self):
        bill = self.upload_rows((self.ANN, "National calls", "-5"), document="F-3")
        bill.action_post()
        self.refuses(bill.with_user(self.books).with_context(force_delete=True).unlink)

    def test_the_entry_of_a_bill_is_not_duplicated(self):
        self.refuses(self.entry.with_user(self.books).copy)

    def test_the_words_of_a_posted_bill_may_still_change(self):
        bill = self.bill.with_user(self.books)
        bill.payment_reference = "Our number 5"
        bill.invoice_date_due = date(2027, 1, 1)
        bill.line_ids[:1].name = "Calls"
        self.assertEqual(self.broken_books(), {})

    def test_no_key_of_a_context_rewrites_a_policy_that_was_used(self):
        rule = self.thirty.rule_ids.with_user(self.env.user)
        for key in ("telecom_rules", "telecom_rules_checked_by_policy"):
            keyed = rule.with_context(**{key: True})
            self.refuses(lambda keyed=keyed: keyed.write({"amount": 90}))
            self.refuses(keyed.unlink)

    # -- files -----------------------------------------------------------------------

    def test_the_file_behind_a_posted_bill_is_not_rewritten(self):
        file = self.bill.telecom_detail_ids.attachment_id.with_user(self.books)
        forged = base64.b64encode(b"Number;Amount")
        for values in (
            {"datas": forged},
            {"raw": b"Number;Amount"},
            {"db_datas": forged},
            {"type": "url", "url": "https://fictief.example"},
            {"res_model": False, "res_id": False},
            {"res_id": self.entry.id},
            {"name": "other.csv"},
        ):
            self.refuses(lambda values=values: file.write(values))

    def test_a_file_of_a_field_is_written_as_the_field_is(self):
        terms = {"maximum_kind": "none", "date_from": date(2026, 1, 1)}
        mandate = self.env["telecom.mandate"].sudo()
        mandate = mandate.create({"employee_id": self.ann.id, **terms})
        mandate.signature = base64.b64encode(b"by Ann")
        files = self.env["ir.attachment"].with_user(self.payroll)
        kept = {
            "name": "signature",
            "res_model": mandate._name,
            "res_id": mandate.id,
            "res_field": "signature",
        }
        signature = files.sudo().search(
            [(name, "=", value) for name, value in kept.items() if name != "name"]
        )
        signature = signature.with_user(self.payroll)
        self.assertTrue(signature)
        self.refuses(lambda: signature.write({"raw": b"forged"}), AccessError)
        self.refuses(lambda: signature.write({"res_id": 0}), AccessError)
        self.refuses(signature.unlink, AccessError)
        self.refuses(lambda: files.create({**kept, "raw": b"forged"}), AccessError)
        mine = files.create({**kept, "res_field": False, "raw": b"forged"})
        self.refuses(lambda: mine.write({"res_field": "signature"}), AccessError)
