import base64
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..payroll.test_portal_mandate import DRAWN
from ..today import TODAY
from .agreement_case import AgreementCase

PAGES = "/my/phone/agreements"


@tagged("post_install", "-at_install")
class TestPortalAgreement(AgreementCase, HttpCase):
    """Holders read and sign their agreements in the portal, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann_user, cls.bob_user, cls.dora_user = (
            new_test_user(cls.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("ann", "base.group_portal"),
                ("bob", "base.group_user"),
                ("dora", "base.group_portal"),
            )
        )
        cls.ann.user_id, cls.bob.user_id = cls.ann_user, cls.bob_user
        cls.dora = cls.dora_user.partner_id
        cls.assign(cls.create_line("+447700900003"), cls.dora, "2026-01-01")
        cls.agreements._update_needed()
        cls.of_ann, cls.of_bob = (
            cls.agreements.search([("employee_id", "=", each.id)])
            for each in (cls.ann, cls.bob)
        )
        cls.of_dora = cls.agreements.search([("partner_id", "=", cls.dora.id)])
        cls.mandate_of_ann, cls.mandate_of_bob = (
            cls.env["telecom.mandate"]
            .sudo()
            .create(
                [
                    {"employee_id": each.id, "maximum_amount": 25}
                    for each in (cls.ann, cls.bob)
                ]
            )
        )

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def sign(self, agreement, mandate=None, signature=DRAWN, seen=None):
        also = ""
        if mandate:
            also = f"/{mandate.id}/{seen or mandate.sudo()._get_seen()}"
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{PAGES}/{agreement.id}/sign{also}",
                json={"params": {"name": "Ann", "signature": signature}},
            ).json()
        self.env.invalidate_all()
        return answer["result"]

    def test_portal_and_internal_users_read_and_sign_their_own(self):
        for user, agreement in (
            (self.ann_user, self.of_ann),
            (self.bob_user, self.of_bob),
            (self.dora_user, self.of_dora),
        ):
            with self.subTest(user=user.login):
                self.log_in(user)
                self.assertIn(f"{PAGES}/{agreement.id}", self.url_open(PAGES).text)
                self.assertIn(
                    "agreement for you to sign", self.url_open("/my/phone").text
                )
                page = self.url_open(f"{PAGES}/{agreement.id}").text
                self.assertIn("the employer pays up to", page)
                self.assertIn(f"{PAGES}/{agreement.id}/sign", page)
                self.assertIn("error", self.sign(agreement, signature=""))
                self.assertIn("error", self.sign(agreement, signature="x"))
                self.assertEqual(agreement.state, "to_sign")
                self.assertTrue(self.sign(agreement)["force_refresh"])
                self.assertEqual(
                    (agreement.state, agreement.signed_by, agreement.signed_ip),
                    ("signed", "portal", "127.0.0.1"),
                )
                self.assertTrue(agreement.signature and agreement.signed_at)
                self.assertEqual(agreement.date_signed, TODAY)
                self.assertIn(
                    "no longer needs to be signed", self.sign(agreement)["error"]
                )
                self.assertNotIn(
                    "agreement for you to sign", self.url_open("/my/phone").text
                )

    def test_what_is_no_picture_is_no_signature(self):
        self.log_in(self.ann_user)
        page = base64.b64encode(b"<html><script>alert(1)</script></html>").decode()
        for signature in ("ü", "not base64", "AAAA", page, 5, ["x"], {"a": "b"}):
            with self.subTest(signature):
                answer = self.sign(self.of_ann, signature=signature)
                self.assertIn("cannot be read", answer["error"])
                self.assertEqual(self.of_ann.state, "to_sign")
                self.assertFalse(self.of_ann.signature)

    def test_the_home_page_counts_what_is_to_be_signed(self):
        self.log_in(self.ann_user)
        names = ["phone_agreement_count", "phone_agreement_to_sign_count"]
        answer = self.url_open("/my/counters", json={"params": {"counters": names}})
        self.assertEqual(answer.json()["result"], dict.fromkeys(names, 1))

    def test_one_signature_signs_the_mandate_too_when_it_is_ticked(self):
        self.log_in(self.ann_user)
        page = self.url_open(f"{PAGES}/{self.of_ann.id}").text
        self.assertIn("Also sign the payroll mandate", page)
        self.assertIn("25.00", page)
        self.assertTrue(self.sign(self.of_ann, self.mandate_of_ann)["force_refresh"])
        mandate = self.mandate_of_ann
        self.assertEqual((self.of_ann.state, mandate.state), ("signed", "valid"))
        self.assertEqual(
            (mandate.signed_by, mandate.signed_ip), ("portal", "127.0.0.1")
        )
        mandate._revoke()
        self.assertEqual((self.of_ann.state, mandate.state), ("signed", "revoked"))

    def test_unticked_it_signs_the_agreement_alone(self):
        self.log_in(self.ann_user)
        self.sign(self.of_ann)
        self.assertEqual(self.of_ann.state, "signed")
        self.assertEqual(self.mandate_of_ann.state, "to_sign")

    def test_without_a_mandate_none_is_invented(self):
        self.mandate_of_ann._revoke()
        self.log_in(self.ann_user)
        page = self.url_open(f"{PAGES}/{self.of_ann.id}").text
        self.assertIn(f"{PAGES}/{self.of_ann.id}/sign", page)
        self.assertNotIn("Also sign", page)
        self.assertIn(
            "not allowed", self.sign(self.of_ann, self.mandate_of_ann)["error"]
        )
        self.assertEqual(self.of_ann.state, "to_sign", "both or neither")

    def test_somebody_else_s_stays_closed(self):
        hr = new_test_user(
            self.env,
            "telecom-people",
            groups="hr.group_hr_user,telecom_split_billing.group_telecom_administrator",
        )
        for user in (self.ann_user, self.dora_user, hr):
            with self.subTest(user=user.login):
                self.log_in(user)
                self.assertNotIn(f"{PAGES}/{self.of_bob.id}", self.url_open(PAGES).text)
                for page in ("", "/pdf"):
                    answer = self.url_open(f"{PAGES}/{self.of_bob.id}{page}")
                    self.assertTrue(answer.url.endswith("/my"), answer.url)
                self.assertIn("not allowed", self.sign(self.of_bob)["error"])
                self.assertIn(
                    "not allowed", self.sign(self.of_bob, self.mandate_of_bob)["error"]
                )
        self.log_in(self.ann_user)
        self.assertIn(
            "not allowed", self.sign(self.of_ann, self.mandate_of_bob)["error"]
        )
        states = (self.of_ann | self.of_bob).mapped("state")
        self.assertEqual(states, ["to_sign", "to_sign"])
        self.assertEqual(self.mandate_of_bob.state, "to_sign")

    def test_a_server_that_cannot_print_says_so_on_the_page(self):
        self.log_in(self.ann_user)
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "get_wkhtmltopdf_state", lambda _self: "install"):
            answer = self.url_open(f"{PAGES}/{self.of_ann.id}/pdf")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"{PAGES}/{self.of_ann.id}?", answer.url)
        self.assertIn("wkhtmltopdf is not installed", answer.text)

    def test_the_title_says_the_policy_and_the_version(self):
        self.log_in(self.ann_user)
        for page in (PAGES, f"{PAGES}/{self.of_ann.id}"):
            with self.subTest(page):
                name = f"{self.of_ann.policy_id.name}, version 1"
                self.assertIn(name, self.url_open(page).text)

    def test_who_is_not_logged_in_is_sent_to_log_in(self):
        self.authenticate(None, None)
        for page in ("", f"/{self.of_bob.id}", f"/{self.of_bob.id}/pdf"):
            answer = self.url_open(f"{PAGES}{page}", allow_redirects=False)
            self.assertIn("/web/login", answer.headers.get("Location", ""))

    def test_what_changed_since_it_was_read_is_not_signed(self):
        self.log_in(self.ann_user)
        self.thirty.rule_ids.amount = 20
        self.env.flush_all()
        self.assertIn("have changed", self.sign(self.of_ann)["error"])
        self.assertEqual(self.of_ann.state, "outdated")
        new = self.of(self.ann, "to_sign")
        self.assertIn(f"{PAGES}/{new.id}", self.url_open(PAGES).text)
        self.assertTrue(self.sign(new)["force_refresh"])

    def test_a_mandate_that_changed_since_it_was_read_is_not_signed(self):
        self.log_in(self.ann_user)
        mandate = self.mandate_of_ann
        read = mandate.sudo()._get_seen()
        page = self.url_open(f"{PAGES}/{self.of_ann.id}").text
        self.assertIn(f"/sign/{mandate.id}/{read}", page)
        mandate.maximum_amount = 2500
        self.env.flush_all()
        answer = self.sign(self.of_ann, mandate, seen=read)
        self.assertIn("has changed since", answer["error"])
        states = (self.of_ann.state, mandate.state)
        self.assertEqual(states, ("to_sign", "to_sign"), "both or neither")

    def test_a_holder_prints_an_agreement(self):
        self.log_in(self.ann_user)
        # without a printer in the test, Odoo answers with the page itself
        answer = self.url_open(f"{PAGES}/{self.of_ann.id}/pdf")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Signature of", answer.text)
