from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .agreement_case import AgreementCase

TODAY = date(2026, 11, 10)


@tagged("post_install", "-at_install")
class TestAgreementMail(AgreementCase):
    """Holders are asked by e-mail, and reminded as often as the company wants."""

    def ask(self, day=TODAY):
        """Do what the scheduled actions do on a day; return the new e-mails."""
        mails = self.env["mail.mail"].sudo().search([])
        jobs = type(self.env["ir.cron"])
        # A test may not commit; what the scheduler is told is looked at.
        with freeze_time(day), patch.object(jobs, "_commit_progress") as told:
            self.agreements._cron_update()
            self.agreements._cron_ask()
        self.assertEqual(told.call_args.kwargs, {"remaining": 0})
        return self.env["mail.mail"].sudo().search([]) - mails

    def test_each_is_asked_once_in_their_language_without_amounts(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        template = self.env.ref("telecom_split_billing.mail_template_agreement")
        template.with_context(lang="nl_BE").subject = "Uw telefoon: lees en onderteken"
        self.bob.lang = "nl_BE"
        mails = self.ask()
        by_reader = {mail.recipient_ids: mail for mail in mails}
        self.assertEqual(
            set(by_reader), {self.ann.work_contact_id, self.bob.work_contact_id}
        )
        mail = by_reader[self.ann.work_contact_id]
        self.assertEqual(mail.subject, "Your phone: please read and sign who pays what")
        link = f"/my/phone/agreements/{self.of(self.ann).id}"
        self.assertIn(link, str(mail.body_html))
        self.assertNotIn("30", str(mail.body_html).replace(link, ""))
        self.assertNotIn("reminder", str(mail.body_html))
        self.assertEqual(
            by_reader[self.bob.work_contact_id].subject,
            "Uw telefoon: lees en onderteken",
        )
        self.assertEqual(self.of(self.ann).date_asked, TODAY)
        self.assertFalse(self.ask(), "never twice")

    def test_reminders_come_after_so_many_days_and_end(self):
        self.company.write(
            {"telecom_agreement_days": 7, "telecom_agreement_reminders": 2}
        )
        self.ask()
        self.sign_on_paper(self.of(self.bob))
        sent = {
            day: self.ask(TODAY + timedelta(day))
            for day in (1, 6, 7, 8, 13, 14, 21, 99)
        }
        self.assertEqual([day for day, mails in sent.items() if mails], [7, 14])
        self.assertEqual(sent[7].recipient_ids, self.ann.work_contact_id)
        self.assertIn("reminder", str(sent[7].body_html))
        agreement = self.of(self.ann)
        self.assertEqual(
            (agreement.reminder_count, agreement.reminded_on),
            (2, TODAY + timedelta(14)),
        )

    def test_no_days_no_reminders(self):
        self.company.telecom_agreement_days = 0
        self.ask()
        self.assertFalse(self.ask(TODAY + timedelta(99)))

    def test_a_changed_policy_asks_again(self):
        self.ask()
        self.sign_on_paper(self.agreements.search([]))
        self.thirty.rule_ids.amount = 35
        self.assertEqual(len(self.ask(TODAY + timedelta(1))), 2)

    def test_no_mail_on_paper_and_none_to_whom_has_no_address(self):
        self.company.telecom_agreement = "paper"
        self.assertFalse(self.ask())
        self.company.telecom_agreement = "mail"
        self.ann.work_email = False
        self.assertEqual(self.ask().recipient_ids, self.bob.work_contact_id)
        self.assertFalse(self.of(self.ann).date_asked)
        self.ann.work_email = "ann@fictief.example"
        self.assertEqual(self.ask().recipient_ids, self.ann.work_contact_id)

    def test_hr_asks_the_employees_it_chooses_at_once(self):
        hr = self.create_user("people", "hr.group_hr_user")
        self.company.telecom_agreement = "paper"
        action = self.ann.with_user(hr).action_ask_telecom_agreement()
        asked = self.agreements.search(action["domain"])
        self.assertEqual(asked.employee_id, self.ann)
        self.assertTrue(asked.date_asked)
        self.assertFalse(self.of(self.bob))
        asked.with_user(hr).action_ask()
        self.assertEqual(asked.reminder_count, 1)
        for user in (
            self.create_user("staff"),
            self.create_user("tess", "telecom_split_billing.group_telecom_officer"),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.bob.with_user(user).action_ask_telecom_agreement()

    def test_hr_is_told_when_nobody_can_be_asked(self):
        hr = self.create_user("people", "hr.group_hr_user")
        self.ann.work_email = False
        self.agreements._update_needed()
        with self.assertRaisesRegex(
            UserError, "None of the selected holders can be asked by email"
        ):
            self.of(self.ann).with_user(hr).action_ask()
        both = (self.of(self.ann) | self.of(self.bob)).with_user(hr)
        self.assertIn("Ann", both.action_ask()["params"]["message"])
        self.company.telecom_agreement = "none"
        with self.assertRaisesRegex(UserError, "does not use agreements"):
            self.ann.with_user(hr).action_ask_telecom_agreement()
