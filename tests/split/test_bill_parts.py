from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestBillParts(TelecomCase):
    """The panel of a bill: the parts of all payers add up to the document."""

    def shown(self, bill):
        """Return the rows of the table as the reader sees them."""
        self.env.invalidate_all()
        table = html.fromstring(bill.with_context(lang="en_US").telecom_parts_table)
        rows = table.xpath("//tbody/tr | //tfoot/tr")
        return [
            tuple(
                cell.text_content().strip().replace("\N{NO-BREAK SPACE}", " ")
                for cell in row.xpath("th | td")
            )
            for row in rows
        ]

    def widths(self, bill):
        table = html.fromstring(bill.telecom_parts_table)
        return [
            (each.get("class"), round(float(each.get("style").split()[1][:-1]), 1))
            for each in table.xpath("//div/div[@style]")
            if "width" in each.get("style")
        ]

    def test_the_parts_of_the_payers_add_up_to_the_bill(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "12.50"),
        )
        self.assertEqual(
            self.shown(bill),
            [
                ("Employer", "42.50 €", "8.93 €", "51.43 €"),
                ("Employees", "15.00 €", "3.15 €", "18.15 €"),
                ("Total", "57.50 €", "12.08 €", "69.58 €"),
            ],
        )
        self.assertEqual(
            self.widths(bill),
            [("o_telecom_part_employer", 73.9), ("o_telecom_part_employees", 26.1)],
        )
        self.assertEqual(bill.amount_total, 69.58)
        bill.action_post()
        self.assertEqual(self.shown(bill)[-1][-1], "69.58 €")

    def test_a_bill_that_differs_from_the_document_says_so(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        total = bill.telecom_total_ids.sudo()  # as the program writes them
        total.write({"has_document": True, "document_base": 45, "document_tax": 9.45})
        self.assertEqual(
            self.shown(bill)[-1],
            ("Operator's document", "45.00 €", "9.45 €", "54.45 €"),
        )
        self.assertIn("fa-check", bill.telecom_parts_table)
        total.document_tax = 9
        self.env.invalidate_all()
        self.assertIn("fa-times", bill.telecom_parts_table)

    def test_lines_that_somebody_added_are_a_part_of_their_own(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        bill.invoice_line_ids = [
            (0, 0, {"name": "Paper", "price_unit": 2, "tax_ids": False})
        ]
        self.assertEqual(
            self.shown(bill)[-2:],
            [
                ("Other lines", "2.00 €", "0.00 €", "2.00 €"),
                ("Total", "47.00 €", "9.45 €", "56.45 €"),
            ],
        )

    def test_the_bar_is_left_out_where_a_part_is_negative(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45.00"),
            (self.BOB, "National calls", "-100"),
        )
        self.assertEqual(self.widths(bill), [])
        self.assertFalse(self.env["account.move"].new().telecom_parts_table)

    def test_settlements_are_a_click_away(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        self.assertEqual(bill.telecom_settlement_count, 0)
        bill.action_post()
        self.assertEqual(bill.telecom_settlement_count, 1)

    def test_all_rows_of_a_charge_are_named(self):
        bill = self.upload_rows(
            *[(self.ANN, "National calls", "1")] * 30,
            (self.BOB, "National calls", "1"),
            (self.ANN, "National calls", "1"),
        )
        charge = bill.telecom_charge_ids.filtered(lambda each: each.amount == 31)
        self.assertEqual(charge.row_numbers, "2\N{EN DASH}31, 33")

    def test_statements_are_posted_without_a_note_on_each(self):
        bill = self.upload_rows((self.ANN, "National calls", "45.00"))
        bill.action_post()
        statement = bill.telecom_share_ids.statement_id
        self.assertFalse(statement.message_ids)
        officer = new_test_user(
            self.env,
            "officer-of-statements",
            groups="telecom_split_billing.group_telecom_officer",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        statement.with_user(officer).message_post(body=statement.display_name)
        self.assertEqual(len(statement.with_user(officer).message_ids), 1)
        books = new_test_user(
            self.env,
            "books-of-statements",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.assertTrue(statement.with_user(books).has_access("read"))
        self.assertFalse(
            self.env["mail.message"]
            .with_user(books)
            .search(
                [("model", "=", "telecom.statement"), ("res_id", "in", statement.ids)]
            )
        )
        with self.assertRaises(AccessError):
            statement.with_user(books).message_post(body=statement.display_name)
