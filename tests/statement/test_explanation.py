from odoo.tests import new_test_user, tagged

from ..portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestExplanation(PortalCase):
    """A statement says how each amount of the employer came about."""

    def explain(self, employee, line=None):
        """Return [(calculation, paid, for this line, left)] of a posted statement."""
        domain = [("employee_id", "=", employee.id), ("state", "=", "posted")]
        if line:
            domain.append(("line_id", "=", line.id))
        statement = self.env["telecom.statement"].search(domain)
        rows = statement._get_explanation()
        own = sum(row["own"] for row in rows)
        self.assertAlmostEqual(own, statement.employer, 6)
        return [
            (
                row["calculation"].replace("\N{NO-BREAK SPACE}", " "),
                *(row[name] for name in ("paid", "own", "left")),
            )
            for row in rows
        ]

    def give(self, *rules, **values):
        policy = self.create_policy(*rules, **values)
        self.ann_line.assignment_ids.policy_id = policy
        return policy

    def post_calls_in_full(self):
        """Post a month in which calls are paid in full, inside a limit of 30."""
        types = self.env["telecom.usage.type"].search([("code", "=", "national_calls")])
        self.give(
            {"kind": "amount", "amount": 30},
            {"scope": "type", "kind": "full", "usage_type_ids": types.ids},
        )
        self.post_month(
            (self.ANN, "National calls", "12"), (self.ANN, "National SMS", "25")
        )

    def test_an_amount_and_what_is_left_of_it(self):
        self.post_month((self.BOB, "National calls", "12"), (self.ANN, "MMS", "45"))
        self.assertEqual(
            self.explain(self.ann), [("45.00 €, at most 30.00 €", 30, 30, 0)]
        )
        self.assertEqual(
            self.explain(self.bob), [("12.00 €, at most 30.00 €", 12, 12, 18)]
        )

    def test_a_percentage_of_all_lines_of_an_employee_together(self):
        policy = self.give(
            {"kind": "percent", "percent": 50, "capped": True, "cap": 40},
            scope="employee",
        )
        second = self.create_line("+447700900009", self.operator)
        self.assign(second, self.ann, "2024-01-01", policy_id=policy.id)
        self.post_month(
            (self.ANN, "National calls", "88.23"),
            (second.number, "National calls", "15.00"),
        )
        told = "50% of 103.23 € = 51.62 €, at most 40.00 €"
        self.assertEqual(self.explain(self.ann, self.ann_line), [(told, 40, 34.19, 0)])
        self.assertEqual(self.explain(self.ann, second), [(told, 40, 5.81, 0)])
        self.log_in(self.ann_user)
        statement = self.env["telecom.statement"].search([("line_id", "=", second.id)])
        page = self.read_page(f"/my/phone/{statement.id}")
        for text in (told, "5.81", "The limits are shared with", "+44 7700 900001"):
            self.assertIn(text, page)

    def test_rules_inside_a_limit_use_it_up(self):
        self.post_calls_in_full()
        self.assertEqual(
            self.explain(self.ann),
            [
                (
                    "25.00 €, at most 30.00 € less 12.00 € of other rules = 18.00 €",
                    *(18, 18, 0),
                ),
                ("100% of 12.00 €", 12, 12, None),
            ],
        )

    def test_each_calculation_leads_to_its_rows(self):
        self.post_calls_in_full()
        url = f"/my/phone/{self.statement_of(self.ann).id}"
        self.log_in(self.ann_user)
        page = self.read_page(url)
        calls, texts = "12.00", "25.00"
        for rule, is_there, is_not in (
            ("0", [texts], [calls]),
            ("1", [calls], [texts]),
            ("2", [calls, texts], []),
            ("x", [calls, texts], []),
        ):
            with self.subTest(rule):
                link = f"{url}/usage?rule={rule}"
                self.assertEqual(link in page, rule in "01")
                rows = self.read_page(link)
                for text in is_there:
                    self.assertIn(text, rows)
                for text in is_not:
                    self.assertNotIn(text, rows)

    def test_usage_that_no_rule_names(self):
        types = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        self.give({"scope": "type", "kind": "none", "usage_type_ids": types.ids})
        self.post_month(
            (self.ANN, "National calls", "12"), (self.ANN, "National SMS", "25")
        )
        self.assertEqual(
            self.explain(self.ann),
            [("0% of 25.00 €", 0, 0, None), ("12.00 €", 0, 0, None)],
        )

    def test_amounts_with_tax_say_so(self):
        self.company.telecom_policy_tax = "included"
        self.post_month((self.ANN, "National calls", "100"))
        statement = self.statement_of(self.ann)
        (row,) = statement._get_explanation()
        self.assertEqual((row["paid"], row["left"]), (30, 0))
        self.assertIn("121.00", row["calculation"])
        self.log_in(self.ann_user)
        self.assertIn("include tax", self.read_page(f"/my/phone/{statement.id}"))

    def test_the_form_shows_it_to_those_who_may_read_the_shares(self):
        self.post_month((self.BOB, "National calls", "45"))
        statement = self.statement_of(self.bob)
        officer, books = (
            new_test_user(self.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("off", "telecom_split_billing.group_telecom_officer"),
                ("book", "account.group_account_invoice"),
            )
        )
        for user, is_shown in ((self.bob_user, 1), (officer, 1), (books, 0)):
            with self.subTest(user.login):
                told = statement.with_user(user).explanation or ""
                self.assertEqual("45.00" in told, bool(is_shown))
