from email.message import EmailMessage

from odoo.tests import tagged

from ..by_mail import ByMail
from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestMailAlias(ByMail, TelecomCase):
    """Bills that come by e-mail to the alias of the journal, as mail servers send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_mail()

    def rows(self, document):
        return self.csv((self.ANN, "National calls", "45"), document=document)

    def test_a_file_whatever_the_mail_calls_it(self):
        kinds = ("text/csv", "application/octet-stream", "text/plain")
        for number, kind in enumerate((*kinds, "application/vnd.ms-excel")):
            with self.subTest(kind):
                bill = self.receive(("usage.csv", kind, self.rows(f"M-{number}")))
                self.assertEqual(bill.telecom_document, f"M-{number}")
                self.assertEqual(bill.amount_total, 54.45)

    def test_a_message_inside_of_a_message(self):
        """Somebody forwards the operator's mail as an attachment."""
        inner = EmailMessage()
        inner["From"], inner["Subject"] = "operator@example.net", "Bill"
        inner.set_content("Dear customer")
        inner.add_attachment(
            self.rows("M-9"), maintype="text", subtype="csv", filename="usage.csv"
        )
        bills = self.receive(("bill.eml", "message/rfc822", inner))
        self.assertEqual(bills.mapped("telecom_document"), ["M-9"])

    def test_winmail_is_kept_with_its_message(self):
        content = b"\x78\x9f\x3e\x22" + bytes(range(200))
        bill = self.receive(("winmail.dat", "application/ms-tnef", content))
        self.assertTrue(bill, "nothing that came in is lost")
        kept = bill.message_ids.attachment_ids
        self.assertEqual(kept.mapped("name"), ["winmail.dat"])
        self.assertEqual(kept.raw, content)
        self.assertFalse(bill.telecom_is_split)

    def test_a_large_file(self):
        self.company.telecom_background_rows = 0
        head, row = self.rows("M-L").decode().split("\n")
        count = 25_000_000 // (len(row) + 1)
        content = "\n".join([head, *[row.replace("45", "0.01")] * count])
        bill = self.receive(("usage.csv", "text/csv", content.encode()))
        self.assertEqual(bill.telecom_rows_charged, count)

    def test_two_bills_in_one_mail(self):
        bills = self.receive(
            ("a.csv", "text/csv", self.rows("M-A")),
            ("b.csv", "text/csv", self.rows("M-B")),
        )
        self.assertEqual(
            sorted(filter(None, bills.mapped("telecom_document"))), ["M-A", "M-B"]
        )
