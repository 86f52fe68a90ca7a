import re

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .month_case import OFFICE, MonthCase


class OfficeCase(MonthCase):
    def deliver(self):
        """Return an automatic run that was sent to the payroll office."""
        with self.on("2026-11-02"):
            self.receive_bill(
                10,
                (self.ANN, "National calls", "45.00"),
                (self.BOB, "National calls", "40.00"),
            )
            self.do_jobs()
        with self.on("2026-11-22"):
            self.do_jobs()
        return self.get_run()


@tagged("post_install", "-at_install")
class TestPayrollOffice(OfficeCase):
    """The payroll office answers by mail, or its file is put into the chatter."""

    def test_the_mail_has_no_amount_and_no_name_and_no_file(self):
        self.deliver()
        mail = self.get_mails(OFFICE)
        self.assertFalse(mail.attachment_ids)
        for text in ("30.25", "18.15", "Ann", "Bob"):
            self.assertNotIn(text, f"{mail.subject} {mail.body_html}")
        self.assertEqual(mail.reply_to, "phone-payroll@example.com")

    def test_less_than_was_asked_for_is_open_again(self):
        run = self.deliver()
        with self.on("2026-11-25"):
            self.answer(("0012", "10.00"), ("0013", "12.10"))
            self.do_jobs()
        self.assertEqual((run.state, run.withheld), ("done", 22.10))
        residuals = self.env["telecom.settlement"].search([]).mapped("residual")
        self.assertEqual(sorted(residuals), [0.0, 8.15])

    def test_a_run_stays_open_until_all_is_reported(self):
        run = self.deliver()
        with self.on("2026-11-25"):
            self.answer(("0012", "18.15"))
            self.do_jobs()
            self.assertEqual(run.state, "exported")
            self.answer(("0013", "12.10"))
            self.do_jobs()
        self.assertEqual(run.state, "done")

    def test_a_file_that_cannot_be_read_is_one_exception(self):
        run = self.deliver()
        with self.on("2026-11-25"):
            self.answer(("9999", "18.15"))
            self.do_jobs()
        self.assertEqual(run.state, "exported")
        self.assertIn("withheld.csv", run.problem)
        self.assertIn("9999", run.problem)
        self.assertEqual(self.exceptions(), [("run", "payroll", 30.25)])
        with self.on("2026-11-26"):
            self.answer(("0012", "18.15"), ("0013", "12.10"))
            self.do_jobs()
        self.assertEqual((run.state, self.exceptions()), ("done", []))

    def test_a_mail_without_the_code_is_kept_and_not_read(self):
        run = self.deliver()
        with self.on("2026-11-25"):
            self.answer(("0012", "0.00"), subject="Withheld amounts")
            self.do_jobs()
        self.assertFalse(any(run.deduction_ids.mapped("is_reported")))
        self.assertIn("does not contain the code", run.problem)
        files = run.message_ids.sudo().attachment_ids
        self.assertEqual(files.mapped("name"), ["withheld.csv"])

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_mail_of_somebody_else_changes_nothing_and_is_sent_back(self):
        run = self.deliver()
        with self.on("2026-11-25"):
            self.answer(("0012", "0.00"), sender="somebody@example.org")
        self.assertTrue(self.get_mails("somebody@example.org"))
        self.assertFalse(any(run.deduction_ids.mapped("is_reported")))

    def test_no_call_says_that_it_is_a_mail_of_the_office(self):
        run = self.deliver()
        content = b"Employee number;Withheld\n0012;0.00"
        accountant = self.create_user("books", "account.group_account_manager")
        for user in (accountant, self.payroll):
            with self.subTest(user.login):
                mine = self.env["telecom.deduction.run"].with_user(user).browse(run.id)
                mine.message_post(
                    subject=run.sudo()._get_answer_code(),
                    message_type="email",
                    email_from=OFFICE,
                    attachments=[("withheld.csv", content)],
                )
                self.assertFalse(any(run.deduction_ids.mapped("is_reported")))

    def test_payroll_puts_the_file_into_the_chatter(self):
        run = self.deliver()
        content = b"Employee number;Withheld\n0012;18.15\n0013;12.10"
        run.message_post(
            message_type="comment",
            attachments=[("withheld.csv", content)],
        )
        with self.on("2026-11-26"):
            self.do_jobs()
        self.assertEqual(run.state, "done")

    def test_an_accountant_who_does_so_reports_nothing(self):
        run = self.deliver()
        accountant = self.create_user("books", "account.group_account_manager")
        run.with_user(accountant).message_post(
            message_type="comment",
            attachments=[("withheld.csv", b"Employee number;Withheld\n0012;18.15")],
        )
        self.assertFalse(any(run.deduction_ids.mapped("is_reported")))

    def test_a_step_that_fails_waits_with_its_reason(self):
        self.company.telecom_remuneration_account_id = False
        with self.assertLogs(
            "odoo.addons.telecom_split_billing.models.ground.scheduled", "WARNING"
        ):
            run = self.deliver()
        self.assertEqual(run.state, "draft")
        self.assertIn("no remuneration payable account", run.problem)
        self.assertEqual(self.exceptions(), [("run", "payroll", 30.25)])
        self.company.telecom_remuneration_account_id = self.remuneration
        with self.on("2026-11-23"):
            self.do_jobs()
        self.assertEqual((run.state, run.problem), ("exported", False))


@tagged("post_install", "-at_install")
class TestPayrollLink(OfficeCase, HttpCase):
    """The link in the mail leads to the file while it is valid, and to nothing else."""

    def get_token(self):
        body = self.get_mails(OFFICE)[-1].body_html
        return re.search(r"/telecom/payroll/([\w-]+)", body)[1]

    def test_the_link_gives_the_file_and_leaves_a_note(self):
        run = self.deliver()
        self.env.cr.flush()
        answer = self.url_open(f"/telecom/payroll/{self.get_token()}")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, run.sudo().attachment_id.raw)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.env.invalidate_all()
        self.assertIn("downloaded with the link", str(run.message_ids.mapped("body")))

    def test_other_tokens_lead_nowhere(self):
        run = self.deliver()
        token = self.get_token()
        self.env.cr.flush()
        tokens = ["x", "a" * 80, token[:-4], f"{token}x", token.swapcase()]
        for other in tokens:
            with self.subTest(other):
                answer = self.url_open(f"/telecom/payroll/{other}")
                self.assertEqual(answer.status_code, 404)
        self.undo(run, "export_again")
        self.env.cr.flush()
        self.assertEqual(self.url_open(f"/telecom/payroll/{token}").status_code, 404)

    def test_an_old_link_leads_nowhere(self):
        self.deliver()
        runs = self.env["telecom.deduction.run"].sudo()
        token = self.get_token()
        self.assertTrue(runs._get_by_link(token))
        with self.on("2026-12-07"):
            self.assertFalse(runs._get_by_link(token))
