from ast import literal_eval
from datetime import date

from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestLedgerSettings(TelecomCase):
    """What undoes a document uses the accounts of that document."""

    def test_a_bill_is_reversed_on_its_own_accounts(self):
        accounts = {
            "telecom_expense_account_id": self.expense,
            "telecom_clearing_account_id": self.clearing,
            "telecom_receivable_account_id": self.receivable,
        }
        for name, account in accounts.items():
            with self.subTest(name), self.undone():
                bill = self.upload_rows(
                    (self.ANN, "National calls", "45"), ("", "Options", "7")
                )
                bill.action_post()
                self.company[name] = account.copy({"code": "499999"})
                bill._reverse_moves([{"invoice_date": date(2026, 11, 3)}], True)
                items = self.env["account.move.line"].search(
                    [("parent_state", "=", "posted")]
                )
                for one in items.account_id:
                    own = items.filtered(lambda each, one=one: each.account_id == one)
                    self.assertEqual(round(sum(own.mapped("balance")), 2), 0, one.code)
                states = bill.telecom_settlement_ids.mapped("state")
                self.assertEqual(states, ["cancelled"])

    def test_a_bill_reset_before_the_company_invoices_has_no_entry_left(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.action_post()
        entry = bill.telecom_companion_id
        bill.button_draft()
        self.choose_reinvoice()
        bill.action_post()
        self.assertEqual(bill.telecom_vat_method, "reinvoice")
        self.assertFalse(bill.telecom_companion_id)
        self.assertEqual(entry.state, "cancel")
        self.assertEqual(self.broken_books(), {})

    def test_a_director_pays_where_payroll_cannot_deduct(self):
        """Posted alone, and in the preview of a correction."""
        director = self.env["res.partner"].create({"name": "Director"})
        self.company.telecom_channel = "payroll"
        self.ann_line.assignment_ids.unlink()
        self.assign(self.ann_line, director, "2024-01-01", policy_id=self.thirty.id)
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.action_post()
        settlement = bill.telecom_settlement_ids
        self.assertEqual(
            (settlement.partner_id, settlement.channel, settlement.channel_reason),
            (director, "receivable", "no_employee"),
        )
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": "agreed",
                "date": date(2026, 11, 20),
                "statement_ids": self.env["telecom.statement"].search([]).ids,
            }
        )
        correction._onchange_statements()
        correction.charge_ids.payer = "employee"
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual(settlement.amount, 54.45)
        self.assertEqual(self.broken_books(), {})

    def test_a_purchase_beside_the_phone_file_stays_as_it_is(self):
        asset = self.env["account.account"].search(
            [
                ("account_type", "=", "asset_fixed"),
                ("company_ids", "=", self.company.id),
            ],
            limit=1,
        )
        line = {
            "name": "Server",
            "account_id": asset.id,
            "price_unit": 900,
            "tax_ids": self.tax.tax_id.ids,
        }
        phone = {**line, "name": "Phones", "account_id": self.expense.id}
        phone["price_unit"] = 45
        for lines, total in (([line], 1143.45), ([line, phone], 1143.45)):
            with self.subTest(lines=len(lines)), self.undone():
                bill = self.env["account.move"].create(
                    {
                        "move_type": "in_invoice",
                        "partner_id": self.vendor.id,
                        "invoice_date": date(2026, 11, 2),
                        "ref": "F-1",
                        "invoice_line_ids": [(0, 0, values) for values in lines],
                    }
                )
                content = self.csv((self.ANN, "National calls", "45"))
                file = self.env["ir.attachment"].create(
                    {
                        "name": "f.csv",
                        "raw": content,
                        "res_id": bill.id,
                        "res_model": "account.move",
                    }
                )
                file._post_add_create()  # as the attachment box does
                self.assertFalse(self.issues(bill))
                bill.action_post()
                self.assertEqual(bill.amount_total, total)
                roles = {
                    each.telecom_role: each.balance for each in bill.invoice_line_ids
                }
                self.assertEqual(roles, {"other": 900, "expense": 30, "clearing": 15})
                self.assertEqual(self.broken_books(), {})

    def test_a_device_may_be_a_fixed_asset(self):
        asset = self.env["account.account"].search(
            [
                ("account_type", "=", "asset_fixed"),
                ("company_ids", "=", self.company.id),
            ],
            limit=1,
        )
        usage_type = self.env["telecom.usage.type"]
        domain = literal_eval(usage_type._fields["account_id"].domain)
        self.assertIn(asset, self.env["account.account"].search(domain))
        self.assertTrue(asset)
