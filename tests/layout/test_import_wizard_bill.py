"""The wizard, opened on a file of a bill."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestWizardOnABill(TelecomCase):
    """From the link in the chatter of a bill to the file read on that bill."""

    def setUp(self):
        super().setUp()
        self.env["telecom.import.profile"].search([]).active = False
        rows = self.csv((self.ANN, "Subscription", "10.00"), (self.BOB, "Mms", "5.00"))
        self.bill = self.upload(("own.csv", rows))
        self.file = self.bill.attachment_ids
        self.open = self.env["telecom.import.profile.wizard"]._open_attachment

    def test_the_chatter_links_to_the_wizard(self):
        link = self.env["telecom.import.profile"]._get_wizard_link(self.file, self.bill)
        said = self.bill.message_ids.filtered(lambda message: link in message.body)
        self.assertIn("own.csv", said.body)
        self.assertFalse(self.env["telecom.import.profile.wizard"].search([]))

    def test_saving_reads_the_file_on_the_bill(self):
        self.bill.partner_id = self.vendor
        wizard = self.env["telecom.import.profile.wizard"].browse(
            self.open(self.file.id)["res_id"]
        )
        self.assertEqual(wizard.operator_id, self.operator)
        action = wizard.action_save()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("account.move", self.bill.id)
        )
        profile = self.bill.telecom_detail_ids.profile_id
        self.assertIn(profile, self.operator.profile_ids)
        self.assertEqual(self.bill.telecom_rows_read, wizard.rows_read)
        self.assertEqual(
            {
                issue.key
                for issue in self.bill.telecom_issue_ids
                if issue.state == "open"
            },
            {"Subscription", "Mms"},
            "a new layout knows no labels yet",
        )

    def test_a_posted_bill_is_left_alone(self):
        self.bill.partner_id = self.vendor
        self.bill.invoice_date = "2026-11-02"
        self.bill.invoice_line_ids = [Command.create({"name": "x", "price_unit": 1})]
        wizard = self.env["telecom.import.profile.wizard"].browse(
            self.open(self.file.id)["res_id"]
        )
        self.bill.telecom_issue_ids._resolve("ignore", "Not a phone bill")
        self.bill.action_post()
        action = wizard.action_save()
        self.assertEqual(action["res_model"], "telecom.import.profile")
        self.assertFalse(self.bill.telecom_detail_ids)

    def test_a_file_that_is_gone(self):
        file_id = self.file.id
        self.file.unlink()
        with self.assertRaisesRegex(UserError, "no longer attached"):
            self.open(file_id)

    def test_the_link_runs_for_those_who_may(self):
        action = self.env.ref(
            "telecom_split_billing.action_telecom_import_profile_attachment"
        )
        for groups, may in (
            ("account.group_account_invoice", True),
            ("base.group_user", False),
        ):
            user = new_test_user(self.env, f"link_{groups}", groups)
            run = action.with_user(user).with_context(active_id=self.file.id).run
            with self.subTest(groups):
                if may:
                    self.assertEqual(
                        run()["res_model"], "telecom.import.profile.wizard"
                    )
                else:
                    with self.assertRaises(AccessError):
                        run()

    def test_the_lines_in_the_file_propose_the_operator(self):
        wizard = self.env["telecom.import.profile.wizard"].browse(
            self.open(self.file.id)["res_id"]
        )
        self.assertFalse(self.bill.partner_id)
        self.assertEqual(wizard.operator_id, self.operator)
        self.assertFalse(wizard.rows_issue)
        self.bill.partner_id = self.env["res.partner"].create({"name": "Paper shop"})
        wizard = self.env["telecom.import.profile.wizard"].browse(
            self.open(self.file.id)["res_id"]
        )
        self.assertFalse(wizard.operator_id)
