from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..portal_case import PortalCase


@tagged("post_install", "-at_install")
class TestOverview(PortalCase):
    """The first screen counts what waits for its reader, and leads there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.post_month(
            (cls.ANN, "National calls", "50.00"), (cls.BOB, "Calls abroad", "60.00")
        )

    def reader(self, group):
        name = f"telecom-reader-{group.rpartition('.')[2]}"
        return new_test_user(self.env, name, groups=group)

    def overview(self, user):
        chosen = {"allowed_company_ids": user.company_id.ids}
        overview = self.env["telecom.overview"].with_user(user)
        return overview.with_context(**chosen).get_overview()

    def cards(self, user):
        """Return {card: {row: (count, amount)}} of a reader."""
        return {
            card["title"]: {
                row["label"]: (row["count"], row["amount"]) for row in card["rows"]
            }
            for card in self.overview(user)["cards"]
        }

    def test_each_role_has_its_cards(self):
        highest = "Highest Costs of the Last Month"
        for group, titles in (
            ("base.group_user", []),
            (
                "account.group_account_invoice",
                ["Bills", "Exceptions", "Owed by Employees", "Deduction Runs"],
            ),
            (
                "telecom_split_billing.group_telecom_officer",
                ["Exceptions", "Disputes", "Lines", "Last Month", highest],
            ),
            (
                "telecom_split_billing.group_telecom_payroll",
                ["Exceptions", "Owed by Employees", "Deduction Runs"],
            ),
            ("hr.group_hr_user", ["Employees"]),
        ):
            with self.subTest(group):
                self.assertEqual(list(self.cards(self.reader(group))), titles)
        self.assertEqual(list(self.cards(self.bob_user)), ["My Phone"])

    def test_counts_and_amounts_are_those_of_the_records_behind_them(self):
        self.upload_rows((self.ANN, "Unknown label", "7"), document="F-2")
        self.upload_rows((self.ANN, "National calls", "10"), document="F-3")
        user = self.reader("account.group_account_invoice")
        cards = self.cards(user)
        self.assertEqual(cards["Bills"]["With open issues"], (1, 8.47))
        self.assertEqual(cards["Bills"]["To post"], (1, 12.10))
        self.assertEqual(cards["Bills"]["Posted in the last 30 days"], (1, 133.10))
        self.assertEqual(cards["Owed by Employees"]["Not due yet"], (2, 60.50))
        for card in self.overview(user)["cards"]:
            for row in card["rows"]:
                with self.subTest(card["title"], row=row["label"]):
                    action = row["action"]
                    found = self.env[action["res_model"]].with_user(user)
                    self.assertEqual(found.search_count(action["domain"]), row["count"])

    def test_no_row_opens_the_form_of_a_new_record(self):
        for group in (
            "account.group_account_invoice",
            "telecom_split_billing.group_telecom_officer",
            "telecom_split_billing.group_telecom_payroll",
            "hr.group_hr_user",
        ):
            cards = self.overview(self.reader(group))["cards"]
            self.assertTrue(cards)
            for card in cards:
                for row in card["rows"]:
                    with self.subTest(group, row=row["label"]):
                        self.assertNotEqual(row["action"]["views"][0][1], "form")

    def test_officers_see_what_is_unusual_on_the_last_bills(self):
        november = date(2026, 11, 15)
        self.post_month(
            (self.ANN, "Subscription", "20.00", november),
            (self.BOB, "National calls", "150.00", november),
            (self.BOB, "Calls abroad", "7.00", november),
            document="F-2",
        )
        cards = self.cards(self.reader("telecom_split_billing.group_telecom_officer"))
        self.assertEqual(
            cards["Last Month"],
            {
                "Lines without any usage": (1, 20),
                "Lines used abroad": (1, 7),
                "Far above their usual cost": (1, 157),
            },
        )
        highest = cards["Highest Costs of the Last Month"].values()
        self.assertEqual([amount for _count, amount in highest], [157, 20])

    def test_hr_sees_who_starts_and_who_leaves(self):
        reader = self.reader("hr.group_hr_user")
        before = self.cards(reader)["Employees"]
        self.env["hr.employee"].create(
            {
                "name": "Dan",
                "contract_date_start": fields.Date.today() + timedelta(days=10),
            }
        )
        self.bob.departure_date = fields.Date.today() + timedelta(days=20)
        after = self.cards(reader)["Employees"]
        for label in ("Start within 30 days", "Leave within 30 days"):
            self.assertEqual(after[label][0] - before[label][0], 1)

    def test_employees_see_what_is_left_of_their_budget(self):
        left = "Left of the agreed amount in the last month"
        self.assertEqual(self.cards(self.bob_user)["My Phone"][left], (1, 0))

    def test_overdue_amounts_are_told_by_age(self):
        settlements = self.bill.telecom_settlement_ids.sudo()
        settlements.sudo().date_due = "2026-10-25"
        settlements[0].sudo().date_due = "2026-01-01"
        cards = self.cards(self.reader("account.group_account_invoice"))
        counts = [count for count, _amount in cards["Owed by Employees"].values()]
        self.assertEqual(counts, [0, 1, 0, 1])

    def test_the_charts_hold_what_their_reader_may_see(self):
        def read(user):
            return {
                chart["title"]: {
                    each["label"]: [value for value in each["values"] if value]
                    for each in chart["series"]
                }
                for chart in self.overview(user)["charts"]
            }

        books = self.reader("account.group_account_invoice")
        by_payer = {"Employer": [60], "Employee": [50]}
        self.assertEqual(read(books), {"Cost by Month and Payer": by_payer})
        officer = self.reader("telecom_split_billing.group_telecom_officer")
        self.assertEqual(
            read(officer),
            {
                "Cost by Month and Payer": by_payer,
                "Cost by Month and Usage Category": {"Voice": [110]},
            },
        )
        self.assertEqual(
            read(self.bob_user),
            {"My Phone and My Team by Month": {"Employer": [30], "Employee": [30]}},
        )
        self.assertEqual(read(self.reader("hr.group_hr_user")), {})

    def test_the_charts_are_those_of_the_cost_analysis(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "7"), ("", "Options", "5"), document="F-4"
        )
        bill.telecom_issue_ids._resolve("employer")
        bill.telecom_bill_id.action_split()
        bill.action_post()
        manager = self.bob_user
        self.ann.parent_id = self.bob
        groups = (
            "account.group_account_invoice",
            "telecom_split_billing.group_telecom_officer",
            "telecom_split_billing.group_telecom_payroll",
        )
        for user in (manager, *map(self.reader, groups)):
            companies = user.company_id.ids
            analysis = self.env["telecom.analysis"].with_user(user)
            for chart in self.overview(user)["charts"]:
                with self.subTest(user.login, chart=chart["title"]):
                    (group,) = set(chart["action"]["context"]["graph_groupbys"]) - {
                        "date:month"
                    }
                    expected = analysis.with_context(
                        allowed_company_ids=companies
                    )._read_group(
                        [("state", "=", "posted"), ("amount", "!=", 0)],
                        [group],
                        ["amount:sum"],
                    )
                    self.assertEqual(
                        sorted(sum(each["values"]) for each in chart["series"]),
                        sorted(amount for _value, amount in expected),
                    )

    def test_a_new_accountant_is_told_how_to_begin(self):
        self.bill.button_draft()
        self.bill.unlink()
        user = self.reader("account.group_account_invoice")
        bills = self.overview(user)["cards"][0]
        self.assertIn("drop the bill of your operator", bills["help"])

    def test_other_companies_are_left_out(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.reader("account.group_account_invoice")
        user.write({"company_ids": [(4, company.id)], "company_id": company.id})
        cards = self.cards(user)
        counts = [row[0] for rows in cards.values() for row in rows.values()]
        self.assertFalse(any(counts))
        self.assertEqual(self.overview(user)["charts"], [])

    def test_the_portal_has_no_overview(self):
        with self.assertRaises(AccessError):
            self.overview(self.ann_user)

    def test_the_icon_of_the_application_opens_it(self):
        root = self.env.ref("telecom_split_billing.menu_telecom")
        first = root.child_id.sorted("sequence")[0]
        self.assertEqual(first.action.tag, "telecom_overview")
