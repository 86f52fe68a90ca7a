import io
import zipfile
from decimal import Decimal

from odoo.tests import tagged

from ..common import TelecomCase
from ..tools.documents import Bill, Line, cii, ubl, utility_statement

OCTOBER = ("2026-10-01", "2026-10-31")


class EInvoiceCase(TelecomCase):
    """E-invoices of an operator, uploaded as an accountant does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.vat = "BE0477472701"
        label = cls.env["telecom.usage.label"]
        for text, code in (
            ("Subscription", "subscription"),
            ("National calls", "national_calls"),
        ):
            usage = cls.env["telecom.usage.type"].search([("code", "=", code)])
            label._learn(cls.operator, text, usage)

    def bill(self, *lines, **values):
        """Return what an e-invoice says: (number, label, amount) per line."""
        values = {"supplier": self.vendor.name, "vat": self.vendor.vat, **values}
        values.setdefault("period", OCTOBER)
        return Bill(
            lines=[
                Line(number=number, name=label, amount=Decimal(amount), **more)
                for number, label, amount, *rest in lines
                for more in [rest[0] if rest else {}]
            ],
            **values,
        )

    def upload_ubl(self, *lines, **values):
        return self.upload(("bill.xml", ubl(self.bill(*lines, **values))))

    def upload_embedded(self, name, content, mimetype="text/csv"):
        """Upload an e-invoice of 45 whose one line carries no number."""
        return self.upload_ubl(
            ("", "Mobile services", "45"),
            document="F-1",
            embedded=[(name, mimetype, content)],
        )


@tagged("post_install", "-at_install")
class TestEInvoice(EInvoiceCase):
    """An e-invoice is split by the files it holds, else by its own lines."""

    def test_lines_that_carry_a_number_are_split_without_any_other_file(self):
        for make, name in ((ubl, "UBL"), (cii, "CII")):
            with self.subTest(name):
                bill = self.upload(
                    (
                        "bill.xml",
                        make(
                            self.bill(
                                (self.ANN, "National calls", "45"),
                                (self.BOB, "Subscription", "20"),
                                document=f"{name}-1",
                            )
                        ),
                    )
                )
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Bob": (20, 0)})
                self.assertEqual(bill.telecom_detail_ids.format, "invoice")
                self.assertEqual(
                    (bill.telecom_rows_read, bill.telecom_rows_charged), (2, 2)
                )
                self.assertEqual((bill.amount_untaxed, bill.amount_tax), (65, 13.65))
                self.assertEqual(str(bill.telecom_date_from), "2026-10-01")
                bill.action_post()
                self.assertEqual(bill.telecom_settlement_ids.amount, 18.15)
                bill._reverse_moves([{"invoice_date": bill.invoice_date}], True)

    def test_each_place_where_a_line_carries_the_number(self):
        for where in ("object", "property", "name", "description", "note"):
            with self.subTest(where):
                bill = self.upload_ubl(
                    (self.ANN, "National calls", "45", {"where": where}),
                    document=f"W-{where}",
                )
                self.assertFalse(self.issues(bill))
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_without_numbers_and_files_the_bill_stays_as_it_came(self):
        bill = self.upload_ubl(("", "Mobile services", "45"))
        self.assertFalse(bill.telecom_is_split)
        self.assertEqual(bill.invoice_line_ids.mapped("name"), ["Mobile services"])
        self.assertEqual(bill.invoice_line_ids.tax_ids, self.tax.tax_id)

    def test_an_unknown_number_and_an_unknown_label_are_issues(self):
        bill = self.upload_ubl(
            ("07700 900077", "National calls", "45"),
            (self.ANN, "Space calls", "5"),
            ("", "Subscription", "2"),
        )
        self.assertEqual(
            sorted(self.issues(bill)),
            [("unknown_number", "+447700900077"), ("unmapped_label", "Space calls")],
        )

    def test_files_inside_of_the_e_invoice_go_before_its_lines(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("u.csv", self.csv((self.ANN, "National calls", "45")))
        calls = {self.ANN: [("2026-10-02", "10:00:00", "0770", "National calls", "45")]}
        table = [
            ("usage.csv", "text/csv", self.csv((self.ANN, "National calls", "45"))),
            ("usage.csv", "application/vnd.ms-excel", None),
            ("usage.bin", "application/octet-stream", None),
            ("usage.zip", "application/zip", packed.getvalue()),
            ("usage.xml", "application/xml", utility_statement(calls)),
            ("usage.xml", "text/xml", utility_statement(calls)),
        ]
        for name, mimetype, content in table:
            with self.subTest(name=name, mimetype=mimetype):
                bill = self.upload_ubl(
                    (self.BOB, "National calls", "45"),
                    document="F-1",
                    embedded=[(name, mimetype, content or table[0][2])],
                )
                self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
                self.assertEqual(len(bill.telecom_detail_ids), 1)
                bill.button_cancel()

    def test_a_detail_file_that_comes_later_takes_the_place_of_the_lines(self):
        bill = self.upload_ubl((self.BOB, "National calls", "45"), document="F-1")
        self.assertEqual(self.paid_by(bill), {"Bob": (30, 15)})
        later = self.upload(("u.csv", self.csv((self.ANN, "National calls", "45"))))
        self.assertEqual(later, bill)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertEqual(bill.telecom_detail_ids.mapped("format"), ["table"])
        self.assertEqual(bill.amount_total, 54.45)

    def test_a_utility_statement_of_its_own_makes_a_bill(self):
        calls = {self.ANN: [("2026-10-02", "10:00:00", "0770", "National calls", "45")]}
        bill = self.upload(("usage.xml", utility_statement(calls, document="S-1")))
        self.assertEqual(bill.telecom_issue_ids.mapped("kind"), [])
        bill.partner_id = self.vendor
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        self.assertEqual(bill.ref, "S-1")

    def test_a_credit_note_gives_back_in_the_period_of_its_charges(self):
        self.upload_ubl(
            (self.ANN, "National calls", "45"), document="F-1"
        ).action_post()
        note = self.upload(
            (
                "note.xml",
                ubl(
                    self.bill(
                        (self.ANN, "National calls", "10"),
                        document="N-1",
                        corrects="F-1",
                    ),
                    "CreditNote",
                ),
            )
        )
        self.assertEqual(note.move_type, "in_refund")
        note.action_post()
        self.assertEqual(self.paid_by(note), {"Ann": (30, 5)})
        self.assertEqual(note.telecom_settlement_ids.amount, -12.1)

    def test_allowances_and_charges_of_the_document_are_the_employers(self):
        usage = self.env["telecom.usage.type"].search([("code", "=", "subscription")])
        for label in ("Paper bill", "Loyalty"):
            self.env["telecom.usage.label"]._learn(self.operator, label, usage)
        bill = self.upload_ubl(
            (self.ANN, "National calls", "45"),
            charges=[("Paper bill", Decimal("2"), 21), ("Loyalty", Decimal("-5"), 21)],
        )
        self.assertFalse(self.issues(bill))
        self.assertEqual(bill.amount_untaxed, 42)
        self.assertEqual((bill.telecom_employer, bill.telecom_employee), (27, 18.15))

    def test_the_tax_of_the_vendor_is_kept_to_the_cent(self):
        bill = self.upload_ubl(
            (self.ANN, "National calls", "45.55"),
            (self.BOB, "National calls", "0.50", {"rate": 0}),
            taxes={21: Decimal("9.55")},  # 9.57 computed
        )
        self.assertEqual(bill.amount_tax, 9.55)
        bill.action_post()
        self.assertEqual(bill.amount_total, 55.60)
        self.assertEqual(
            {
                (total.rate, total.document_base, total.document_tax)
                for total in bill.telecom_total_ids
            },
            {(21, 45.55, 9.55), (0, 0.50, 0)},
        )

    def test_the_account_of_a_usage_type_and_the_tax_for_services(self):
        account = self.expense.copy({"code": "616299"})
        usage = self.env["telecom.usage.type"].search([("code", "=", "subscription")])
        usage.account_id = account
        bill = self.upload_ubl(
            (self.ANN, "National calls", "20"), (self.BOB, "Subscription", "10")
        )
        self.assertEqual(
            {(line.account_id, line.tax_ids) for line in bill.invoice_line_ids},
            {(self.expense, self.tax.tax_id), (account, self.tax.tax_id)},
        )

    def test_a_large_e_invoice_is_summed_up_before_it_becomes_lines(self):
        bill = self.upload_ubl(
            *((self.ANN, "National calls", "0.25") for _line in range(150)),
            ("", "Subscription", "3", {"rate": 0}),
        )
        self.assertEqual(bill.telecom_rows_read, 151)
        self.assertEqual(self.paid_by(bill)["Ann"], (30, 7.5))
        self.assertEqual(bill.amount_untaxed, 40.5)
        other = self.upload_ubl(
            *(("", "Mobile services", "0.25") for _line in range(150)), document="F-2"
        )
        self.assertEqual(
            [(line.name, line.price_subtotal) for line in other.invoice_line_ids],
            [("Phone costs, 150 lines", 37.5)],
        )

    def test_an_e_invoice_by_peppol(self):
        """As Odoo's Peppol service does: the attachment has no record yet."""
        content = ubl(self.bill((self.ANN, "National calls", "45")))
        attachment = self.env["ir.attachment"].create(
            {"name": "peppol.xml", "raw": content, "mimetype": "application/xml"}
        )
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "journal_id": self.company_data["default_journal_purchase"].id,
            }
        )
        bill._extend_with_attachments(bill._to_files_data(attachment), new=True)
        attachment.write({"res_model": "account.move", "res_id": bill.id})
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        bill.telecom_bill_id.action_split()
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_another_partner_with_the_vat_number_of_the_operator(self):
        """Odoo takes either of the two for the supplier; the split is the same."""
        for name in ("A Namesake", "Z Namesake"):
            for supplier in (self.vendor.name, name, "Fiction"):
                with self.subTest(name=name, supplier=supplier), self.undone():
                    self.env["res.partner"].create(
                        {"name": name, "vat": self.vendor.vat, "is_company": True}
                    )
                    bill = self.upload_ubl(
                        (self.ANN, "National calls", "45"), supplier=supplier
                    )
                    self.assertEqual(bill.partner_id, self.vendor)
                    self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_an_e_invoice_of_another_vendor_is_none_of_ours(self):
        bill = self.upload_ubl(
            (self.ANN, "National calls", "45"), supplier="Books", vat="BE0246697724"
        )
        self.assertFalse(bill.telecom_detail_ids)
        self.assertFalse(bill.telecom_issue_ids)
