from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..masters.masters_case import MastersCase
from ..today import TODAY

PAGES = "/my/phone/mandates"
# One point, as the signature pad sends it.
DRAWN = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPortalMandate(MastersCase, HttpCase):
    """Employees sign and revoke their mandates in the portal, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann_user, cls.bob_user = (
            new_test_user(cls.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("ann", "base.group_portal"),
                ("bob", "base.group_user"),
            )
        )
        cls.ann = cls.create_employee("Ann", user_id=cls.ann_user.id)
        cls.bob = cls.create_employee("Bob", user_id=cls.bob_user.id)
        cls.of_ann, cls.of_bob = cls.env["telecom.mandate"].create(
            [
                {"employee_id": employee.id, "maximum_amount": 25}
                for employee in (cls.ann, cls.bob)
            ]
        )

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def sign(self, mandate, signature=DRAWN, seen=None):
        seen = seen or mandate.sudo()._get_seen()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{PAGES}/{mandate.id}/sign/{seen}",
                json={"params": {"name": "Ann", "signature": signature}},
            ).json()
        mandate.invalidate_recordset()
        return answer["result"]

    def revoke(self, mandate):
        page = self.url_open(f"{PAGES}/{mandate.id}").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        self.url_open(
            f"{PAGES}/{mandate.id}/revoke", data={"csrf_token": token or "none"}
        )
        mandate.invalidate_recordset()

    def test_an_employee_reads_signs_and_revokes(self):
        for user, mandate in (
            (self.ann_user, self.of_ann),
            (self.bob_user, self.of_bob),
        ):
            with self.subTest(user=user.login):
                self.log_in(user)
                self.assertIn(f"{PAGES}/{mandate.id}", self.url_open(PAGES).text)
                page = self.url_open(f"{PAGES}/{mandate.id}").text
                self.assertIn("25.00", page)
                self.assertIn(f"{PAGES}/{mandate.id}/sign", page)
                self.assertIn("error", self.sign(mandate, signature=""))
                self.assertEqual(mandate.state, "to_sign")
                self.assertTrue(self.sign(mandate)["force_refresh"])
                self.assertEqual(
                    (mandate.state, mandate.signed_by, mandate.signed_ip),
                    ("valid", "portal", "127.0.0.1"),
                )
                self.assertTrue(mandate.signature and mandate.signed_at)
                self.assertIn(
                    "no longer needs to be signed", self.sign(mandate)["error"]
                )
                self.revoke(mandate)
                self.assertEqual(mandate.state, "revoked")
                self.assertEqual(mandate.date_revoked, TODAY)

    def test_what_changed_since_it_was_read_is_not_signed(self):
        self.log_in(self.ann_user)
        read = self.of_ann._get_seen()
        self.assertIn(f"/sign/{read}", self.url_open(f"{PAGES}/{self.of_ann.id}").text)
        self.of_ann.maximum_amount = 2500
        self.env.flush_all()
        self.assertIn("has changed", self.sign(self.of_ann, seen=read)["error"])
        self.assertEqual(self.of_ann.state, "to_sign")
        self.assertTrue(self.sign(self.of_ann)["force_refresh"])

    def test_somebody_else_s_mandate_stays_closed(self):
        self.log_in(self.ann_user)
        self.assertNotIn(f"{PAGES}/{self.of_bob.id}", self.url_open(PAGES).text)
        answer = self.url_open(f"{PAGES}/{self.of_bob.id}")
        self.assertTrue(answer.url.endswith("/my"), answer.url)
        self.assertIn("not allowed", self.sign(self.of_bob)["error"])
        self.revoke(self.of_bob)
        self.assertEqual(self.of_bob.state, "to_sign")

    def test_payroll_signs_for_nobody(self):
        user = new_test_user(
            self.env,
            "telecom-wages",
            groups="telecom_split_billing.group_telecom_payroll",
        )
        self.log_in(user)
        self.assertIn("not allowed", self.sign(self.of_bob)["error"])

    def test_employees_are_asked_by_mail_without_amounts(self):
        self.ann.work_email = "ann@fictief.example"
        self.of_ann.action_ask_to_sign()
        mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertEqual(mail.recipient_ids, self.ann.work_contact_id)
        self.assertIn(f"{PAGES}/{self.of_ann.id}", str(mail.body_html))
        self.assertNotIn("25", mail.subject)

    def test_mandates_are_made_for_those_who_have_none(self):
        cat = self.create_employee("Cat")
        action = (self.ann | cat).action_create_telecom_mandates()
        made = self.env["telecom.mandate"].search(action["domain"])
        self.assertEqual(made.employee_id, cat)
