from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..correction.test_correction import CorrectionCase


@tagged("post_install", "-at_install")
class TestAnalysis(CorrectionCase):
    """The cost analysis adds up to the bills, and shows each role no more than its."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"),
            (self.ANN, "Calls abroad", "25"),
            (self.BOB, "National calls", "20"),
        )
        self.bill.action_post()  # Ann: 70, the employer 30, Ann 40; Bob: 20 and 0

    def sums(self, *groups, user=None, domain=(), measures=("employer", "employee")):
        """Return the sums of the measures by the values of the groups."""
        analysis = self.env["telecom.analysis"].with_user(user or self.env.user)
        rows = analysis._read_group(
            [("company_id", "=", self.company.id), *domain],
            groups,
            [f"{name}:sum" for name in measures],
        )
        return [
            tuple(getattr(value, "display_name", value) for value in row)
            for row in rows
        ]

    def create_reader(self, groups):
        return new_test_user(self.env, "telecom-reader", groups=groups)

    def test_employers_and_employees_parts_are_the_cost(self):
        self.assertEqual(self.sums("employee_id"), [("Ann", 30, 40), ("Bob", 20, 0)])
        self.assertEqual(
            sorted(self.sums("payer", measures=("amount",))),
            [("employee", 40), ("employer", 50)],
        )
        self.assertEqual(
            self.sums("operator_id", measures=("amount", "employee_tax")),
            [("Fiction Mobile", 90, 8.40)],
        )

    def test_usage_abroad_and_what_decided_are_told_apart(self):
        self.assertEqual(
            sorted(self.sums("abroad", measures=("amount",))),
            [(False, 65), (True, 25)],
        )
        self.assertEqual(
            self.sums("decided_by", measures=("amount",)), [("overall", 90)]
        )

    def test_a_correction_counts_as_a_difference(self):
        self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-01-01",
        )
        self.assertEqual(
            self.sums("employee_id", domain=[("amount", "!=", 0)]),
            [("Ann", 0, 0), ("Bob", 20, 0), ("Cat", 30, 40)],
        )
        self.assertEqual(
            self.sums(measures=("amount", "employee")),
            [(90, 40)],
        )

    def test_drafts_are_told_apart_and_cancelled_bills_are_left_out(self):
        draft = self.upload_rows((self.ANN, "National calls", "5"), document="F-2")
        self.assertEqual(
            sorted(self.sums("state", measures=("amount",))),
            [("draft", 5), ("posted", 90)],
        )
        draft.button_cancel()
        self.assertEqual(self.sums("state", measures=("amount",)), [("posted", 90)])

    def test_usage_is_for_officers(self):
        for groups in (
            "account.group_account_invoice",
            "telecom_split_billing.group_telecom_payroll",
            "base.group_user",
        ):
            user = self.create_reader(groups)
            for name in ("usage_type_id", "category_id", "abroad", "decided_by"):
                with self.subTest(groups, field=name), self.assertRaises(AccessError):
                    self.sums(name, user=user)
                with self.subTest(groups, domain=name), self.assertRaises(AccessError):
                    self.sums("employee_id", user=user, domain=[(name, "!=", False)])
            user.sudo().unlink()
        officer = self.create_reader("telecom_split_billing.group_telecom_officer")
        self.assertEqual(
            sorted(self.sums("usage_type_id", user=officer, measures=("amount",))),
            [("Calls made abroad", 25), ("National calls", 65)],
        )

    def test_managers_see_their_team_and_employees_themselves(self):
        manager = self.create_reader("base.group_user")
        self.assertEqual(self.sums("employee_id", user=manager), [])
        mae = self.create_employee("Mae", user_id=manager.id)
        self.ann.parent_id = mae
        self.assertEqual(self.sums("employee_id", user=manager), [("Ann", 30, 40)])
        self.ann.parent_id = mae.user_id = False
        self.bob.user_id = manager
        self.assertEqual(self.sums("employee_id", user=manager), [("Bob", 20, 0)])

    def test_the_table_of_a_role_is_shown_with_what_it_may_see(self):
        action = self.env.ref("telecom_split_billing.action_telecom_analysis")
        for groups in (
            "base.group_user",
            "account.group_account_invoice",
            "telecom_split_billing.group_telecom_officer",
        ):
            user = self.create_reader(groups)
            analysis = self.env["telecom.analysis"].with_user(user)
            with self.subTest(groups):
                views = analysis.get_views(
                    [(False, kind) for kind in (*action.view_mode.split(","), "search")]
                )["views"]
                is_officer = "officer" in groups
                for kind in ("list", "search"):
                    self.assertEqual(
                        "usage_type_id" in views[kind]["arch"], is_officer, kind
                    )
            user.sudo().unlink()
