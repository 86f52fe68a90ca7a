from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase
from .test_einvoice import EInvoiceCase

# Country 999 is assigned to nobody.
SIM, OTHER_SIM, STRANGE_SIM = (
    "8999900000000000014",
    "8999900000000000022",
    "8999900000000000030",
)


@tagged("post_install", "-at_install")
class TestOtherLines(TelecomCase):
    """Cards and circuits in a file are lines as phone numbers are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sim = cls.create_line(SIM, kind="sim", holder=cls.cat)
        cls.home = cls.create_line("inst-1234/567", kind="internet", holder=cls.dan)

    def test_a_file_with_cards_and_circuits_is_split_and_posted(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"),
            ("8999 9000.0000 0000 014", "National calls", "40"),
            ("INST 1234-567", "National calls", "32"),
        )
        self.assertEqual(self.issues(bill), [])
        self.assertEqual(
            self.paid_by(bill), {"Ann": (30, 15), "Cat": (30, 10), "Dan": (30, 2)}
        )
        rows = self.env["telecom.usage.row"].sudo().search([], order="row")
        self.assertEqual(rows.mapped("number"), [self.ANN, SIM, "INST1234567"])
        bill.action_post()
        self.assertEqual(
            sorted(bill.telecom_settlement_ids.mapped("amount")), [2.42, 12.1, 18.15]
        )
        statements = bill.telecom_bill_id._get_statements()
        self.assertIn("inst-1234/567", statements.mapped("line_id.name"))

    def test_the_lines_tell_whose_bill_it_is(self):
        other = self.create_operator("Fiction Fibre", "base.uk", profile_ids=self.plain)
        self.home.operator_id = other
        bill = self.upload_rows(("inst 1234/567", "National calls", "32"))
        self.assertEqual(bill.partner_id, other.partner_id)

    def test_a_card_that_is_not_ours_is_assigned_and_becomes_a_line(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (STRANGE_SIM, "National calls", "10")
        )
        self.assertEqual(self.issues(bill), [("unknown_number", STRANGE_SIM)])
        with self.assertRaisesRegex(UserError, "1 unresolved issue"):
            bill.action_post()
        self.resolve(
            bill.telecom_issue_ids,
            "action_assign",
            employee_id=self.bob.id,
            date_from=date(2026, 10, 1),
        )
        self.assertEqual(self.issues(bill), [])
        line = self.env["telecom.line"].search([("number", "=", STRANGE_SIM)])
        self.assertEqual((line.kind, line.employee_id), ("sim", self.bob))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Bob": (10, 0)})
        bill.action_post()

    def test_many_cards_are_assigned_from_a_table(self):
        bill = self.upload_rows(
            (STRANGE_SIM, "National calls", "10"), (OTHER_SIM, "National calls", "20")
        )
        wizard = self.env["telecom.issue.numbers"].create(
            {"issue_ids": bill.telecom_issue_ids.ids}
        )
        attachment_id = wizard.action_download()["url"].split("/")[-1].partition("?")[0]
        content = self.env["ir.attachment"].browse(int(attachment_id)).raw.decode()
        self.assertIn(f"'{STRANGE_SIM}", content)
        filled = content.replace(f"{STRANGE_SIM};;", f"{STRANGE_SIM};;Bob")
        filled = filled.replace(f"{OTHER_SIM};;", f"{OTHER_SIM};;Ann")
        wizard.file = self.as_file(filled)
        wizard.action_read()
        wizard.action_assign()
        self.assertEqual(self.paid_by(bill), {"Ann": (20, 0), "Bob": (10, 0)})

    def as_file(self, text):
        return self.env["ir.attachment"].new({"raw": text.encode()}).datas

    def test_an_identifier_that_no_line_has_is_told_until_there_is_the_line(self):
        bill = self.upload_rows(("inst-9999", "National calls", "10"))
        self.assertEqual(
            [kind for kind, _key in self.issues(bill)], ["unreadable_number"]
        )
        self.assertIn(
            "“inst-9999” is not a phone number, and no line has it",
            bill.telecom_issue_ids.message,
        )
        self.create_line("INST 9999", kind="internet", holder=self.bob)
        bill.telecom_bill_id.action_split()
        self.assertEqual(self.issues(bill), [])
        self.assertEqual(self.paid_by(bill), {"Bob": (10, 0)})

    def test_a_layout_without_headers_is_recognised_by_our_identifiers(self):
        profile = self.env["telecom.import.profile"].create(
            {
                "name": "Bare",
                "has_header": False,
                "decimal_mark": "point",
                "column_ids": [
                    Command.create({"field_name": name, "position": at})
                    for at, name in enumerate(("number", "day", "label", "net"), 1)
                ],
            }
        )
        content = b"inst-8888;2026-10-15;National calls;10.00\n" * 3
        self.assertFalse(profile._recognise(content))
        self.create_line("INST 8888", kind="internet")
        self.assertEqual(profile._recognise(content), profile)

    def test_the_card_of_a_phone_number_is_that_line(self):
        self.ann_line.sim_iccid = OTHER_SIM
        bill = self.upload_rows((OTHER_SIM, "National calls", "45"))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_an_identifier_of_another_company_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.create_line("inst-777", kind="internet", company_id=other.id)
        bill = self.upload_rows(("inst-777", "National calls", "10"))
        self.assertEqual(
            [kind for kind, _key in self.issues(bill)], ["unreadable_number"]
        )


@tagged("post_install", "-at_install")
class TestOtherLinesOfEInvoices(EInvoiceCase):
    """E-invoices that name a circuit or a card."""

    def test_a_circuit_number_anywhere_on_a_line_is_the_line(self):
        self.create_line("inst-1234/567", kind="internet", holder=self.dan)
        for where in ("object", "property", "name", "note"):
            with self.subTest(where):
                bill = self.upload_ubl(
                    ("INST 1234/567", "National calls", "32", {"where": where}),
                    (self.ANN, "Subscription", "20"),
                    document=where,
                )
                self.assertEqual(self.issues(bill), [])
                self.assertEqual(self.paid_by(bill), {"Dan": (30, 2), "Ann": (20, 0)})

    def test_a_strange_card_on_a_line_is_an_unknown_number(self):
        bill = self.upload_ubl(
            (STRANGE_SIM, "National calls", "32"), (self.ANN, "Subscription", "20")
        )
        self.assertEqual(self.issues(bill), [("unknown_number", STRANGE_SIM)])
