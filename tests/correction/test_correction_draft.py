from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..dispute.dispute_case import DisputeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestCorrectionDraft(DisputeCase):
    """A draft of a correction takes nothing for granted that was typed into it."""

    def draft(self, user=None, **values):
        corrections = self.env["telecom.correction"].with_user(user or self.officer)
        return corrections.create({"kind": "charge", "reason": "Asked", **values})

    def test_forged_names_and_amounts_are_worked_out_anew(self):
        correction = self.draft(statement_ids=self.statement.ids)
        correction._onchange_statements()
        true = correction.charge_ids.read(
            ["statement_name", "usage_name", "amount", "employer", "employee"]
        )
        correction.charge_ids.write(
            {
                "statement_name": "Bob",
                "usage_name": "Nothing",
                "amount": 1,
                "employer": 1,
                "employee": 0,
                "payer": "employer",
                "part": 10,
            }
        )
        correction.action_preview()
        self.assertEqual(correction.charge_ids.read(list(true[0])[1:]), true)
        correction.charge_ids.write({"amount": 1, "usage_name": "Nothing"})
        correction.action_preview()
        correction.with_user(self.books).action_confirm()
        self.assertEqual(correction.state, "done")
        self.assertEqual(correction.sudo().charge_ids.read(list(true[0])[1:]), true)
        self.assertEqual(self.broken_books(), {})

    def test_forged_labels_are_worked_out_anew(self):
        correction = self.draft(self.books, kind="usage_type", bill_ids=self.bill.ids)
        correction._onchange_bills()
        true = correction.label_ids.read(["label", "count", "amount", "usage_type_id"])
        sms = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        correction.label_ids.write({"right_usage_type_id": sms.id})
        correction.label_ids[:1].write(
            {"count": 1, "amount": 1, "usage_type_id": sms.id}
        )
        correction.action_preview()
        self.assertEqual(correction.label_ids.read(list(true[0])[1:]), true)

    def test_a_correction_is_about_posted_bills_of_its_company(self):
        draft = self.upload_rows((self.BOB, "National calls", "50"), document="F-9")
        usage = self.charge.usage_type_id
        other = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        label = {
            "label": "National calls",
            "right_usage_type_id": other.id,
            "usage_type_id": usage.id,
        }
        statements = draft.telecom_bill_id._get_statements()
        charge = {"charge_id": draft.telecom_charge_ids[:1].id, "payer": "employer"}
        both = statements | self.statement
        for values in (
            {
                "kind": "usage_type",
                "bill_ids": draft.ids,
                "label_ids": [Command.create(label)],
            },
            {"kind": "file", "detail_id": draft.telecom_detail_ids.id},
            {"kind": "policy", "statement_ids": both.ids, "policy_id": self.thirty.id},
            {"statement_ids": both.ids, "charge_ids": [Command.create(charge)]},
            {
                "statement_ids": self.statement.ids,
                "charge_ids": [Command.create(charge)],
            },
        ):
            correction = self.draft(self.env.user, **values)
            with self.subTest(**values), self.assertRaises(UserError):
                correction.action_preview()

    def test_a_charge_stands_once_in_a_correction(self):
        correction = self.draft(statement_ids=self.statement.ids)
        values = {"charge_id": self.charge[:1].id, "part": 5}
        with self.assertRaises(UserError):
            correction.charge_ids = [
                Command.create({**values, "payer": payer})
                for payer in ("employer", "employee")
            ]
            correction.action_preview()
