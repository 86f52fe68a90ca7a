"""An upload that was not read says so on the bill, with the one thing to do."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import TelecomCase
from .test_nothing_to_split import make_pdf, make_scan

UNKNOWN = b"Rufnummer;Wert\n+447700900001;5,00\n"


@tagged("post_install", "-at_install")
class TestUnread(TelecomCase):
    def told(self, bill):
        """Return the step of the banner as a form reads it; it has words."""
        self.env.invalidate_all()
        bill = bill.with_context(bin_size=True)
        self.assertEqual(bool(bill.telecom_unread), bool(bill.telecom_unread_step))
        return bill.telecom_unread_step

    def run_action(self, name, bill):
        """Press a button of the banner; return its action."""
        action = self.env.ref(f"telecom_split_billing.action_bill_{name}")
        chosen = {"active_model": bill._name, "active_id": bill.id}
        return action.with_context(**chosen, active_ids=bill.ids).run()

    def test_a_bill_that_was_read_has_no_banner(self):
        bill = self.upload_rows((self.ANN, "National calls", "5"))
        self.assertFalse(self.told(bill))
        bill.action_post()
        self.assertFalse(self.told(bill))

    def test_bills_of_others_have_no_banner(self):
        for name, content in (
            ("paper.pdf", make_pdf("Paper 10,00")),
            ("paper.csv", b"Paper;Amount\nA4;10\n"),
        ):
            with self.subTest(name):
                bill = self.upload(
                    (name, content), default_partner_id=self.partner_a.id
                )
                self.assertFalse(self.told(bill))

    def test_an_unknown_table_asks_for_a_layout(self):
        bill = self.upload(("x.csv", UNKNOWN), default_partner_id=self.vendor.id)
        self.assertEqual(self.told(bill), "layout")
        self.assertIn("x.csv", bill.telecom_unread)
        action = self.run_action("make_layout", bill)
        self.assertEqual(action["res_model"], "telecom.import.profile.wizard")

    def test_a_printed_bill_asks_for_a_layout_and_a_scan_for_a_decision(self):
        for content, step in (
            (make_pdf("To pay 1,00"), "layout"),
            (make_scan(), "resolve"),
        ):
            with self.subTest(step):
                bill = self.upload(("F-9.pdf", content))
                bill.partner_id = self.vendor
                self.assertEqual(self.told(bill), step)
        with self.assertRaisesRegex(UserError, "no unread file"):
            self.run_action("make_layout", bill)
        self.resolve(bill.telecom_issue_ids, "action_employer")
        self.assertFalse(self.told(bill))

    def test_without_a_vendor_the_vendor_is_asked_and_then_the_file_is_read(self):
        self.plain.operator_ids = False
        bill = self.upload(
            ("F-1.csv", self.csv(("+447700900099", "National calls", "5")))
        )
        self.assertEqual(self.told(bill), "vendor")
        bill.partner_id = self.vendor
        self.assertEqual(self.told(bill), "read")
        self.run_action("read", bill)
        self.assertTrue(bill.telecom_is_split)
        self.assertFalse(self.told(bill))

    def test_a_vendor_who_is_no_operator_is_added_by_an_administrator(self):
        content = self.csv(("+447700900099", "National calls", "5"))
        bill = self.upload(("F-1.csv", content), default_partner_id=self.partner_a.id)
        self.assertEqual(self.told(bill), "operator")
        accountant = new_test_user(
            self.env, "book", groups="account.group_account_invoice"
        )
        self.assertEqual(bill.with_user(accountant).telecom_unread_step, "operator")
        action = self.env.ref("telecom_split_billing.action_bill_make_operator")
        chosen = {"active_model": bill._name, "active_id": bill.id}
        with self.assertRaises(AccessError):
            action.with_user(accountant).with_context(**chosen).run()
        with self.assertRaises(AccessError):
            self.env["telecom.bill.reader"].with_user(accountant).make_operator(
                bill.with_user(accountant)
            )
        self.run_action("make_operator", bill)
        operator = self.env["telecom.operator"]._find(bill)
        self.assertEqual(operator.partner_id, self.partner_a)
        self.assertTrue(bill.telecom_is_split)
        self.assertFalse(self.told(bill))
        self.assertEqual(self.issues(bill), [("unknown_number", "+447700900099")])
