from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..masters.masters_case import MastersCase

TODAY = date(2026, 11, 10)
PAYROLL = "telecom_split_billing.group_telecom_payroll"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMandateSafe(MastersCase):
    """What is signed is proof: payroll neither makes nor bends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payroll = cls.create_user("wages", PAYROLL)
        cls.ann = cls.create_employee("Ann")

    def setUp(self):
        super().setUp()
        self.mandates = self.env["telecom.mandate"].with_user(self.payroll)

    def make(self, **values):
        return self.mandates.create({"employee_id": self.ann.id, **values})

    def sign(self, **values):
        paper = {"date_signed": date(2026, 1, 1), "signed_by": "paper"}
        return self.make(date_from=date(2026, 1, 1), **paper, **values)

    def test_what_payroll_cannot_do_to_a_signed_mandate(self):
        cases = [
            ({"date_signed": False, "signed_by": False}, {}),
            ({"date_signed": date(2026, 2, 1)}, {}),
            ({"date_to": TODAY - timedelta(1)}, {}),
            ({"date_to": date(2027, 6, 30)}, {"date_to": date(2026, 12, 31)}),
            ({"date_to": False}, {"date_to": date(2026, 12, 31)}),
            ({"date_revoked": TODAY - timedelta(1)}, {}),
            ({"date_revoked": False}, {"date_revoked": TODAY}),
            ({"document": "T1RIRVI="}, {"document": "U0NBTg=="}),
            ({"document": False}, {"document": "U0NBTg=="}),
            ({"date_revoked": TODAY + timedelta(9)}, {"date_revoked": TODAY}),
        ]
        for change, values in cases:
            with self.subTest(change=change), self.assertRaises(UserError):
                self.sign(**values).write(change)

    def test_payroll_may_let_it_end_earlier_from_today_on(self):
        for end in (TODAY, date(2026, 11, 30)):
            with self.subTest(end=end):
                mandate = self.sign(date_to=date(2026, 12, 31))
                mandate.date_to = end
                self.assertEqual(mandate.date_to, end)

    def test_payroll_does_not_sign_in_the_employee_s_name(self):
        drawn = {"signature": "iVBORw0KGgo=", "signed_ip": "10.0.0.1"}
        portal = {"date_signed": TODAY, "signed_by": "portal"}
        for values in (portal, drawn, {**portal, **drawn}):
            with self.subTest(values=values):
                with self.assertRaises(AccessError):
                    self.make(**values)
                with self.assertRaises(AccessError):
                    self.make().write(values)

    def test_a_paper_mandate_is_entered_in_one_go(self):
        form = Form(self.mandates)
        form.employee_id = self.ann
        form.operator_ids.add(self.operator.with_user(self.payroll))
        form.maximum_amount = 40
        form.signed_by = "paper"
        form.date_signed = date(2026, 11, 2)
        mandate = form.save()
        self.assertEqual((mandate.employee_id, mandate.maximum_amount), (self.ann, 40))
        self.assertEqual(
            (mandate.operator_ids, mandate.state), (self.operator, "valid")
        )

    def test_the_text_is_that_of_the_employee_s_company_and_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        other = self.env["res.company"].create({"name": "Other"})
        other.telecom_mandate_text = "<p>Text of the other</p>"
        other.update_field_translations(
            "telecom_mandate_text",
            {"nl_NL": {"Text of the other": "Andere tekst"}},
        )
        cases = [("en_US", "Text of the other"), ("nl_NL", "Andere tekst")]
        for lang, text in cases:
            with self.subTest(lang=lang):
                bob = self.create_employee("Bob", company_id=other.id, lang=lang)
                mandate = self.env["telecom.mandate"].create({"employee_id": bob.id})
                self.assertIn(text, mandate.text)
                self.assertEqual(mandate.company_id, other)
                self.assertEqual(mandate.text_version, other.telecom_mandate_version)

    def test_payroll_alone_asks_employees_to_sign(self):
        self.ann.work_email = "ann@fictief.example"
        self.ann.user_id = user = self.create_user("ann")
        mandate = self.make()
        mandate.action_ask_to_sign()
        with self.assertRaises(AccessError):
            mandate.with_user(user).action_ask_to_sign()

    def test_payroll_makes_mandates_for_many(self):
        action = self.ann.with_user(self.payroll).action_create_telecom_mandates()
        self.assertEqual(self.mandates.search(action["domain"]).employee_id, self.ann)

    def test_of_two_signed_on_one_day_the_one_entered_last_holds(self):
        first, second = self.sign(), self.sign()
        valid = self.mandates._get_valid(self.ann, self.company, TODAY)
        self.assertEqual(valid, {self.ann.id: second})
        second.action_revoke()
        valid = self.mandates._get_valid(self.ann, self.company, TODAY)
        self.assertEqual(valid, {self.ann.id: first})

    def test_a_mandate_of_another_company_holds_for_it_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        mandate = self.sign()
        mandates = self.env["telecom.mandate"]
        for company, found in ((self.company, {self.ann.id: mandate}), (other, {})):
            self.assertEqual(mandates._get_valid(self.ann, company, TODAY), found)

    def test_no_net_pay_leaves_nothing_to_deduct(self):
        mandate = self.sign(maximum_kind="percent", maximum_percent=20)
        self.assertEqual(mandate._get_cap(-100), 0)
