from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestStatementMail(PortalCase):
    """A statement is sent after posting, to who wants it, without amounts to see."""

    def post(self, document="F-1"):
        return self.post_month(
            (self.ANN, "National calls", "50.00"),
            (self.BOB, "National calls", "12.00"),
            document=document,
        )

    def send(self):
        mails = self.env["mail.mail"].search([])
        jobs = type(self.env["ir.cron"])
        # A test may not commit; what the scheduler is told is looked at.
        with self.printing(), patch.object(jobs, "_commit_progress") as told:
            self.env["telecom.statement"].sudo().with_context(  # as the scheduler
                force_report_rendering=True
            )._cron_send_mails()
        self.assertEqual(told.call_args.kwargs, {"remaining": 0})
        return self.env["mail.mail"].search([]) - mails

    def test_who_pays_something_gets_one_with_the_page_of_paper(self):
        self.post()
        mail = self.send()
        self.assertEqual(mail.recipient_ids, self.ann_user.partner_id)
        self.assertEqual(mail.subject, "Your phone statement of October 2026")
        self.assertEqual(len(mail.attachment_ids), 1)
        statement = self.statement_of(self.ann)
        self.assertIn(f"/my/phone/{statement.id}", mail.body_html)
        self.assertEqual(statement.mail_state, "sent")
        self.assertFalse(self.send(), "never twice")

    def test_one_that_cannot_be_sent_stops_no_other_and_is_shown(self):
        self.company.telecom_statement_mail = "all"
        self.post()
        statement = self.statement_of(self.ann)
        send, mistake = type(statement)._send_mail, UserError("The template is wrong.")

        def fail(each):
            if each == statement:
                raise mistake
            return send(each)

        with (
            patch.object(type(statement), "_send_mail", fail),
            mute_logger("odoo.addons.telecom_split_billing.models.ground.scheduled"),
        ):
            mails = self.send()
        self.assertEqual(mails.recipient_ids, self.bob.work_contact_id)
        self.assertEqual(statement.mail_state, "failed")
        self.assertFalse(self.send(), "it waits for somebody")
        statement.action_send_mail()
        self.assertEqual(self.send().recipient_ids, self.ann_user.partner_id)

    def test_the_company_chooses_who_gets_one(self):
        for choice, expected in (("none", 0), ("employee", 1), ("all", 2)):
            with self.subTest(choice=choice):
                self.company.telecom_statement_mail = choice
                self.post(f"F-{choice}")
                self.assertEqual(len(self.send()), expected)

    def test_nothing_is_sent_of_a_bill_that_is_a_draft_again(self):
        self.post().button_draft()
        self.assertFalse(self.send())

    def test_who_declined_in_the_portal_gets_none_where_that_is_allowed(self):
        self.log_in(self.ann_user)
        self.post()
        page = self.read_page("/my/phone")
        token = page.rpartition('name="csrf_token" value="')[2].partition('"')[0]
        self.url_open("/my/phone/mail", data={"csrf_token": token, "wanted": ""})
        self.assertTrue(self.ann.telecom_mail_declined)
        self.assertFalse(self.bob.telecom_mail_declined)
        self.assertFalse(self.send())
        self.assertEqual(self.statement_of(self.ann).mail_state, "declined")
        self.company.telecom_mail_opt_out = False
        self.statement_of(self.ann).action_send_mail()
        self.assertEqual(len(self.send()), 1, "the law allows to insist")

    def test_a_missing_address_is_told(self):
        self.ann_user.partner_id.email = False
        self.post()
        self.assertFalse(self.send())
        self.assertEqual(self.statement_of(self.ann).mail_state, "no_address")

    def test_only_officers_send_again(self):
        self.post()
        statement = self.statement_of(self.ann)
        books = self.create_user("books", "account.group_account_invoice")
        for user in (books, self.bob_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                statement.with_user(user).action_send_mail()
