"""A bill that is only printed: from a PDF through a layout to a posted bill."""

from odoo.tests import tagged

from ..common import TelecomCase
from ..tools.documents import ubl_invoice
from ..tools.pdf_bills import pdf_bill

SHAPES = ("table", "sections", "calls")


@tagged("post_install", "-at_install")
class TestPdfBills(TelecomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operator.country_id = cls.env.ref("base.be")

    def make_lines(self, printed):
        for number in sorted({charge.number for charge in printed.charges}):
            employee = self.create_employee(f"Holder of {number}")
            self.create_line(number, holder=employee)

    def make_layout(self, bill):
        """Make a layout as the issue of the bill offers; return the bill."""
        issue = bill.telecom_issue_ids
        self.assertEqual(issue.kind, "nothing_to_split")
        dialog = self.env["telecom.issue.resolve"].create({"issue_ids": issue.ids})
        action = dialog.action_make_layout()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(wizard.page)
        self.assertFalse(wizard.problem)
        wizard.doubt_ids.is_confirmed = True
        action = wizard.action_save()
        self.assertEqual(action["res_id"], bill.id)
        return bill

    def finish(self, bill, printed):
        """Map the labels, post the bill and compare it with what is printed."""
        # a table of sums has no day, and asks for the period until the bill has a date
        bill.invoice_date = bill.invoice_date or "2026-11-02"
        issues = bill.telecom_issue_ids
        self.assertLessEqual(set(issues.mapped("kind")), {"unmapped_label"})
        calls = self.env.ref("telecom_split_billing.usage_type_national_calls")
        for issue in issues:
            self.resolve(issue, "action_map", usage_type_id=calls.id)
        charged = bill.telecom_charge_ids
        self.assertEqual(
            sum(charged.mapped("rows")), len(printed.charges), "all rows are charged"
        )
        bill.action_post()
        self.assertAlmostEqual(bill.amount_untaxed, float(printed.total), 2)
        self.assertEqual(self.broken_books(), {})

    def test_each_shape_is_posted_with_the_total_of_the_document(self):
        for at, shape in enumerate(SHAPES):
            with self.subTest(shape):
                printed = pdf_bill(shape, lines=3, each=4, seed=10 + at)
                if not at:
                    self.make_lines(printed)
                bill = self.upload((f"{shape}.pdf", printed.content))
                bill.partner_id = self.vendor
                self.finish(self.make_layout(bill), printed)

    def test_the_next_pdf_is_read_without_a_question(self):
        first = pdf_bill("calls", lines=3, each=4, seed=1)
        self.make_lines(first)
        bill = self.upload(("october.pdf", first.content))
        bill.partner_id = self.vendor
        self.finish(self.make_layout(bill), first)
        second = pdf_bill("calls", lines=3, each=5, seed=2)
        bill = self.upload(("november.pdf", second.content))
        self.assertEqual(bill.partner_id, self.vendor)
        self.assertEqual(bill.telecom_detail_ids.format, "pdf")
        self.finish(bill, second)

    def make_known(self, printed):
        """Make the layout of such a PDF, as in a month before."""
        self.make_lines(printed)
        bill = self.upload(("before.pdf", printed.content))
        bill.partner_id = self.vendor
        self.make_layout(bill)

    def test_a_pdf_inside_an_e_invoice_has_the_details(self):
        self.make_known(pdf_bill("calls", lines=3, each=4, seed=1))
        printed = pdf_bill("calls", lines=3, each=6, seed=3)
        content = ubl_invoice(
            document="F-77",
            supplier_name=self.vendor.name,
            supplier_vat="",
            customer_name=self.company.name,
            amounts=[printed.total],
            embedded=("details.pdf", "application/pdf", printed.content),
        )
        bill = self.upload(("invoice.xml", content))
        bill.partner_id = bill.partner_id or self.vendor
        self.assertEqual(bill.telecom_detail_ids.format, "pdf")
        self.finish(bill, printed)

    def test_a_table_takes_the_place_of_the_pdf(self):
        self.make_known(pdf_bill("table", lines=3, seed=1))
        bill = self.upload(("F-1.pdf", pdf_bill("table", lines=3, seed=4).content))
        self.assertEqual(bill.telecom_detail_ids.format, "pdf")
        bill.ref = "F-1"
        self.operator.country_id = self.env.ref("base.uk")
        read = self.upload_rows((self.ANN, "National calls", "5"), document="F-1")
        self.assertEqual(read, bill)
        self.assertEqual(bill.telecom_detail_ids.format, "table")
        self.assertEqual(bill.amount_untaxed, 5)
