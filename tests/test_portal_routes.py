import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_case import PortalCase

PREFIX = "/my/phone"
# What a route's numbers are of; "page" is no record.
RECORDS = {
    "agreement_id": "telecom.agreement",
    "mandate_id": "telecom.mandate",
    "settlement_id": "telecom.settlement",
    "statement_id": "telecom.statement",
}
NUMBER = re.compile(r"<int:(\w+)>")


@tagged("post_install", "-at_install")
class TestPortalRoutes(PortalCase):
    """Every route of the employee's pages, with the identifiers of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post_month(
            (cls.ANN, "National calls", "50.00"), (cls.BOB, "National calls", "77.77")
        )
        cls.env["telecom.mandate"].sudo().create(  # as payroll does
            [{"employee_id": each.id} for each in (cls.ann, cls.bob)]
        )
        cls.company.telecom_agreement = "paper"
        cls.env["telecom.agreement"].sudo()._update_needed()  # as each day
        cls.env.flush_all()

    def test_what_belongs_to_another_is_neither_shown_nor_changed(self):
        foreign = self.get_foreign_routes()
        self.assertGreater(len(foreign), 8, "the routes are found at all")
        before = self.read_all(self.bob)
        self.log_in(self.ann_user)
        for url, routing in foreign:
            for method in routing["methods"] or ("GET", "POST"):
                with self.subTest(url=url, method=method):
                    text = self.ask(url, method, routing["type"])
                    for secret in ("77.77", "47.77", "Bob", self.BOB[-6:]):
                        self.assertNotIn(secret, text)
        self.assertEqual(self.read_all(self.bob), before)

    def test_nobody_reads_anything_without_logging_in(self):
        self.authenticate(None, None)
        for url, routing in self.get_foreign_routes() + self.get_plain_routes():
            with self.subTest(url=url):
                for method in routing["methods"] or ("GET",):
                    text = self.ask(url, method, routing["type"])
                    self.assertNotIn("77.77", text)
                    self.assertNotIn("50.00", text)

    def get_rules(self):
        modules = sorted(self.env.registry._init_modules)
        rules = self.env["ir.http"]._generate_routing_rules(modules, converters=None)
        return [
            (url, endpoint.routing) for url, endpoint in rules if url.startswith(PREFIX)
        ]

    def get_plain_routes(self):
        return [each for each in self.get_rules() if "<" not in each[0]]

    def get_foreign_routes(self):
        """Return [(url with Bob's identifiers, routing)] of all routes with records.

        A kind of record that this test does not know is a failure of its own.
        """
        found = []
        for rule, routing in self.get_rules():
            names = [name for name in NUMBER.findall(rule) if name != "page"]
            if not names:
                continue
            url = NUMBER.sub(lambda match: str(self.get_id(match[1])), rule)
            found.append((url, routing))
        return found

    def get_id(self, name):
        if name == "page":
            return 1
        record = self.find(RECORDS[name], self.bob)
        self.assertTrue(record, RECORDS[name])
        return record[0].id

    def find(self, model, employee):
        return self.env[model].sudo().search([("employee_id", "=", employee.id)])

    def read_all(self, employee):
        """Return what is stored of an employee, to see that nothing changed."""
        self.env.invalidate_all()
        return {
            model: self.find(model, employee).read(load=None)
            for model in RECORDS.values()
        }

    def ask(self, url, method, kind):
        """Return what the route answers, to a form with a good token too."""
        if kind == "jsonrpc":
            with mute_logger("odoo.http"):
                return self.url_open(url, json={"params": {"amount": 1}}).text
        data = None
        if method == "POST":
            page = self.url_open("/my").text
            token = page.partition('csrf_token: "')[2].partition('"')[0]
            self.assertTrue(token)
            data = {"csrf_token": token, "reason": "Mine", "wanted": ""}
        with mute_logger("odoo.http"):
            return self.url_open(url, data=data).text
