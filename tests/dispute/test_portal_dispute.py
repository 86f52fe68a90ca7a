import re

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dispute_case import CUSTOMER, DisputeCase

DISPUTES = "/my/phone/disputes"


@tagged("post_install", "-at_install")
class TestPortalDispute(DisputeCase):
    """Employees dispute in the portal what is theirs, and nobody else's."""

    def setUp(self):
        super().setUp()
        self.url = f"/my/phone/{self.statement.id}"
        self.of_statement_bob = self.statement_of(self.bob)
        self.log_in(self.ann_user)

    def post(self, url, token_from=None, files=None, **values):
        """Send a form of a page, with its token; return the answer."""
        page = self.url_open(token_from or url).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        token = token and token[1]
        if not token:  # the page was refused: take the token of another form
            page = self.url_open(f"{self.url}/dispute").text
            token = re.search(r'csrf_token: "([^"]+)"', page)[1]
        data = {"csrf_token": token, **values}
        answer = self.url_open(url, data=data, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def file(self, token_from=None, files=None, **values):
        values = {"kind": "work", "reason": "Our customer", **values}
        return self.post(
            f"{self.url}/dispute", token_from=token_from, files=files, **values
        )

    @property
    def disputes(self):
        return self.env["telecom.dispute"].sudo().search([])

    def test_a_usage_type_is_disputed_with_a_file(self):
        page = self.read_page(f"{self.url}/dispute")
        self.assertIn("National calls", page)
        self.assertIn(f'value="{self.charge.id}"', page)
        answer = self.file(
            charge=self.charge.id, files={"file": ("proof.txt", b"proof", "text/plain")}
        )
        dispute = self.disputes
        self.assertTrue(answer.headers["Location"].endswith(f"{DISPUTES}/{dispute.id}"))
        self.assertEqual((dispute.amount, dispute.user_id), (70, self.ann_user))
        page = self.read_page(f"{DISPUTES}/{dispute.id}")
        for text in ("Being decided", "Our customer", "70.00", "proof.txt"):
            self.assertIn(text, page)
        own_file = dispute._get_files()
        url = f"{DISPUTES}/{dispute.id}/files"
        self.assertIn(f"{url}/{own_file.id}", page)
        answer = self.url_open(f"{url}/{own_file.id}")
        self.assertEqual(answer.content, b"proof")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for other in (
            own_file.id + 1000,
            self.bill.telecom_detail_ids.attachment_id.id,
        ):
            self.assertEqual(self.read_page(f"{url}/{other}"), "")
        self.assertIn("Being decided", self.read_page(self.url))
        self.assertIn(f"{DISPUTES}/{dispute.id}", self.read_page(DISPUTES))
        page = self.read_page(f"{self.url}/dispute")
        self.assertIn("You have already disputed this", page)

    def test_what_the_holder_does_not_pay_is_not_offered(self):
        self.post_month((self.ANN, "Discount", "-3.00"), document="F-6")
        self.assertEqual(len(self.statement.sudo()._get_disputable_charges()), 2)
        page = self.read_page(f"{self.url}/dispute")
        self.assertEqual(page.count('name="charge"'), 1)

    def test_a_row_that_is_sent_twice_is_disputed_once(self):
        self.file(row=[self.to_dentist.id, self.to_dentist.id])
        self.assertEqual(self.disputes.line_ids.mapped("amount"), [25])

    def test_a_page_that_is_sent_as_a_file_is_not_shown_as_one(self):
        page = b"<html><script>alert(1)</script></html>"
        for name, kind in (("a.html", "text/html"), ("a.svg", "image/svg+xml")):
            dispute = self.disputes
            self.file(row=self.to_dentist.id, files={"file": (name, page, kind)})
            dispute = self.disputes - dispute
            own_file = dispute._get_files()
            url = f"{DISPUTES}/{dispute.id}/files/{own_file.id}"
            answer = self.url_open(url)
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self.log_in(self.mae_user)
            answer = self.url_open(f"/web/content/{own_file.id}")
            self.assertEqual(answer.content, page)
            self.assertIn("text/plain", answer.headers["Content-Type"])
            self.log_in(self.ann_user)
            dispute.with_user(self.ann_user).action_withdraw()
            self.env.flush_all()

    def test_nobody_changes_what_was_sent_with_a_dispute(self):
        dispute = self.dispute(self.to_customer, files=[("proof.txt", b"proof")])
        sent = dispute._get_files()
        for user in (self.mae_user, self.officer):
            by_hand = sent.with_user(user)
            for step in (
                by_hand.unlink,
                lambda by_hand=by_hand: by_hand.write({"raw": b"other"}),
                lambda by_hand=by_hand: by_hand.write({"res_id": 0}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    step()
        self.assertEqual(sent.exists().raw, b"proof")
        own = self.env["ir.attachment"].with_user(self.mae_user)
        own = own.create(
            {"name": "Rules", "res_model": dispute._name, "res_id": dispute.id}
        )
        own.unlink()

    def test_rows_are_ticked_and_shown_as_disputed_then(self):
        page = self.read_page(f"{self.url}/usage")
        self.assertEqual(page.count('name="row"'), 2)
        self.file(
            token_from=f"{self.url}/usage",
            row=[self.to_customer.id, self.to_dentist.id],
            kind="not_mine",
        )
        self.assertEqual(len(self.disputes.line_ids), 2)
        page = self.read_page(f"{self.url}/usage")
        self.assertEqual(page.count('name="row"'), 0)
        self.assertEqual(page.count("Your dispute"), 2)

    def test_what_is_missing_is_said_and_what_was_entered_stays(self):
        answer = self.file(row=self.to_customer.id, reason=" ")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Give a reason", answer.text)
        self.assertIn(f'value="{self.to_customer.id}"', answer.text)
        self.assertIn("First choose", self.file(reason="Our customer").text)
        self.assertFalse(self.disputes)

    def test_what_is_disputed_already_is_refused_with_a_link(self):
        self.file(row=self.to_customer.id)
        first = self.disputes
        answer = self.file(charge=self.charge.id)
        self.assertIn("Withdraw that dispute first", answer.text)
        self.assertIn(f'href="{DISPUTES}/{first.id}"', answer.text)
        self.assertEqual(self.disputes, first)

    def test_a_result_is_read(self):
        self.file(row=self.to_dentist.id)
        dispute = self.disputes
        dispute.with_user(self.mae_user).answer = "As agreed"
        dispute.with_user(self.mae_user).action_grant()
        self.env.flush_all()
        page = self.read_page(f"{DISPUTES}/{dispute.id}")
        self.assertIn("Decided, being booked", page)
        self.assertNotIn("As agreed", page)
        dispute.correction_ids.with_user(self.books).action_confirm()
        self.env.flush_all()
        page = self.read_page(f"{DISPUTES}/{dispute.id}")
        for text in ("Granted", "As agreed", "25.00", "18.15", "48.40"):
            self.assertIn(text, page)
        self.assertNotIn("withdraw", page)

    def test_it_is_withdrawn_while_it_is_open(self):
        self.file(row=self.to_customer.id)
        dispute = self.disputes
        page = f"{DISPUTES}/{dispute.id}"
        self.post(f"{page}/withdraw", token_from=page)
        self.assertEqual(dispute.state, "withdrawn")
        self.assertIn("Withdrawn", self.read_page(page))

    def test_what_is_somebody_elses_is_refused_on_every_page(self):
        of_bob = self.of_statement_bob
        foreign_charge = of_bob.sudo().charge_ids
        for values in (
            {"charge": foreign_charge.id},
            {"row": self.of_bob.id},
            {"row": [self.to_customer.id, self.of_bob.id]},
            {"row": "0"},
            {"row": "x"},
            {"charge": 2**31 - 1},
            {"row": 10**30},
        ):
            with self.subTest(**values):
                answer = self.file(**values)
                self.assertEqual(answer.status_code, 303)
                self.assertTrue(answer.headers["Location"].endswith("/my/phone"))
        self.file(row=self.to_customer.id)
        own = self.disputes
        page = f"{DISPUTES}/{own.id}"
        for user in (self.bob_user, self.mae_user, self.officer, self.books):
            self.log_in(user)
            with self.subTest(user=user.login):
                for url in (f"{self.url}/dispute", page, f"{page}/files/1"):
                    self.assertEqual(self.read_page(url), "")
                self.assertNotIn(page, self.read_page(DISPUTES))
                bob_page = f"/my/phone/{of_bob.id}/usage"
                if user == self.bob_user:
                    self.assertNotIn('name="row"', self.read_page(bob_page))
                for url in (f"{self.url}/dispute", f"{page}/withdraw"):
                    self.post_blindly(
                        url,
                        charge=self.charge.id,
                        row=self.to_dentist.id,
                        kind="work",
                        reason="Mine",
                    )
        self.assertEqual(self.disputes, own)
        self.assertEqual(own.state, "open")

    def post_blindly(self, url, **values):
        """Send a form with a right token, which a page of one's own has."""
        page = self.url_open("/my/phone/disputes").text
        token = re.search(r'csrf_token: "([^"]+)"', page)[1]
        self.url_open(url, data={"csrf_token": token, **values}, allow_redirects=False)
        self.env.invalidate_all()

    @mute_logger("odoo.http")
    def test_nothing_is_done_without_the_token_of_the_page(self):
        for url in (f"{self.url}/dispute", f"{self.url}/marks"):
            answer = self.url_open(
                url,
                data={
                    "kind": "work",
                    "reason": "Mine",
                    "charge": self.charge.id,
                    "row": self.to_customer.id,
                },
            )
            self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.disputes)
        self.assertFalse(self.env["telecom.usage.mark"].sudo().search([]))

    def test_numbers_are_suggested_in_the_next_month_and_forgotten(self):
        told = "You previously marked this number as work-related"
        self.assertNotIn(told, self.read_page(f"{self.url}/usage"))
        self.post(
            f"{self.url}/marks",
            token_from=f"{self.url}/usage",
            row=[self.to_customer.id, self.of_bob.id],
        )
        mark = self.env["telecom.usage.mark"].sudo().search([])
        self.assertEqual(mark.dialled_key, self.to_customer.dialled_key)
        self.assertEqual(mark.user_id, self.ann_user)
        self.assertFalse(self.disputes)
        later = self.post_calls(
            (self.ANN, CUSTOMER, 31), (self.ANN, "07700 900960", 3), document="F-4"
        )
        page = self.read_page(f"{self.url}/usage")
        self.assertEqual(page.count(told), 2)
        self.assertNotIn("checked=", page)
        page = self.read_page(f"{self.url}/usage?marked=1")
        self.assertEqual(page.count('checked="checked"'), 2)
        self.assertIn(f'value="{self.rows_of(later)[0].id}"', page)
        self.assertNotIn(f'value="{self.to_dentist.id}"', page)
        self.file(row=self.to_customer.id)
        page = self.read_page(f"{self.url}/usage?marked=1")
        self.assertEqual(page.count('checked="checked"'), 1, "what is left to tick")
        self.assertNotIn(self.to_customer.dialled_key, page)
        self.log_in(self.bob_user)
        self.post_blindly(f"/my/phone/marks/{mark.id}/forget")
        self.assertTrue(mark.exists())
        self.log_in(self.ann_user)
        page = self.read_page(DISPUTES)
        self.assertIn("07700 90xxxx", page)
        _before, _title, marks = page.partition("Numbers Marked as Work")
        self.assertIn(self.to_customer.label, marks, "masked numbers look alike")
        used = self.to_customer | self.rows_of(later)[0]
        self.assertIn(f"{sum(used.mapped('amount')):.2f}", marks)
        self.post(f"/my/phone/marks/{mark.id}/forget", token_from=DISPUTES)
        self.assertFalse(mark.exists())
