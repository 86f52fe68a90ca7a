"""A bill of an operator on which nothing could be split says so, and asks."""

import io
from ast import literal_eval

from reportlab.pdfgen.canvas import Canvas

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase


def make_scan():
    """Return a PDF of one page that is a picture."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.rect(72, 620, 200, 100)
    canvas.save()
    return file.getvalue()


def make_pdf(text):
    """Return a PDF of one page with this text."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return file.getvalue()


@tagged("post_install", "-at_install")
class TestNothingToSplit(TelecomCase):
    def upload_printed(self, name="F-9.pdf", vendor=None):
        bill = self.upload((name, make_pdf("Total to pay 121,00")))
        bill.partner_id = vendor or self.vendor
        return bill

    def get_issue(self, bill):
        return bill.telecom_issue_ids.filtered(
            lambda each: each.kind == "nothing_to_split"
        )

    def get_shown(self):
        action = self.env.ref("telecom_split_billing.action_telecom_bill")
        return self.env["account.move"].search(literal_eval(action.domain))

    def add_amount(self, bill):
        bill.write(
            {
                "invoice_date": "2026-11-02",
                "invoice_line_ids": [(0, 0, {"name": "Phones", "price_unit": 100})],
            }
        )

    def test_it_blocks_the_bill_and_names_the_files(self):
        bill = self.upload_printed()
        issue = self.get_issue(bill)
        self.assertIn("F-9.pdf", issue.message)
        self.assertIn(bill, self.get_shown())
        self.add_amount(bill)
        with self.assertRaisesRegex(UserError, "unresolved issue"):
            bill.action_post()

    def get_dialog(self, issue):
        return self.env["telecom.issue.resolve"].create({"issue_ids": issue.ids})

    def test_a_scanned_bill_says_so_and_offers_no_layout(self):
        bill = self.upload(("scan.pdf", make_scan()))
        bill.partner_id = self.vendor
        issue = self.get_issue(bill)
        self.assertIn("contains no text", issue.message)
        self.assertNotIn(".)", issue.message)
        self.assertFalse(self.get_dialog(issue).can_make_layout)
        self.assertTrue(
            self.get_dialog(self.get_issue(self.upload_printed())).can_make_layout
        )

    def test_a_pdf_that_is_uploaded_as_a_telecom_bill_is_shown_without_a_vendor(self):
        here = self.env["account.journal"].with_context(
            default_move_type="in_invoice", default_telecom_expected=True
        )
        for name, content, reason, can_make in (
            ("F-9.pdf", make_pdf("Total to pay 121,00"), "No layout recognises", True),
            ("scan.pdf", make_scan(), "contains no text", False),
        ):
            with self.subTest(name):
                attachment = self.env["ir.attachment"].create(
                    {"name": name, "raw": content}
                )
                action = here.create_document_from_attachment(attachment.ids)
                bill = self.env["account.move"].browse(action["res_id"])
                self.assertIn(bill, self.get_shown())
                issue = bill.telecom_issue_ids
                self.assertEqual(issue.kind, "unread_file")
                self.assertIn(reason, issue.message)
                self.assertEqual(self.get_dialog(issue).can_make_layout, can_make)
                bill.partner_id = self.vendor
                self.assertTrue(bill.telecom_issue_ids)

    def test_a_pdf_of_any_vendor_is_no_telecom_bill(self):
        bill = self.upload(("paper.pdf", make_pdf("Paper 10,00")))
        self.assertNotIn(bill, self.get_shown())

    def test_the_employer_pays_this_one(self):
        bill = self.upload_printed()
        self.resolve(self.get_issue(bill), "action_employer")
        self.add_amount(bill)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self.assertTrue(self.get_issue(self.upload_printed("F-10.pdf")))

    def test_the_employer_always_pays_those_of_this_operator(self):
        bill = self.upload_printed()
        self.resolve(self.get_issue(bill), "action_always")
        self.assertEqual(self.operator.without_details, "employer")
        self.add_amount(bill)
        bill.action_post()
        later = self.upload_printed("F-10.pdf")
        self.assertFalse(self.get_issue(later))
        self.add_amount(later)
        later.action_post()

    def test_the_details_may_come_later(self):
        bill = self.upload_printed()
        self.resolve(self.get_issue(bill), "action_wait")
        self.assertEqual(bill.activity_ids.user_id, self.env.user)
        self.assertEqual(self.get_issue(bill).state, "open")
        bill.ref = "F-1"
        read = self.upload_rows((self.ANN, "National calls", "5"), document="F-1")
        self.assertEqual(read, bill)
        self.assertFalse(self.get_issue(bill))
        bill.action_post()

    def test_a_bill_of_another_vendor_is_left_alone(self):
        other = self.env["res.partner"].create({"name": "Paper shop"})
        bill = self.upload_printed(vendor=other)
        self.assertFalse(self.get_issue(bill))
        bill.partner_id = self.vendor
        self.assertTrue(self.get_issue(bill))
        bill.partner_id = other
        self.assertFalse(bill.telecom_issue_ids)
        self.assertNotIn(bill, self.get_shown())

    def test_a_table_that_no_layout_reads_is_shown_without_a_vendor(self):
        bill = self.upload(("unknown.csv", b"Colour;Size\nblue;4\ngreen;5\n"))
        self.assertFalse(bill.partner_id)
        self.assertIn(bill, self.get_shown())
        issue = bill.telecom_issue_ids
        self.assertEqual(issue.kind, "unread_file")
        bill.partner_id = self.env["res.partner"].create({"name": "Paint shop"})
        self.assertNotIn(bill, self.get_shown())
        self.assertFalse(bill.telecom_issue_ids)

    def test_the_issue_of_an_unknown_table_offers_to_make_a_layout(self):
        bill = self.upload(("unknown.csv", b"Colour;Size\nblue;4\ngreen;5\n"))
        issue = bill.telecom_issue_ids
        self.assertTrue(issue.message.endswith("No layout recognises it."))
        self.assertNotIn("/odoo/", bill.telecom_blocking_reason or "")
        dialog = self.env["telecom.issue.resolve"].create({"issue_ids": issue.ids})
        self.assertTrue(dialog.can_make_layout)
        action = dialog.action_make_layout()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.attachment_id, issue.attachment_id)

    def test_the_issue_of_a_copy_names_the_first_bill_and_offers_no_layout(self):
        content = self.csv((self.ANN, "National calls", "45"))
        first = self.upload(("usage.csv", content))
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.vendor.id, "ref": "F-1"}
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "copy.csv", "raw": content, "res_model": bill._name}
            | {"res_id": bill.id}
        )
        attachment._post_add_create()
        issue = bill.telecom_issue_ids
        self.assertIn(first.display_name, issue.message)
        self.assertNotIn("/odoo/", issue.message)
        dialog = self.env["telecom.issue.resolve"].create({"issue_ids": issue.ids})
        self.assertFalse(dialog.can_make_layout)
