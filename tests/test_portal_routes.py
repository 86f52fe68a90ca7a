import re

from odoo.tests import tagged
from odoo.tools import mute_logger

from .dispute.dispute_case import DisputeCase

PREFIX = "/my/phone"
# What a route's numbers are of, and how that hangs on an employee.
RECORDS = {
    "agreement_id": ("telecom.agreement", "employee_id"),
    "dispute_id": ("telecom.dispute", "statement_id.employee_id"),
    "mandate_id": ("telecom.mandate", "employee_id"),
    "mark_id": ("telecom.usage.mark", "user_id.employee_ids"),
    "settlement_id": ("telecom.settlement", "employee_id"),
    "statement_id": ("telecom.statement", "employee_id"),
}
SECRETS = ("Private reason", "file of Bob", "77.77", "47.77")
NUMBER = re.compile(r"<int:(\w+)>")


@tagged("post_install", "-at_install")
class TestPortalRoutes(DisputeCase):
    """Every route of the employee's pages, with the identifiers of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post_month((cls.BOB, "National calls", "57.77"), document="F-7")
        case = cls("run")
        bob_statement = case.statement_of(cls.bob)
        cls.file = cls.env["ir.attachment"].create(
            {"name": "proof.txt", "raw": b"file of Bob"}
        )
        cls.of_bobs = case.dispute(
            cls.of_bob,
            user=cls.bob_user,
            statement=bob_statement,
            reason="Private reason",
        )
        cls.file.write({"res_model": cls.of_bobs._name, "res_id": cls.of_bobs.id})
        cls.env["telecom.mandate"].sudo().create(  # as payroll does
            [{"employee_id": each.id} for each in (cls.ann, cls.bob)]
        )
        cls.company.telecom_agreement = "paper"
        cls.env["telecom.agreement"].sudo()._update_needed()  # as each day
        cls.env.flush_all()

    def test_what_belongs_to_another_is_neither_shown_nor_changed(self):
        foreign = self.get_foreign_routes()
        self.assertGreater(len(foreign), 12, "the routes are found at all")
        before = self.read_all(self.bob)
        self.log_in(self.ann_user)
        self.try_all(foreign)
        self.assertEqual(self.read_all(self.bob), before)

    def test_nobody_reads_anything_without_logging_in(self):
        self.authenticate(None, None)
        self.try_all(self.get_foreign_routes() + self.get_plain_routes())

    def test_the_secrets_are_shown_to_their_owner(self):
        """Or the tests above would find nothing wherever they look."""
        self.log_in(self.bob_user)
        text = "".join(
            self.ask(url, "GET", routing["type"])
            for url, routing in self.get_foreign_routes()
            if "GET" in (routing["methods"] or ("GET",))
            and routing["type"] == "http"
            and not url.endswith(("/pdf", ".xlsx"))
        )
        for secret in SECRETS:
            self.assertIn(secret, text)

    def try_all(self, routes):
        for url, routing in routes:
            for method in routing["methods"] or ("GET", "POST"):
                with self.subTest(url=url, method=method):
                    text = self.ask(url, method, routing["type"])
                    for secret in SECRETS:
                        self.assertNotIn(secret, text)

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
        if name == "file_id":
            return self.file.id
        record = self.find(*RECORDS[name], self.bob)
        self.assertTrue(record, name)
        return record[0].id

    def find(self, model, path, employee):
        return self.env[model].sudo().search([(path, "in", employee.ids)])

    def read_all(self, employee):
        """Return what is stored of an employee, to see that nothing changed."""
        self.env.invalidate_all()
        return {
            model: self.find(model, path, employee).read(load=None)
            for model, path in RECORDS.values()
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
