from ast import literal_eval
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.translate import code_translations

from ...models.control.ir_filters import NAMES
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
        return new_test_user(self.env, f"reader-{groups}", groups=groups)

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

    def used(self, *groups, **options):
        measures = ("quantity", "duration", "volume")
        return [
            tuple(round(each, 4) if isinstance(each, float) else each for each in row)
            for row in self.sums(*groups, measures=measures, **options)
        ]

    def upload_usage(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "40", date(2026, 11, 2), "7200", "seconds"),
            (self.ANN, "National calls", "0", date(2026, 11, 3), "30", "Min."),
            (self.BOB, "Options", "0", date(2026, 11, 3), "512", "MB"),
            (self.BOB, "Calls abroad", "4", date(2026, 11, 3), "3", "SMS"),
            document="F-2",
        )
        bill.action_post()
        return bill

    def test_usage_counts_once_whoever_pays(self):
        self.upload_usage()
        november = [("date", "=", "2026-11-30")]
        self.assertEqual(
            self.used("employee_id", domain=november),
            [("Ann", 0, 2.5, 0), ("Bob", 3, 0, 0.5)],
        )
        # of 40 for the calls, the employer pays 30; free usage is the employer's
        self.assertEqual(
            sorted(self.used("payer", domain=november)),
            [("employee", 0, 0.625, 0), ("employer", 3, 1.875, 0.5)],
        )
        self.assertEqual(
            self.used("decided_by", domain=[*november, ("amount", "=", 0)]),
            [(False, 0, 0, 0.5)],
        )

    def test_corrected_and_reversed_usage_does_not_count_twice(self):
        bill = self.upload_usage()
        november = [("date", "=", "2026-11-30")]
        self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-11-03",
        )
        self.assertEqual(
            [row for row in self.used("employee_id", domain=november) if any(row[1:])],
            [("Ann", 0, 2, 0), ("Bob", 3, 0, 0.5), ("Cat", 0, 0.5, 0)],
        )
        self.assertEqual(self.broken_books(), {})
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], cancel=True)
        self.assertEqual(self.used(domain=november), [(0, 0, 0)])
        self.assertEqual(self.broken_books(), {})

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
            with self.subTest(groups, measure=True), self.assertRaises(AccessError):
                self.sums("employee_id", user=user, measures=("duration",))
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

    def test_a_cost_leads_to_its_statement_or_its_bill(self):
        cost = self.env["telecom.analysis"].search(
            [("bill_id", "=", self.bill.telecom_bill_id.id)]
        )
        statement = cost.statement_id[:1]
        opened = cost.filtered(lambda each: each.statement_id == statement)[:1]
        self.assertEqual(
            [opened.action_open()[name] for name in ("res_model", "res_id")],
            ["telecom.statement", statement.id],
        )
        reader = self.create_reader("base.group_user")
        self.ann.parent_id = self.create_employee("Mae", user_id=reader.id)
        own = self.env["telecom.analysis"].with_user(reader).search([], limit=1)
        self.assertEqual(own.action_open(), {"type": "ir.actions.act_window_close"})

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

    def get_favorites(self, user):
        action = self.env.ref("telecom_split_billing.action_telecom_analysis")
        return (
            self.env["ir.filters"]
            .with_user(user)
            .with_context(lang=user.lang)
            .get_filters("telecom.analysis", action.id)
        )

    def test_favorites_are_offered_to_those_who_may_see_what_they_show(self):
        shipped = self.env["ir.filters"].search([("model_id", "=", "telecom.analysis")])
        self.assertEqual(set(shipped.mapped("name")), set(NAMES))
        officer = self.create_reader("telecom_split_billing.group_telecom_officer")
        offered = self.get_favorites(officer)
        self.assertEqual(len(offered), len(shipped))
        analysis = self.env["telecom.analysis"]
        for user in (officer, self.create_reader("account.group_account_invoice")):
            for each in self.get_favorites(user):
                context = literal_eval(each["context"])
                with self.subTest(user.login, favorite=each["name"]):
                    analysis.with_user(user).formatted_read_group(
                        literal_eval(each["domain"]),
                        context["group_by"],
                        [f"{name}:sum" for name in context["pivot_measures"]],
                    )
        self.assertEqual(
            {each["name"] for each in self.get_favorites(user)},
            {
                "By Department",
                "By Operator",
                "By Policy",
                "By Month",
            },
        )

    def test_the_name_of_a_favorite_is_shown_until_it_is_changed(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        user = self.create_reader("telecom_split_billing.group_telecom_officer")
        user.lang = "nl_BE"
        favorite = self.env.ref("telecom_split_billing.filter_analysis_operator")
        told = {"By Operator": "Kosten per operator"}
        with patch.object(
            code_translations, "get_python_translations", return_value=told
        ):
            names = [each["name"] for each in self.get_favorites(user)]
        self.assertIn("Kosten per operator", names)
        favorite.name = "Ours"
        self.assertIn("Ours", [each["name"] for each in self.get_favorites(user)])
