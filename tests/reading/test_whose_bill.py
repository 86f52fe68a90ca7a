"""The operator of a bill is the one whose lines are in the file."""

from ast import literal_eval

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestWhoseBill(TelecomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_operator("Novel Mobile", "base.uk", tax_rate=21)
        cls.cat_line, cls.dan_line = (
            cls.create_line(number, cls.other, holder=employee)
            for number, employee in ((cls.CAT, cls.cat), (cls.DAN, cls.dan))
        )

    def share_layout(self):
        self.other.profile_ids = [Command.set(self.plain.ids)]

    def rows(self, *numbers):
        return [(number, "National calls", "5") for number in numbers]

    def get_issues(self, bill, kind):
        return bill.telecom_issue_ids.filtered(lambda each: each.kind == kind)

    def test_operators_with_one_layout_are_told_apart_by_their_lines(self):
        self.share_layout()
        for operator, numbers in (
            (self.operator, (self.ANN, self.BOB)),
            (self.other, (self.CAT, self.DAN)),
        ):
            with self.subTest(operator.name):
                bill = self.upload_rows(*self.rows(*numbers), document=operator.name)
                self.assertEqual(bill.partner_id, operator.partner_id)
                self.assertFalse(bill.telecom_issue_ids)
                bill.action_post()

    def test_lines_in_the_numbers_of_their_country_tell_it_too(self):
        self.share_layout()
        self.other.country_id = self.env.ref("base.be")
        self.create_line("0470 00 00 01", self.other, holder=self.dan)
        bill = self.upload_rows(*self.rows("0470 00 00 01"))
        self.assertEqual(bill.partner_id, self.other.partner_id)
        bill = self.upload_rows(*self.rows("07700 900001"), document="F-2")
        self.assertEqual(bill.partner_id, self.vendor)

    def test_without_known_lines_the_vendor_is_asked_once(self):
        self.share_layout()
        bill = self.upload_rows(*self.rows("+447700900077"))
        self.assertFalse(bill.partner_id)
        bill.partner_id = self.other.partner_id
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertEqual(bill.telecom_operator_id, self.other)

    def test_a_layout_of_one_operator_with_lines_of_another_is_a_question(self):
        bill = self.upload_rows(*self.rows(self.CAT, self.DAN))
        self.assertFalse(bill.partner_id)
        self.assertFalse(bill.telecom_charge_ids)
        issue = self.get_issues(bill, "unread_file")
        self.assertIn("lists lines of Novel Mobile", issue.detail)
        action = self.env.ref("telecom_split_billing.action_telecom_bill")
        shown = self.env["account.move"].search(literal_eval(action.domain))
        self.assertIn(bill, shown)
        bill.partner_id = self.other.partner_id
        self.env["telecom.bill.reader"].read_attached(bill)
        self.assertEqual(bill.telecom_operator_id, self.other)
        self.assertFalse(bill.telecom_issue_ids)

    def upload_for_wrong_vendor(self):
        bill = self.upload_rows(*self.rows(self.CAT, self.DAN))
        bill.partner_id = self.vendor
        self.env["telecom.bill.reader"].read_attached(bill)
        return bill, self.get_issues(bill, "other_operator")

    def test_lines_of_another_operator_than_the_vendor_block_the_bill(self):
        bill, issue = self.upload_for_wrong_vendor()
        self.assertEqual((issue.key, issue.count), ("Novel Mobile", 2))
        with self.assertRaisesRegex(UserError, "unresolved issue"):
            bill.action_post()

    def test_they_may_be_kept_on_it_with_a_reason(self):
        bill, issue = self.upload_for_wrong_vendor()
        with self.assertRaisesRegex(UserError, "Give the reason"):
            self.resolve(issue, "action_keep")
        self.resolve(issue, "action_keep", reason="Both are one group")
        bill.action_post()
        self.assertEqual(self.cat_line.operator_id, self.other)

    def test_or_their_operator_is_changed(self):
        bill, issue = self.upload_for_wrong_vendor()
        self.resolve(issue, "action_adopt")
        self.assertEqual((self.cat_line | self.dan_line).operator_id, self.operator)
        self.assertFalse(self.get_issues(bill, "other_operator"))
        bill.action_post()

    def test_one_ported_line_among_many_is_named(self):
        bill = self.upload_rows(*self.rows(self.ANN, self.BOB, self.CAT))
        issue = self.get_issues(bill, "other_operator")
        self.assertEqual(bill.partner_id, self.vendor)
        self.assertEqual((issue.key, issue.detail), ("Novel Mobile", self.CAT))


@tagged("post_install", "-at_install")
class TestCountryOfNumbers(TelecomCase):
    def test_it_is_the_fiscal_country_of_the_company(self):
        for country in (False, "base.us", "base.ie"):
            values = {"name": "O", "country_id": country and self.env.ref(country).id}
            vendor = self.env["res.partner"].create(values)
            operator = self.env["telecom.operator"].create({"partner_id": vendor.id})
            self.assertEqual(
                operator.country_id, self.company.account_fiscal_country_id
            )

    def test_a_number_of_another_country_warns_while_it_is_typed(self):
        abroad = self.create_operator("Far Mobile", "base.us")
        for operator, number, is_odd in (
            (abroad, "0470 12 34 56", True),
            (abroad, "+32 470 12 34 56", False),
            (self.operator, "0470 12 34 56", True),
            (self.operator, "07700 900001", False),
        ):
            line = self.env["telecom.line"].new(
                {"name": number, "operator_id": operator.id}
            )
            with self.subTest(number, operator=operator.name):
                warned = line._onchange_name()
                self.assertEqual(bool(warned), is_odd)
        form = Form(self.env["telecom.line"])
        form.operator_id = abroad
        form.name = "0470 12 34 56"
        self.assertEqual(form.name, "+1 0470123456")

    def test_a_layout_without_headers_is_recognised_by_national_numbers(self):
        self.operator.country_id = self.env.ref("base.uk")
        profile = self.env["telecom.import.profile"].create(
            {
                "name": "No headers",
                "has_header": False,
                "operator_ids": [Command.set(self.operator.ids)],
                "decimal_mark": "point",
                "column_ids": [
                    Command.create({"field_name": "number", "position": 1}),
                    Command.create({"field_name": "label", "position": 2}),
                    Command.create({"field_name": "net", "position": 3}),
                ],
            }
        )
        content = b"07700 900001;National calls;5.00\n07700 900002;Data;6.50\n"
        self.assertEqual(profile._recognise(content), profile)
