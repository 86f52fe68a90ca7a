from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time

from ..by_mail import ByMail
from ..payroll.payroll_case import PayrollCase

OFFICE = "office@payroll.example"


class MonthCase(ByMail, PayrollCase):
    """A company that leaves its months to scheduled jobs; Ann and Bob agreed to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_mail()
        cls.operator.when_clean = "post"
        cls.ann.telecom_payroll_number = "0012"
        cls.bob.telecom_payroll_number = "0013"
        wage_codes = cls.env["telecom.wage.code"].sudo()  # payroll's to keep
        wage_codes.create(
            {"company_id": cls.company.id, "kind": "deduction", "code": "5100"}
        )
        cls.company.sudo().write(  # the file is payroll's to choose
            {
                "telecom_statement_mail": "none",
                "telecom_run_gather_day": 20,
                "telecom_run_confirm_day": 22,
                "telecom_run_template_id": cls.env.ref(
                    "telecom_split_billing.payroll_template_neutral_csv"
                ).id,
                "telecom_payroll_email": OFFICE,
                "telecom_run_delivery": "mail",
                "telecom_run_until": "deliver",
            }
        )

    @contextmanager
    def on(self, day):
        """Let the clock show noon of a day."""
        with freeze_time(f"{day} 12:00:00", tick=True):
            yield

    def bill_of(self, month, *rows, document=None):
        """Return the content of the operator's file of a month of 2026.

        ``rows`` are (number, label, amount). It is dated the second of the next month.
        """
        lines = [
            "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date"
        ]
        dated = date(2026, month + 1, 2)
        for number, label, amount in rows:
            day = date(2026, month, 15)
            document = document or f"M-{month}"
            lines.append(f"{number};{day};{label};1;;{amount};21;{document};{dated}")
        return "\n".join(lines).encode()

    def receive_bill(self, month, *rows, document=None):
        """Let the operator's mail of a month arrive; return the bill."""
        content = self.bill_of(month, *rows, document=document)
        return self.receive(("usage.csv", "text/csv", content))

    def do_jobs(self):
        """Let the jobs of a day run, and look at the books."""
        # A test may not commit what a job did.
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.env["telecom.month"].sudo()._cron_run()  # as the scheduler
            self.env["telecom.exception"].sudo()._cron_digest()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.broken_books(), {})

    def get_run(self):
        """Return the last deduction run, as payroll sees it."""
        runs = self.env["telecom.deduction.run"].with_user(self.payroll)
        return runs.search([], order="id desc", limit=1)

    def get_mails(self, address):
        """Return the mails in the outbox to an address."""
        mails = self.env["mail.mail"].sudo().search([], order="id")
        return mails.filtered(
            lambda mail: (
                address in (mail.email_to or "")
                or address in mail.recipient_ids.mapped("email")
            )
        )

    def answer(self, *rows, subject=None, sender=OFFICE):
        """Let the payroll office reply with (payroll number, withheld) rows."""
        asked = self.get_mails(OFFICE)[-1]
        content = "\n".join(
            ["Employee number;Withheld", *(f"{each};{amount}" for each, amount in rows)]
        )
        self.hand_over(
            self.write_mail(
                sender,
                asked.reply_to,
                subject or f"RE: {asked.subject}",
                ("withheld.csv", "text/csv", content.encode()),
            )
        )

    def exceptions(self):
        """Return [(kind, role, amount)] of all that waits for somebody."""
        found = self.env["telecom.exception"].sudo().search([])
        return [(each.kind, each.role, each.amount) for each in found]
