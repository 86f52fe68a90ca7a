import io
import zipfile

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TelecomCase

ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE bomb [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
<Invoice><ID>&c;</ID></Invoice>"""


def zipped(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return content.getvalue()


@tagged("post_install", "-at_install")
class TestBillBadInput(TelecomCase):
    """A bad file stays attached with its reason; nothing else suffers."""

    def bad_files(self):
        workbook = zipped(**{"[Content_Types]_xml": "x", "xl/workbook_xml": "x"})
        good = self.csv((self.ANN, "National calls", "45"))
        encrypted = bytearray(zipped(a_csv=good))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            encrypted[encrypted.index(signature) + offset] |= 1
        return [
            ("empty.csv", b"", "empty"),
            ("blank.csv", b"\n \n", "no rows"),
            ("truncated.xlsx", workbook[:60], ""),
            ("hollow.xlsx", workbook, ""),
            ("encrypted.zip", bytes(encrypted), ""),
            ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0", "no table"),
            ("bomb.zip", zipped(a_csv=b"0" * 300_000_000), ""),
            ("nested.zip", zipped(a_zip=zipped(b_zip=b"x")), ""),
            ("entities.xml", ENTITIES, ""),
            ("broken.xml", b"<?xml version='1.0'?><Invoice>", "valid XML"),
            ("unknown.csv", b"Foo;Bar\n1;2\n", "No layout"),
        ]

    @mute_logger("odoo.addons.account.models.account_document_import_mixin")
    def test_each_bad_file_becomes_a_draft_with_the_file_and_the_reason(self):
        for name, content, words in self.bad_files():
            with self.subTest(name):
                bill = self.upload((name, content))
                self.assertEqual(bill.state, "draft")
                self.assertFalse(bill.telecom_detail_ids)
                self.assertFalse(bill.invoice_line_ids)
                attachment = self.env["ir.attachment"].search(
                    [("res_model", "=", "account.move"), ("res_id", "=", bill.id)]
                )
                self.assertEqual(attachment.name, name)
                self.assertEqual(attachment.raw or b"", content)
                message = bill.message_ids[0].body
                self.assertIn(f"The file {name} was not read.", message)
                self.assertIn(words, message)
                self.assertNotIn("Traceback", message)

    def test_a_bad_file_leaves_the_others_of_the_upload_unharmed(self):
        bills = self.upload(
            ("empty.csv", b""),
            ("good.csv", self.csv((self.ANN, "National calls", "45"))),
            ("unknown.csv", b"Foo;Bar\n1;2\n"),
        )
        self.assertEqual(
            [self.paid_by(bill) for bill in bills], [{}, {"Ann": (30, 15)}, {}]
        )

    def test_a_wrongly_named_file_is_read_by_its_content(self):
        content = self.csv((self.ANN, "National calls", "45"))
        for name in ("usage.xlsx", "usage.zip", "usage", "usage.dat"):
            with self.subTest(name):
                bill = self.upload((name, content))
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
                bill.unlink()

    def test_an_unrecognised_file_links_to_the_profile_wizard(self):
        bill = self.upload(("unknown.csv", b"Foo;Bar\n1;2\n"))
        self.assertIn("<a ", bill.message_ids[0].body)

    def test_the_same_file_again_is_refused_with_a_link_to_the_first(self):
        first = self.upload_rows((self.ANN, "National calls", "45"))
        second = self.upload_rows((self.ANN, "National calls", "45"))
        self.assertFalse(second.telecom_detail_ids)
        self.assertIn("The same file has already been read", second.message_ids[0].body)
        self.assertIn(f'data-oe-id="{first.id}"', second.message_ids[0].body)

    def test_the_same_document_number_is_refused_with_a_link_to_the_first(self):
        first = self.upload_rows((self.ANN, "National calls", "45"))
        second = self.upload_rows((self.ANN, "National calls", "46"))
        self.assertFalse(second.telecom_detail_ids)
        self.assertIn("is already on another bill", second.message_ids[0].body)
        self.assertIn(f'data-oe-id="{first.id}"', second.message_ids[0].body)
        self.assertFalse(second.telecom_charge_ids)
        self.assertEqual(self.paid_by(first), {"Ann": (30, 15)})

    def test_a_file_of_several_documents_is_refused(self):
        content = self.csv((self.ANN, "National calls", "45"))
        content += (
            b"\n"
            + self.csv((self.ANN, "National calls", "1"), document="F-2").split(b"\n")[
                1
            ]
        )
        bill = self.upload(("two.csv", content))
        self.assertIn("several documents", bill.message_ids[0].body)

    def test_a_file_of_no_operator(self):
        self.operator.profile_ids = False
        number = "+447700900077"
        bill = self.upload_rows((number, "National calls", "45"))
        self.create_line(number, holder=self.ann)
        self.assertIn(
            "does not belong to exactly one operator", bill.message_ids[0].body
        )
        bill.partner_id = self.vendor
        self.assertTrue(bill.telecom_can_read)
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertFalse(bill.telecom_can_read)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_hostile_text_stays_text(self):
        label = '=HYPERLINK("http://x")\\.\t<script>alert(1)</script>\\N'
        bill = self.upload_rows((self.ANN, label.replace("\t", " "), "1"))
        row = bill.telecom_detail_ids.row_ids
        self.assertEqual(row.label, label.replace("\t", " "))

    def test_without_settings_the_reason_says_what_to_set(self):
        self.company.telecom_clearing_account_id = False
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        self.assertIn("has no account for the employees", bill.message_ids[0].body)
        self.assertFalse(bill.telecom_detail_ids)
        self.company.telecom_clearing_account_id = self.clearing
        bill.partner_id = self.vendor
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
