import json

from odoo.fields import Domain
from odoo.tests import HttpCase, new_test_user, tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.common import TelecomCase

ACCOUNTANT = "account.group_account_invoice"
PAYROLL = "telecom_split_billing.group_telecom_payroll"
OFFICER = "telecom_split_billing.group_telecom_officer"
COSTS, USAGE = "Phone Costs", "Phone Usage"


@tagged("post_install", "-at_install")
class TestDashboards(TelecomCase, HttpCase):
    """Each role finds the dashboards that show what it may see, and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboards = cls.env["spreadsheet.dashboard"].concat(
            *(
                cls.env.ref(f"telecom_split_billing_spreadsheet.dashboard_{name}")
                for name in ("costs", "usage")
            )
        )

    def get_reader(self, *groups):
        return new_test_user(
            self.env,
            f"reader of {groups}",
            password="reader of dashboards",
            groups=",".join(("base.group_user", *groups)),
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def get_data(self, dashboard):
        return json.loads(dashboard.sudo().spreadsheet_data)

    def get_queries(self, data):
        """Return [(groups, measures, domain)] of all pivots and charts."""
        pivots = [
            (
                [each["fieldName"] for each in pivot["rows"]],
                [each["id"] for each in pivot["measures"]],
                pivot["domain"],
            )
            for pivot in data["pivots"].values()
        ]
        charts = [
            (
                chart["metaData"]["groupBy"],
                [chart["metaData"]["measure"]],
                chart["searchParams"]["domain"],
            )
            for sheet in data["sheets"]
            for figure in sheet["figures"]
            if "metaData" in (chart := figure["data"])
        ]
        return [*pivots, *charts]

    def test_each_role_has_the_dashboards_that_it_may_see(self):
        for groups, names in (
            ((), set()),
            ((ACCOUNTANT,), {COSTS}),
            ((PAYROLL,), {COSTS}),
            ((OFFICER,), {COSTS, USAGE}),
        ):
            with self.subTest(groups):
                found = self.dashboards.with_user(self.get_reader(*groups)).search(
                    [("id", "in", self.dashboards.ids)]
                )
                self.assertEqual(set(found.mapped("name")), names)

    def test_all_figures_are_read_with_the_rights_of_each_role(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "Calls abroad", "20")
        )
        bill.action_post()
        for groups in ((ACCOUNTANT,), (PAYROLL,), (OFFICER,)):
            user = self.get_reader(*groups)
            analysis = self.env["telecom.analysis"].with_user(user)
            company = Domain("company_id", "=", self.company.id)
            for dashboard in self.dashboards.with_user(user).search(
                [("id", "in", self.dashboards.ids)]
            ):
                for rows, measures, domain in self.get_queries(
                    self.get_data(dashboard)
                ):
                    wanted = [m if ":" in m else f"{m}:sum" for m in measures]
                    with self.subTest(groups, rows=rows, measures=measures):
                        found = analysis.formatted_read_group(
                            Domain(domain) & company, rows, wanted
                        )
                        if wanted == ["amount:sum"] and rows[-1] == "payer":
                            total = sum(each["amount:sum"] for each in found)
                            self.assertEqual(total, 65)

    def test_filters_are_those_of_all_figures(self):
        for dashboard in self.dashboards:
            data = self.get_data(dashboard)
            filters = {each["id"] for each in data["globalFilters"]}
            matched = [each["fieldMatching"] for each in data["pivots"].values()]
            self.assertTrue(filters)
            for each in matched:
                self.assertEqual(each.keys(), filters)
                for match in each.values():
                    field = self.env["telecom.analysis"]._fields[match["chain"]]
                    self.assertEqual(field.type, match["type"])

    def test_the_web_client_gets_the_dashboard_with_and_without_bills(self):
        user = self.get_reader(OFFICER)
        self.authenticate(user.login, "reader of dashboards")
        for dashboard in self.dashboards:
            response = self.url_open(f"/spreadsheet/dashboard/data/{dashboard.id}")
            self.assertEqual(response.status_code, 200)
            self.assertIn("snapshot", response.json())
