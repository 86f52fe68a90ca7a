import base64
from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account.tests.test_account_incoming_supplier_invoice import (
    TestAccountInvoiceImportMixin,
)
from odoo.addons.mail.tests.common import MailCommon

from ..common import TelecomCase
from ..tools.documents import Bill, Line, ubl, ubl_invoice


@tagged("post_install", "-at_install")
class TestBillEntry(TelecomCase, MailCommon, TestAccountInvoiceImportMixin):
    """Every way in which a detail file reaches a vendor bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.vat = "BE0477472701"
        cls.other_vendor = cls.env["res.partner"].create({"name": "Other Mobile"})
        cls.verizon = cls.env.ref("telecom_split_billing.import_profile_telenor_no")

    def ubl(self, document, *amounts):
        return ubl_invoice(
            document=document,
            supplier_name=self.vendor.name,
            supplier_vat=self.vendor.vat,
            customer_name=self.company.name,
            amounts=amounts,
        )

    def test_several_files_of_one_upload_become_several_bills(self):
        bills = self.upload(
            ("a.csv", self.csv((self.ANN, "National calls", "45"), document="A")),
            ("b.csv", self.csv((self.BOB, "National calls", "40"), document="B")),
        )
        self.assertEqual(bills.mapped("ref"), ["A", "B"])
        self.assertEqual(
            [self.paid_by(bill) for bill in bills],
            [{"Ann": (30, 15)}, {"Bob": (30, 10)}],
        )

    def test_a_file_dropped_on_an_existing_draft(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.vendor.id, "ref": "F-1"}
        )
        self.drop(bill, "usage.csv", self.csv((self.ANN, "National calls", "45")))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertEqual(bill.amount_untaxed, 45)

    def drop(self, bill, name, content):
        """Add a file as the attachment box of the bill does."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        attachment._post_add_create()
        return attachment

    def test_a_file_of_another_document_is_refused_on_a_draft(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.vendor.id, "ref": "F-8"}
        )
        self.drop(bill, "usage.csv", self.csv((self.ANN, "National calls", "45")))
        self.assertFalse(bill.telecom_detail_ids)
        self.assertIn("belongs to document F-1", bill.message_ids[0].body)
        self.assertEqual(self.issues(bill), [("unread_file", "usage.csv")])

    def test_a_file_dropped_on_a_posted_bill_is_not_read(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        bill.action_post()
        self.drop(bill, "late.csv", self.csv((self.BOB, "National calls", "4")))
        self.assertEqual(len(bill.telecom_detail_ids), 1)
        self.assertIn("Reset it to draft", bill.message_ids[0].body)

    def test_mail_alias(self):
        content = self.csv((self.ANN, "National calls", "45"))
        _attachments, _messages, bills = self._upload_and_import_attachments(
            "mail_alias",
            [{"name": "usage.csv", "raw": content, "mimetype": "text/csv"}],
        )
        self.assertEqual(self.paid_by(bills), {"Ann": (30, 15)})

    def test_an_e_invoice_by_mail_is_split_by_its_lines(self):
        usage = self.env["telecom.usage.type"].search([("code", "=", "national_calls")])
        self.env["telecom.usage.label"]._learn(self.operator, "National calls", usage)
        content = ubl(
            Bill(
                supplier=self.vendor.name,
                vat=self.vendor.vat,
                lines=[
                    Line(amount=Decimal(45), number=self.ANN, name="National calls")
                ],
                period=("2026-10-01", "2026-10-31"),
            )
        )
        _attachments, _messages, bills = self._upload_and_import_attachments(
            "mail_alias",
            [{"name": "bill.xml", "raw": content, "mimetype": "application/xml"}],
        )
        self.assertEqual(self.paid_by(bills), {"Ann": (30, 15)})

    def test_zip_by_mail_stays_attached(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "usage.zip", "raw": b"PK\x05\x06" + bytes(18)}
        )
        attachment.mimetype = "application/zip"
        self.assertTrue(self.env["account.move"]._should_attach_to_record(attachment))

    def test_e_invoice_and_detail_in_one_upload_are_one_bill(self):
        bills = self.upload(
            ("invoice.xml", self.ubl("F-1", 45)),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
            ("other.csv", self.csv((self.BOB, "National calls", "1"), document="Z-9")),
        )
        self.assertEqual(len(bills), 2)
        bill = bills.filtered(lambda move: move.ref == "F-1")
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertRecordValues(
            bill.telecom_total_ids,
            [{"rate": 21, "has_document": True, "document_base": 45, "file_base": 45}],
        )
        self.assertEqual(bill.amount_total, 54.45)

    def test_a_detail_file_after_the_e_invoice(self):
        bill = self.upload(("invoice.xml", self.ubl("F-1", 45)))
        self.assertEqual(bill.amount_untaxed, 45)
        self.drop(bill, "usage.csv", self.csv((self.ANN, "National calls", "45")))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertEqual(bill.amount_total, 54.45)

    def test_a_detail_file_uploaded_later_finds_its_draft(self):
        bill = self.upload(("invoice.xml", self.ubl("F-1", 45)))
        again = self.upload(("usage.csv", self.csv((self.ANN, "National calls", "45"))))
        self.assertEqual(again, bill)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_a_detail_file_inside_the_e_invoice(self):
        content = self.csv((self.ANN, "National calls", "45"))
        bill = self.upload(
            (
                "invoice.xml",
                ubl_invoice(
                    document="F-1",
                    supplier_name=self.vendor.name,
                    supplier_vat=self.vendor.vat,
                    customer_name=self.company.name,
                    amounts=(45,),
                    embedded=("usage.csv", "text/csv", content),
                ),
            )
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_a_pdf_and_its_detail_file(self):
        pdf = self._get_dummy_pdf_vals()["raw"]
        bill = self.upload(("bill.pdf", pdf))
        bill.write({"partner_id": self.vendor.id, "ref": "F-1"})
        bill.invoice_line_ids = [
            Command.create(
                {
                    "name": "Phone",
                    "price_unit": 45,
                    "tax_ids": self.company.telecom_tax_ids.filtered("rate").tax_id.ids,
                }
            )
        ]
        self.drop(bill, "usage.csv", self.csv((self.ANN, "National calls", "45")))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertEqual(bill.telecom_total_ids.document_base, 45)

    def test_a_pdf_and_its_detail_file_in_one_upload(self):
        pdf = self._get_dummy_pdf_vals()["raw"]
        content = self.csv((self.ANN, "National calls", "45"))
        for name in ("usage.pdf", "invoice F-1.pdf"):
            with self.subTest(name):
                bill = self.upload((name, pdf), ("usage.csv", content))
                self.assertEqual(len(bill), 1)
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
                bill.unlink()

    def test_totals_beyond_the_tolerance_block_and_can_be_accepted(self):
        bill = self.upload(
            ("invoice.xml", self.ubl("F-1", 50)),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
        )
        issue = bill.telecom_issue_ids
        self.assertEqual(issue.kind, "total_mismatch")
        self.assertIn("50.00", issue.message)
        self.assertIn("45.00", issue.message)
        self.assertEqual(bill.amount_untaxed, 50)
        wizard = self.env["telecom.issue.resolve"].create(
            {"issue_ids": issue.ids, "reason": "Minimum turnover"}
        )
        wizard.action_accept()
        self.assertFalse(self.issues(bill))
        self.assertIn("Minimum turnover", bill.message_ids[0].body)
        difference = bill.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "difference"
        )
        self.assertEqual(difference.price_subtotal, 5)
        self.assertEqual(difference.account_id, self.expense)
        self.assertEqual(bill.amount_total, 60.5)

    def test_a_difference_within_the_tolerance_is_one_visible_line(self):
        bill = self.upload(
            ("invoice.xml", self.ubl("F-1", 45.03)),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
        )
        self.assertFalse(self.issues(bill))
        self.assertEqual(bill.amount_untaxed, 45.03)
        self.assertIn("difference", bill.invoice_line_ids.mapped("telecom_role"))

    def test_the_tax_of_the_document_is_kept_to_the_cent(self):
        bill = self.upload(
            (
                "invoice.xml",
                self.ubl("F-1", 45)
                .replace(b">9.45<", b">9.46<")
                .replace(b">54.45<", b">54.46<"),
            ),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
        )
        self.assertEqual(bill.amount_tax, 9.46)
        bill.action_post()
        self.assertEqual(bill.telecom_settlement_ids.amount, 18.15)

    def test_without_a_deductible_tax_its_cents_are_the_employers(self):
        self.ann_line.assignment_ids.policy_id = self.create_policy({"kind": "none"})
        ubl = self.ubl("F-1", 45).replace(b">9.45<", b">9.47<")
        bill = self.upload(
            ("invoice.xml", ubl.replace(b">54.45<", b">54.47<")),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
        )
        self.assertEqual(bill.amount_total, 54.47)
        bill.action_post()
        self.assertEqual(bill.telecom_settlement_ids.amount, 54.45)

    def test_a_line_added_by_hand_is_held_against_the_operators_total(self):
        bill = self.upload(
            ("invoice.xml", self.ubl("F-1", 45)),
            ("usage.csv", self.csv((self.ANN, "National calls", "45"))),
        )
        bill.invoice_line_ids = [Command.create({"name": "More", "price_unit": 5})]
        with self.assertRaisesRegex(UserError, "the operator.s document states"):
            bill.action_post()

    def test_two_operators_mixed_in_one_upload(self):
        self.env["telecom.operator"].create(
            {
                "partner_id": self.other_vendor.id,
                "country_id": self.env.ref("base.no").id,
                "profile_ids": [Command.set(self.verizon.ids)],
                "tax_rate": 21,
            }
        )
        others = [("partner_id", "=", self.other_vendor.id)]
        self.bob_line.operator_id = self.env["telecom.operator"].search(others)
        header = (
            "Fakturanummer¤Fakturadato¤Abonnementets eierkonto¤Eierkontoreferanse¤"
            "Konto for rollen betalende mobilnummer¤Mobilnummer¤Organisasjonsnummer¤"
            "Brukerreferanse¤Brukerreferanse2¤Brukerreferanse3¤Hovedgruppe¤Undergruppe¤"
            "Fakturatekst¤Fakturalinjestartdato¤Fakturalinjesluttdato¤Varighet¤Antall¤"
            "Volume¤Netto¤MVA¤MVA prosent"
        )
        row = f"T-1¤¤¤¤¤{self.BOB}¤¤¤¤¤Zorgle¤¤¤15.10.2026¤15.10.2026¤¤1¤¤40,00¤8,40¤21"
        bills = self.upload(
            ("a.csv", self.csv((self.ANN, "National calls", "45"))),
            ("telenor.txt", f"{header}\n{row}".encode("latin-1")),
        )
        self.assertEqual(bills.mapped("partner_id"), self.vendor | self.other_vendor)
        self.assertEqual(bills.mapped("ref"), ["F-1", "T-1"])

    def test_the_upload_button_sends_base64(self):
        content = self.csv((self.ANN, "National calls", "45"))
        attachment = self.env["ir.attachment"].create(
            {
                "name": "usage.csv",
                "datas": base64.b64encode(content),
                "mimetype": "application/vnd.ms-excel",
            }
        )
        action = (
            self.env["account.journal"]
            .with_context(default_move_type="in_invoice")
            .create_document_from_attachment(attachment.ids)
        )
        bill = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
