"""Mails that arrive as a mail server hands them over."""

from email.message import EmailMessage

OPERATOR = "billing@example.net"


class ByMail:
    """A test case of a company that gets mails: bills, and answers of payroll."""

    @classmethod
    def set_up_mail(cls):
        cls.journal = cls.company_data["default_journal_purchase"]
        cls.journal.alias_name = "bills"
        cls.env["mail.alias.domain"].create({"name": "example.com"})
        cls.vendor.email = OPERATOR

    def receive(self, *attachments, subject="Your bill"):
        """Let a message with (name, type, content) attachments arrive; return bills."""
        known = self.env["account.move"].search([])
        self.hand_over(
            self.write_mail(OPERATOR, "bills@example.com", subject, *attachments),
            "account.move",
            {"move_type": "in_invoice", "journal_id": self.journal.id},
        )
        return self.env["account.move"].search([]) - known

    def write_mail(self, sender, recipient, subject, *attachments):
        count = self.env["mail.message"].search_count([])
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, recipient
        mail["Subject"], mail["Message-Id"] = subject, f"<{count}@example.net>"
        mail.set_content("See the file.")
        for name, kind, content in attachments:
            if isinstance(content, EmailMessage):
                mail.add_attachment(content)
                continue
            main, sub = kind.split("/")
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return mail

    def hand_over(self, mail, model=None, values=None):
        """Let a mail arrive, at the record that its alias or its reply leads to."""
        self.env["mail.thread"].sudo().with_context(
            mail_create_nosubscribe=True
        ).message_process(model, mail.as_bytes(), custom_values=values)
        self.env.flush_all()
