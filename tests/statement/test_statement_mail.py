from contextlib import contextmanager, suppress
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_case import PortalCase

SCHEDULED = "odoo.addons.telecom_split_billing.models.ground.scheduled"
TASK = "telecom_split_billing.activity_type_statement_unsent"


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
        # A test may not commit; what the scheduler is told is looked at. On a busy
        # machine a page may take longer than a run of the job.
        with (
            self.printing(),
            patch.object(jobs, "_commit_progress") as told,
            patch(f"{SCHEDULED}.monotonic", return_value=0),
        ):
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
        with self.failing(statement, UserError("The template is wrong.")):
            mails = self.send()
        self.assertEqual(mails.recipient_ids, self.bob.work_contact_id)
        self.assertEqual(statement.mail_state, "failed")
        self.assertFalse(self.send(), "it waits for somebody")
        statement.action_send_mail()
        self.assertEqual(self.send().recipient_ids, self.ann_user.partner_id)

    @contextmanager
    def failing(self, statements, error):
        """Let sending these statements fail."""
        send = type(statements)._send_mail

        def fail(each):
            if each in statements:
                raise error
            return send(each)

        with (
            patch.object(type(statements), "_send_mail", fail),
            mute_logger(SCHEDULED),
        ):
            yield

    def test_those_that_cannot_be_sent_are_named_in_one_task_on_the_bill(self):
        self.company.telecom_statement_mail = "all"
        bill = self.post()
        ann, bob = map(self.statement_of, (self.ann, self.bob))
        with self.failing(ann | bob, UserError("The template is wrong.")):
            self.send()
        task = bill.activity_search([TASK])
        self.assertEqual(len(task), 1)
        self.assertEqual(task.user_id, ann.version_ids.user_id)
        for statement in ann | bob:
            self.assertEqual(statement.mail_problem, "The template is wrong.")
            self.assertIn(f"{statement.display_name}: The template", task.note)
        ann.action_send_mail()
        self.assertEqual(bill.activity_search([TASK]), task, "of Bob's statement")
        self.assertNotIn(f"{ann.display_name}:", task.note)
        self.send()
        bob.action_send_mail()
        self.assertFalse(bill.activity_search([TASK]))
        self.assertEqual(len(self.send()), 1)

    def test_an_error_of_the_program_tells_users_nothing_of_its_text(self):
        self.post()
        statement = self.statement_of(self.ann)
        with self.failing(statement, ZeroDivisionError("+447700900001")):
            self.send()
        self.assertEqual(statement.mail_state, "failed")
        self.assertIn("log of the server", statement.mail_problem)

    def test_a_page_that_stops_the_server_stops_no_other_and_is_given_up(self):
        self.company.telecom_statement_mail = "all"
        self.post()
        ann, bob = map(self.statement_of, (self.ann, self.bob))
        self.assertLess(ann.id, bob.id, "it is the first")
        for expected in ("waiting", "sent", "sent"):
            # as a kill does it: what the job has noted before stays
            with self.failing(ann, SystemExit()), suppress(SystemExit):
                self.send()
            self.assertEqual(ann.mail_state, "waiting")
            self.assertEqual(bob.mail_state, expected)
        with self.failing(ann, SystemExit()):
            self.send()
        self.assertEqual(ann.mail_state, "failed")
        self.assertIn("interrupted 3 times", ann.mail_problem)

    def test_a_run_begins_nothing_more_once_its_time_is_up(self):
        self.company.telecom_statement_mail = "all"
        self.post()
        jobs = type(self.env["ir.cron"])
        with (
            self.printing(),
            patch.object(jobs, "_commit_progress") as told,
            patch(f"{SCHEDULED}.monotonic", side_effect=(0, 6)),
        ):
            self.env["telecom.statement"].sudo()._cron_send_mails()
        told.assert_called_once_with(1, remaining=1)

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

    def test_officers_and_accountants_send_again_and_no_other_user(self):
        self.post()
        statement = self.statement_of(self.ann)
        statement.sudo().mail_state = "sent"
        for login, group in (
            ("officer", "telecom_split_billing.group_telecom_officer"),
            ("books", "account.group_account_invoice"),
        ):
            with self.subTest(login):
                user = self.create_user(login, group)
                answer = statement.with_user(user).action_send_mail()
                self.assertIn("1", answer["params"]["message"])
                self.assertEqual(statement.mail_state, "waiting")
                statement.sudo().mail_state = "sent"
        payroll = self.create_user(
            "payroll", "telecom_split_billing.group_telecom_payroll"
        )
        for user in (payroll, self.bob_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                statement.with_user(user).action_send_mail()
        self.assertEqual(statement.mail_state, "sent")

    def test_all_statements_of_a_bill_are_sent_from_the_bill(self):
        bill = self.post()
        other = self.post(document="F-2")
        statements = self.env["telecom.statement"].search([])
        statements.sudo().mail_state = False
        books = self.create_user("books", "account.group_account_invoice")
        send = self.env.ref("telecom_split_billing.action_bill_send_statements")
        found = statements.filtered(lambda each: bill in each.bill_ids.move_id)
        self.assertEqual(len(found), 2)
        self.assertIn(other, found.bill_ids.move_id, "the same month")
        answer = (
            send.with_user(books)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .run()
        )
        self.assertIn("2", answer["params"]["message"])
        self.assertEqual(set(found.mapped("mail_state")), {"waiting"})

    def test_a_draft_is_not_sent(self):
        bill = self.post()
        bill.button_draft()
        with self.assertRaisesRegex(UserError, "no statement to send"):
            self.statement_of(self.ann).action_send_mail()
