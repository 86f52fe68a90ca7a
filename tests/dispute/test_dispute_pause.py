from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..payroll.payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestDisputePause(PayrollCase, HttpCase):
    """Nothing that is disputed is deducted from wages, if the company says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann_user = new_test_user(cls.env, "telecom-ann", groups="base.group_portal")
        cls.ann.user_id = cls.ann_user
        bill = cls("run").post(
            (cls.ANN, "National calls", "45"), (cls.BOB, "National calls", "40")
        )
        cls.settlement, cls.of_bob = bill.telecom_settlement_ids.sorted("id")
        cls.statement = cls.env["telecom.statement"].search(
            [("employee_id", "=", cls.ann.id)]
        )
        cls.officer = cls.create_user(
            "telecom-officer", "telecom_split_billing.group_telecom_officer"
        )

    def dispute(self):
        return self.statement.with_user(self.ann_user)._dispute(
            "work",
            "A customer",
            self.statement.sudo().charge_ids,
            self.env["telecom.usage.row"],
        )

    def test_a_run_leaves_it_out_until_it_is_over(self):
        dispute = self.dispute()
        self.assertTrue(self.settlement.is_disputed)
        self.assertFalse(self.of_bob.is_disputed)
        run = self.start_run()
        self.assertEqual([each[0] for each in self.preview(run)], ["Bob"])
        dispute.with_user(self.ann_user).action_withdraw()
        self.assertFalse(self.settlement.is_disputed)
        run.action_gather()
        self.assertEqual([each[0] for each in self.preview(run)], ["Ann", "Bob"])

    def test_a_draft_run_is_not_confirmed_with_it(self):
        run = self.start_run()
        self.assertEqual(self.settlement.state, "scheduled")
        self.dispute()
        with self.assertRaisesRegex(UserError, "Ann disputed phone costs"):
            run.action_confirm()
        run.action_gather()
        self.assertEqual(self.settlement.state, "open")
        notes = "".join(self.settlement.message_ids.mapped("body"))
        self.assertIn("No longer scheduled in", notes)
        run.action_confirm()
        self.assertEqual(run.amount, 12.10)

    def test_what_was_deducted_before_it_was_disputed_is_given_back(self):
        run = self.start_run()
        run.action_confirm()
        self.assertEqual(self.settlement.amount, 18.15)
        dispute = self.dispute()
        dispute.with_user(self.officer).line_ids.granted = 20
        dispute.with_user(self.officer).action_grant_part()
        correction = dispute.correction_ids.with_user(self.env.user)
        self.assertIs(correction.action_confirm(), True)
        self.env.invalidate_all()
        self.assertEqual(self.settlement.amount, 18.15)
        settlements = self.env["telecom.settlement"].search(
            [("employee_id", "=", self.ann.id)]
        )
        self.assertAlmostEqual(
            sum(settlements.mapped("amount")), self.statement.employee_total
        )
        self.assertEqual(self.statement.employee_total, 0)

    def test_it_waits_until_what_was_granted_is_booked(self):
        dispute = self.dispute()
        line = dispute.line_ids.with_user(self.officer)
        line.granted = 5
        dispute.with_user(self.officer).action_grant_part()
        self.assertEqual(dispute.state, "to_book")
        self.assertEqual([each[0] for each in self.preview(self.start_run())], ["Bob"])
        correction = dispute.correction_ids.with_user(self.env.user)
        self.assertIs(correction.action_confirm(), True)
        run = self.start_run()
        # 10 of 45 are left to Ann, with 21 % of tax
        self.assertEqual(self.preview(run), [("Ann", 12.10, 12.10, "full")])

    def test_a_company_may_deduct_it_all_the_same(self):
        self.company.telecom_dispute_pauses = False
        self.dispute()
        self.assertFalse(self.settlement.is_disputed)
        self.assertEqual(len(self.preview(self.start_run())), 2)

    def test_disputed_settlements_are_found(self):
        self.dispute()
        settlements = self.env["telecom.settlement"]
        both = self.settlement | self.of_bob
        for operator, value, found in (
            ("=", True, self.settlement),
            ("=", False, self.of_bob),
            ("!=", True, self.of_bob),
        ):
            self.assertEqual(
                settlements.search([("is_disputed", operator, value)]) & both, found
            )

    def test_the_employee_reads_that_nothing_is_deducted(self):
        self.authenticate(self.ann_user.login, self.ann_user.login)
        url = f"/my/phone/payments/{self.settlement.id}"
        told = "Nothing is deducted from your pay until the dispute is decided"
        otherwise = "The amount is deducted from your pay"
        page = self.url_open(url).text
        self.assertNotIn(told, page)
        self.assertIn(otherwise, page)
        self.dispute()
        self.env.flush_all()
        page = self.url_open(url).text
        self.assertIn(told, page)
        self.assertNotIn(otherwise, page)
