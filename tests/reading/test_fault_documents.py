import json
from pathlib import Path

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TelecomCase

FAULTS = Path(__file__).parents[1] / "parsers" / "faults"
EXPECTED = [
    each
    for each in json.loads((FAULTS / "expected.json").read_text(encoding="utf-8"))
    if each["file"].endswith(".xml")
]
NUMBER = "+32470123456"


@tagged("post_install", "-at_install")
class TestFaultDocuments(TelecomCase):
    """E-invoices that other programs read wrongly are read, or refused in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.vat = "BE0477472701"
        cls.belgian = cls.create_operator("U Mobile", "base.be", tax_rate=21)
        cls.belgian.partner_id.vat = "BE0202239951"
        cls.create_line(NUMBER, cls.belgian, holder=cls.ann)
        for label, code in (
            ("National calls", "national_calls"),
            ("Subscription", "subscription"),
            ("Discount", "discount"),
            ("Third-party services", "mobile_payments"),
            ("", "national_calls"),
        ):
            usage = cls.env["telecom.usage.type"].search([("code", "=", code)])
            cls.env["telecom.usage.label"]._learn(cls.belgian, label, usage)

    def upload_fault(self, name, content=None):
        content = content or (FAULTS / name).read_bytes()
        with mute_logger("odoo.addons.account.models.account_document_import_mixin"):
            return self.upload((name, content))

    def test_each_comes_out_as_it_must(self):
        for each in EXPECTED:
            with self.subTest(each["file"], what=each["what"]):
                bill = self.upload_fault(each["file"])
                gross, _, refund = each["gross"].partition(" ")
                self.assertEqual(bill.amount_total, float(gross))
                move_type = "in_refund" if refund else "in_invoice"
                self.assertEqual(bill.move_type, move_type)
                if each["outcome"].startswith("told"):
                    self.assertEqual(self.issues(bill), [("unread_file", each["file"])])
                else:
                    self.assertFalse(self.issues(bill))
                    lines = bill.telecom_charge_ids.line_id
                    self.assertEqual(lines.mapped("number"), [NUMBER])
                    bill.action_post()
                    self.assertEqual(bill.amount_total, float(gross))

    # -- siblings --------------------------------------------------------------------

    def xml(self, name="w_bt128.xml", **changes):
        """An e-invoice of these with texts of it replaced, and a number of its own."""
        content = (FAULTS / name).read_text(encoding="utf-8")
        for old, new in changes.pop("texts", {}).items():
            self.assertIn(old, content)
            content = content.replace(old, new)
        self.assertFalse(changes)
        return content

    def assert_split(self, bill, number=NUMBER):
        self.assertFalse(self.issues(bill))
        self.assertEqual(bill.telecom_charge_ids.line_id.mapped("number"), [number])

    def test_a_root_behind_a_comment_of_any_length(self):
        for size in (10, 5_000, 500_000):
            comment = f"?><!-- {'licence ' * size} <Invoice> -->\n<?x y?><Invoice "
            content = self.xml(texts={"?><Invoice ": comment, "W-bt128": f"C{size}"})
            with self.subTest(size):
                self.assert_split(self.upload_fault("comment.xml", content.encode()))

    def test_a_root_with_a_prefix_of_its_own(self):
        content = self.xml(texts={"<Invoice xmlns=": "<i:Invoice xmlns:i="})
        content = content.replace("</Invoice>", "</i:Invoice>")
        self.assert_split(self.upload_fault("prefix.xml", content.encode()))

    def test_entities_are_refused_wherever_they_are_declared(self):
        doctype = '<!DOCTYPE Invoice [<!ENTITY a "b">]>'
        content = self.xml(
            texts={"?><Invoice ": f"?>{'<!--x-->' * 999}{doctype}<Invoice "}
        )
        bill = self.upload_fault("entities.xml", content.encode())
        self.assertFalse(bill.telecom_charge_ids)

    def test_what_the_module_of_a_country_has_read_is_read(self):
        def decode(move, file_data, new):
            move.partner_id = self.belgian.partner_id
            move.invoice_line_ids = [
                Command.create({"name": "Telefonia", "price_unit": 10, "tax_ids": []})
            ]

        Move = self.registry["account.move"]
        kind_of, decoder_of = Move._get_import_file_type, Move._get_edi_decoder

        def get_kind(move, file_data):
            tree = file_data["xml_tree"]
            if tree is not None and tree.tag == "Fattura":
                return "fattura"
            return kind_of(move, file_data)

        def get_decoder(move, file_data, new=False):
            if file_data["import_file_type"] == "fattura":
                return {"decoder": decode, "priority": 20}
            return decoder_of(move, file_data, new=new)

        self.patch(Move, "_get_import_file_type", get_kind)
        self.patch(Move, "_get_edi_decoder", get_decoder)
        bill = self.upload_fault("fattura.xml", b"<?xml version='1.0'?><Fattura/>")
        self.assertEqual(bill.invoice_line_ids.mapped("name"), ["Telefonia"])
        kinds = {kind for kind, _key in self.issues(bill)}
        self.assertEqual(kinds, {"nothing_to_split"}, "but it was read")
        self.assertNotIn(
            "no attached file that a layout recognises",
            " ".join(bill.message_ids.mapped("body")),
        )

    def test_the_vat_number_of_the_buyer_in_each_spelling(self):
        for number, vat in enumerate(
            (
                *("0477472701", "BE 0477.472.701", "BE0477472701", "be0477472701"),
                *("477.472.701", "BTW BE 0477.472.701", "BE477472701"),
            )
        ):
            content = self.xml(
                "u10_cust_dots.xml", texts={"BE 0477.472.701": vat, "U10": f"V{number}"}
            )
            with self.subTest(vat):
                self.assert_split(self.upload_fault("vat.xml", content.encode()))
        for number, vat in enumerate(("NL0477472701", "BE0246697724", "0246697724")):
            content = self.xml(
                "u10_cust_dots.xml", texts={"BE 0477.472.701": vat, "U10": f"X{number}"}
            )
            with self.subTest(vat):
                bill = self.upload_fault("vat.xml", content.encode())
                self.assertEqual(self.issues(bill), [("unread_file", "vat.xml")])

    def test_the_number_in_other_places(self):
        for number, (old, new) in enumerate(
            {
                "<cac:Item>": "<cac:Item><cbc:Description>x</cbc:Description>"
                "<cbc:Description>0470 12 34 56</cbc:Description>",
                "<cbc:Name>National calls</cbc:Name>": "<cbc:Name>National calls"
                "</cbc:Name><cac:SellersItemIdentification><cbc:ID>0032470123456</cbc:ID>"
                "</cac:SellersItemIdentification>",
                "<cac:TaxTotal>": "<cac:ContractDocumentReference><cbc:ID>0470123456"
                "</cbc:ID></cac:ContractDocumentReference><cac:TaxTotal>",
            }.items()
        ):
            content = self.xml("w_order_line.xml", texts={"0470123456": "1"})
            content = content.replace("W-order_line", f"P{number}").replace(old, new, 1)
            with self.subTest(new):
                self.assert_split(self.upload_fault("place.xml", content.encode()))

    def test_the_number_of_a_remark_is_not_that_of_lines_with_their_own(self):
        other = "+32470123499"
        self.create_line(other, self.belgian, holder=self.bob)
        content = self.xml(
            "w_doc_note.xml",
            texts={
                "<cac:Item>": "<cac:DocumentReference><cbc:ID>0470123499</cbc:ID>"
                "<cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>"
                "<cac:Item>"
            },
        )
        self.assert_split(self.upload_fault("note.xml", content.encode()), other)
        both = "Oproepnummer 0470123456 of 0470123499"
        content = self.xml(
            "w_doc_note.xml",
            texts={"Oproepnummer 0470123456": both, "W-doc_note": "W-both"},
        )
        self.assertFalse(
            self.upload_fault("both.xml", content.encode()).telecom_charge_ids
        )

    def test_a_line_of_nothing_but_the_number_waits_for_one_decision(self):
        nothing = self.env["telecom.usage.label"].search(
            [("operator_id", "=", self.belgian.id), ("label", "in", ("", False))]
        )
        nothing.unlink()
        bill = self.upload_fault("w_name_short.xml")
        issue = bill.telecom_issue_ids
        self.assertEqual(issue.kind, "unmapped_label")
        self.assertIn("Rows without text have no usage type (row 1)", issue.message)
        issue._map(self.env.ref("telecom_split_billing.usage_type_subscription"), True)
        bill.telecom_bill_id.action_split()
        self.assert_split(bill)
        later = self.xml("w_name_short.xml", texts={"W-name_short": "W-later"})
        self.assert_split(self.upload_fault("later.xml", later.encode()))

    # -- the sign and the rounding of the document -----------------------------------

    def test_a_credit_note_with_unmapped_labels_has_no_other_problem(self):
        for name in (
            "u05_type381_invoice.xml",
            "u06_negative_invoice.xml",
            "u07_credit_note.xml",
        ):
            content = self.xml(name, texts={"National calls": f"New {name}"})
            with self.subTest(name):
                bill = self.upload_fault(name, content.encode())
                self.assertEqual(self.issues(bill), [("unmapped_label", f"New {name}")])
                self.assertEqual(
                    (bill.move_type, bill.amount_total), ("in_refund", 12.1)
                )
                bill.telecom_issue_ids._map(
                    self.env.ref("telecom_split_billing.usage_type_mms"), True
                )
                bill.telecom_bill_id.action_split()
                self.assert_split(bill)
                self.assertEqual(
                    (bill.move_type, bill.amount_total), ("in_refund", 12.1)
                )
                bill.button_cancel()

    def test_the_rounding_of_the_document_stays(self):
        for number, (rounding, payable) in enumerate(
            (("0.22", 12.34), ("-0.02", 12.10))
        ):
            content = self.xml(
                "u03_rounding.xml",
                texts={
                    "-0.02": rounding,
                    ">12.10<": f">{payable}<",
                    "U3": f"R{number}",
                },
            )
            with self.subTest(rounding):
                bill = self.upload_fault("rounding.xml", content.encode())
                self.assert_split(bill)
                self.assertEqual(bill.amount_total, payable)
                bill.telecom_bill_id.action_split()
                self.assertEqual(bill.amount_total, payable)
                rounded = bill.invoice_line_ids.filtered(lambda line: not line.tax_ids)
                self.assertEqual(rounded.mapped("telecom_role"), ["rounding"])
                bill.action_post()
                self.assertEqual(bill.amount_total, payable)
                reversal = bill._reverse_moves(
                    [{"invoice_date": bill.invoice_date}], True
                )
                self.assertEqual(reversal.amount_total, payable)
