import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestOperatorReport(TelecomCase):
    """The operator collects itself: is it what the split says?"""

    def setUp(self):
        super().setUp()
        self.company.telecom_channel = "operator_direct"
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        self.bill.action_post()

    def report(self, user=None):
        return Form(
            self.env["telecom.operator.report"]
            .with_user(user or self.env.user)
            .with_context(active_id=self.bill.id)
        )

    def looks(self):
        return [
            (each.partner_id.name, each.operator_amount, each.residual, each.state)
            for each in self.bill.telecom_settlement_ids.sorted("id")
        ]

    def read_file(self, text):
        report = self.report().save()
        report.file = base64.b64encode(text.encode())
        report.action_read()
        report.action_apply()

    def test_nothing_is_owed_in_the_books(self):
        self.assertEqual(self.bill.amount_total, 72.6)
        self.assertFalse(self.bill.telecom_companion_id)
        self.assertTrue(self.bill.telecom_operator_collects)
        self.assertEqual(
            self.looks(), [("Ann", 0, 18.15, "open"), ("Bob", 0, 12.1, "open")]
        )

    def test_amounts_are_typed_and_differences_stay(self):
        with self.report() as report:
            with report.line_ids.edit(0) as line:
                line.operator_amount = 18.17  # within the tolerance
            with report.line_ids.edit(1) as line:
                line.operator_amount = 15
        report.record.action_apply()
        self.assertEqual(
            self.looks(),
            [("Ann", 18.17, 0, "collected"), ("Bob", 15, -2.9, "partly")],
        )

    def test_amounts_are_read_by_number(self):
        self.read_file("Nummer;Bedrag\n07700 900001;10,00\n+447700900001;8,15\n")
        self.assertEqual(
            self.looks(), [("Ann", 18.15, 0, "collected"), ("Bob", 0, 12.1, "open")]
        )

    def test_a_bad_file_changes_nothing(self):
        cases = {
            "Number;Amount\n+447700900099;1\n": "Row 2: .447700900099 is not a number",
            f"Number;Amount\n{self.ANN};x\n": "Row 2: 'x' is not an amount",
            "A;B\n1;2\n": "no column “Number”, “Amount”",
        }
        for text, told in cases.items():
            with self.subTest(text), self.assertRaisesRegex(UserError, told):
                self.read_file(text)
        self.assertEqual(self.looks()[0][1], 0)

    def test_only_accountants_keep_it(self):
        officer = self.create_user("off", "telecom_split_billing.group_telecom_officer")
        with self.assertRaises(AccessError):
            self.report(officer)
