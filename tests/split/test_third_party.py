from odoo.tests import tagged

from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestThirdParty(TelecomCase):
    """A statement of payments for others: tax included, and with a payer of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statements = cls.plain.copy({"name": "Payments", "third_party": True})
        cls.statements.signature = "Number\nParking"
        cls.statements.column_ids.filtered(
            lambda column: column.field_name == "label"
        ).header = "Parking"
        cls.operator.profile_ids |= cls.statements

    def pay(self, *rows, document="P-1"):
        """Upload a statement of (number, label, amount with tax) rows."""
        content = self.csv(*rows, document=document).replace(b"Label", b"Parking", 1)
        return self.upload((f"{document}.csv", content))

    def test_the_employee_pays_it_with_its_tax_even_with_budget_left(self):
        bill = self.pay((self.ANN, "Ticket 9", "10"))
        self.assertTrue(bill.telecom_third_party)
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Ann": (0, 12.1)})
        self.assertFalse(bill.invoice_line_ids.tax_ids)
        self.assertEqual(
            bill.telecom_charge_ids.usage_type_id.category_id.code, "third_party"
        )
        bill.action_post()
        self.assertEqual(
            self.journal_items(bill),
            sorted(
                [
                    (self.clearing.code, "Fiction Mobile", 12.1, 0),
                    (
                        self.vendor.property_account_payable_id.code,
                        "Fiction Mobile",
                        0,
                        12.1,
                    ),
                ]
            ),
        )
        self.assertEqual(bill.telecom_settlement_ids.amount, 12.1)
        share = bill.telecom_share_ids
        self.assertEqual(share.rule_text, "third-party payments as set on the operator")
        # the bill of the same month keeps the whole limit
        other = self.upload_rows((self.ANN, "National calls", "30"))
        other.action_post()
        self.assertEqual(self.paid_by(other), {"Ann": (30, 12.1)})

    def test_who_pays_is_a_setting_of_the_operator_and_a_rule_goes_before(self):
        table = [
            ("employee", {"kind": "amount", "amount": 30}, (0, 12.1)),
            ("employer", {"kind": "amount", "amount": 5}, (12.1, 0)),
            ("policy", {"kind": "amount", "amount": 5}, (5, 7.1)),
            (
                "employee",
                {"kind": "amount", "amount": 4, "categories": ["third_party"]},
                (4, 8.1),
            ),
        ]
        for number, (payer, rule, expected) in enumerate(table):
            with self.subTest(payer=payer, rule=rule):
                self.operator.third_party_payer = payer
                self.company.telecom_policy_id = self.create_policy(rule)
                bill = self.pay((self.ANN, "Ticket", "10"), document=f"P-{number}")
                self.assertEqual(self.paid_by(bill), {"Ann": expected})
                bill.button_cancel()
