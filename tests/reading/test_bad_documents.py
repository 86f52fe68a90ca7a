import io
import zipfile
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.documents import ubl
from .test_einvoice import EInvoiceCase


@tagged("post_install", "-at_install")
class TestBadDocuments(EInvoiceCase):
    """Bad e-invoices: the file is kept, the reason plain, the others are unharmed."""

    def good_xml(self, **values):
        call = (self.ANN, "National calls", "45")
        return ubl(self.bill(call, **{"document": "G-1", **values})).decode()

    def upload_beside_a_good_one(self, content, name="bad.xml"):
        """Upload a bad file with a good one; return the bad one's bill."""
        good = ("good.csv", self.csv((self.BOB, "National calls", "40")))
        with mute_logger("odoo.addons.account.models.account_document_import_mixin"):
            bills = self.upload((name, content), good)
        unharmed = bills.filtered(lambda bill: bill.ref == "F-1")
        self.assertEqual(self.paid_by(unharmed), {"Bob": (30, 10)})
        bad = bills - unharmed
        self.assertEqual(len(bad), 1)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", bad.id)]
        )
        self.assertIn(content, files.mapped("raw"))  # it is kept
        self.assertFalse(bad.telecom_is_split)
        return bad

    def reasons(self, bill):
        return " ".join(bill.message_ids.mapped("body"))

    def test_malformed_and_hostile_xml(self):
        good = self.good_xml()
        start, rest = good.split("?>\n", 1)
        deep = good.replace("<cac:Price>", "<cac:X>" * 400 + "<cac:Price>", 1)
        table = [
            (good[:-60], "not valid XML"),
            (deep, "not valid XML"),
            (
                good.replace("urn:oasis", "urn:other"),
                "not an e-invoice that Odoo supports",
            ),
            (
                f'{start}?><!DOCTYPE x [<!ENTITY a "b">]>{rest}'.replace(
                    "urn:oasis", "urn:other"
                ),
                "document type with entities",
            ),
        ]
        for number, (content, reason) in enumerate(table):
            with self.subTest(number=number, reason=reason):
                bill = self.upload_beside_a_good_one(content.encode())
                self.assertIn(reason, self.reasons(bill))
                self.env["account.move"].search(
                    [("ref", "=", "F-1"), ("state", "=", "draft")]
                ).button_cancel()

    def test_entities_in_an_e_invoice_that_odoo_reads_split_nothing(self):
        start, rest = self.good_xml().split("?>\n", 1)
        typed = f'{start}?><!DOCTYPE Invoice [<!ENTITY a "b">]>{rest}'
        bill = self.upload_beside_a_good_one(typed.encode())
        self.assertFalse(bill.telecom_charge_ids)

    def test_a_bill_for_another_company_of_the_group(self):
        self.company.vat = "BE0246697724"
        bill = self.upload_beside_a_good_one(
            self.good_xml(customer_vat="BE0477472701").encode()
        )
        self.assertIn("addressed to the VAT number BE0477472701", self.reasons(bill))
        self.assertEqual(self.issues(bill), [("unread_file", "bad.xml")])
        with self.assertRaisesRegex(UserError, "1 unresolved issue"):
            bill.action_post()
        ours = self.upload(
            ("ours.xml", self.good_xml(customer_vat="BE 0246.697.724").encode())
        )
        self.assertEqual(self.paid_by(ours)["Ann"], (30, 15))

    def test_a_damaged_file_inside_of_an_e_invoice(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("u.csv", self.csv((self.ANN, "National calls", "45")))
        whole = self.good_xml(
            embedded=[("usage.zip", "application/zip", packed.getvalue())]
        )
        damaged = self.good_xml(
            document="G-2",
            embedded=[("usage.zip", "application/zip", packed.getvalue()[:-30])],
        )
        cut = whole.replace("UEsDB", "*****", 1)
        for content, reason in ((cut, "but it is damaged"), (damaged, "damaged")):
            with self.subTest(reason=reason):
                bill = self.upload(("bill.xml", content.encode()))
                self.assertIn(reason, self.reasons(bill))
                self.assertIn(("unread_file", "usage.zip"), self.issues(bill))
                # its lines say the number, so it is split by them meanwhile
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
                bill.button_cancel()

    def test_two_bills_with_one_number(self):
        first = self.upload(("a.xml", self.good_xml().encode()))
        second = self.upload(("b.xml", self.good_xml(date="2026-11-03").encode()))
        self.assertNotEqual(first, second)
        self.assertIn("is already on another bill", self.reasons(second))
        self.assertEqual(self.issues(second), [("unread_file", "b.xml")])
        self.assertEqual(self.paid_by(first), {"Ann": (30, 15)})
        first.action_post()
        with self.assertRaises(UserError):
            second.action_post()

    def test_totals_that_the_lines_do_not_add_up_to(self):
        wrong = self.good_xml().replace(
            '<cbc:TaxableAmount currencyID="EUR">45.00',
            '<cbc:TaxableAmount currencyID="EUR">54.00',
        )
        bill = self.upload(("bill.xml", wrong.encode()))
        ((kind, detail),) = self.issues(bill)
        self.assertEqual(kind, "total_mismatch")
        self.assertIn("54.00", detail)
        self.assertIn("45.00", detail)
        with self.assertRaisesRegex(UserError, "1 unresolved issue"):
            bill.action_post()

    def test_a_currency_without_rate(self):
        krone = self.env.ref("base.SEK")
        krone.active = True
        krone.rate_ids.unlink()
        bill = self.upload_beside_a_good_one(self.good_xml(currency="SEK").encode())
        self.assertIn("no exchange rate for SEK", self.reasons(bill))
        self.env["res.currency.rate"].create(
            {"currency_id": krone.id, "rate": 10, "name": "2026-01-01"}
        )
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertEqual(bill.telecom_employee, 0)
        self.assertEqual(bill.telecom_employer, 4.5)

    def test_amounts_and_numbers_of_other_countries(self):
        """A comma is no XML: nothing of the line is guessed, it is an issue."""
        belgian = self.create_line("+32470900001", holder=self.cat)
        self.assertEqual(belgian.number, "+32470900001")
        content = ubl(
            self.bill(
                ("0044 7700 900001", "National calls", Decimal("45")),
                ("+32 470 90 00 01", "National calls", Decimal("7")),
                ("06 12 34 56 78 90 12 34 56", "National calls", Decimal("1")),
                document="G-9",
            )
        )
        bill = self.upload(("bill.xml", content))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Cat": (7, 0)})
        self.assertEqual(bill.telecom_employer, 38)  # without a number: the employer
