import base64
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..masters.masters_case import MastersCase

TODAY = date(2026, 11, 10)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMandate(MastersCase):
    """The agreement without which nothing is deducted from wages."""

    def setUp(self):
        super().setUp()
        self.ann = self.create_employee("Ann")
        self.payroll = self.create_user(
            "wages", "telecom_split_billing.group_telecom_payroll"
        )

    def sign(self, employee=None, **values):
        return self.env["telecom.mandate"].create(
            {
                "employee_id": (employee or self.ann).id,
                "date_from": date(2026, 1, 1),
                "date_signed": date(2026, 1, 1),
                "signed_by": "paper",
                "maximum_amount": 25,
                **values,
            }
        )

    def valid(self, day=TODAY, operator=None):
        mandates = self.env["telecom.mandate"]._get_valid(
            self.ann, self.company, day, operator
        )
        return mandates.get(self.ann.id, self.env["telecom.mandate"])

    def test_the_state_follows_the_dates(self):
        yesterday, tomorrow = TODAY - timedelta(1), TODAY + timedelta(1)
        unsigned = {"date_signed": False, "signed_by": False}
        cases = [
            ({}, "valid", True),
            (unsigned, "to_sign", False),
            ({"date_from": tomorrow}, "upcoming", False),
            ({"date_to": TODAY}, "valid", True),
            ({"date_to": yesterday}, "expired", False),
            ({"date_revoked": TODAY}, "revoked", False),
            ({"date_revoked": tomorrow}, "valid", True),
            ({"date_revoked": TODAY, **unsigned}, "revoked", False),
        ]
        for values, state, holds in cases:
            with self.subTest(values=values):
                mandate = self.sign(**values)
                self.assertEqual(mandate.state, state)
                self.assertEqual(bool(self.valid()), holds)
                found = self.env["telecom.mandate"].search([("state", "=", state)])
                self.assertEqual(found, mandate)
                for other in ("to_sign", "upcoming", "valid", "expired", "revoked"):
                    if other != state:
                        self.assertFalse(
                            self.env["telecom.mandate"].search([("state", "=", other)])
                        )
                mandate.flush_recordset()
                self.env.cr.execute(
                    "DELETE FROM telecom_mandate WHERE id = %s", [mandate.id]
                )
                self.env.invalidate_all()

    def test_it_holds_for_its_operators_and_the_last_one_signed_holds(self):
        other = self.create_operator("Other Mobile", "base.uk")
        every = self.sign()
        own = self.sign(
            operator_ids=[(6, 0, self.operator.ids)], date_signed=date(2026, 2, 1)
        )
        self.assertEqual(self.valid(operator=self.operator), own)
        self.assertEqual(self.valid(operator=other), every)
        self.assertEqual(self.valid(), every)

    def test_revoking_holds_from_today_on(self):
        mandate = self.sign()
        mandate.with_user(self.payroll).action_revoke()
        self.assertEqual(mandate.state, "revoked")
        self.assertFalse(self.valid())
        self.assertEqual(self.valid(TODAY - timedelta(1)), mandate)
        with self.assertRaisesRegex(UserError, "is no longer valid"):
            mandate.with_user(self.payroll).action_revoke()

    def test_what_is_signed_stays_as_it_is(self):
        mandate = self.sign()
        with self.assertRaisesRegex(UserError, "is signed and cannot be changed"):
            mandate.maximum_amount = 100
        with self.assertRaisesRegex(UserError, "is signed and cannot be changed"):
            mandate.operator_ids = self.operator
        with self.assertRaisesRegex(UserError, "proof of the deducted amounts"):
            mandate.unlink()
        mandate.maximum_amount = 25  # as it was
        mandate.date_to = date(2026, 12, 31)

    def test_the_most_that_may_be_deducted(self):
        cases = [
            ({"maximum_kind": "none"}, 0, None),
            ({"maximum_kind": "amount", "maximum_amount": 12.5}, 2000, 12.5),
            ({"maximum_kind": "percent", "maximum_percent": 20}, 2000.33, 400.07),
            ({"maximum_kind": "percent", "maximum_percent": 20}, 0, False),
        ]
        for values, net_pay, cap in cases:
            with self.subTest(values=values, net_pay=net_pay):
                found = self.sign(**values)._get_cap(net_pay)
                self.assertEqual((type(found), found), (type(cap), cap))

    def test_a_new_text_is_a_new_version(self):
        before = self.company.telecom_mandate_version
        self.company.telecom_mandate_text = "<p>Another text</p>"
        self.assertEqual(self.company.telecom_mandate_version, before + 1)
        mandate = self.sign()
        self.assertEqual(mandate.text_version, before + 1)
        self.assertIn("Another text", mandate.text)

    def test_who_may_see_and_do_what(self):
        user = self.create_user("ann")
        self.ann.user_id = user
        own = self.sign(document=base64.b64encode(b"scan"), document_name="scan.pdf")
        self.sign(self.create_employee("Bob"), document=base64.b64encode(b"scan"))
        self.env.invalidate_all()
        mandates = self.env["telecom.mandate"]
        self.assertEqual(len(mandates.with_user(self.payroll).search([])), 2)
        self.assertEqual(mandates.with_user(user).search([]), own)
        with self.assertRaises(AccessError):
            own.with_user(user).date_to = TODAY
        for group in (
            "account.group_account_manager",
            "telecom_split_billing.group_telecom_administrator",
            "hr.group_hr_manager",
        ):
            with self.subTest(group=group):
                other = self.create_user(group.rpartition(".")[2], group)
                self.assertFalse(mandates.with_user(other).search([]))
                with self.assertRaises(AccessError):
                    own.with_user(other).read(["document"])
                scans = self.env["ir.attachment"].search(
                    [
                        ("res_model", "=", "telecom.mandate"),
                        ("res_field", "=", "document"),
                    ]
                )
                self.assertEqual(len(scans), 2)
                with self.assertRaises(AccessError):
                    scans.with_user(other).read(["datas"])
