from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispute_case import DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeDecide(DisputeCase):
    """From a dispute to who pays, journal item by journal item."""

    def grant(self, dispute, user=None, book=True):
        """Grant it as a manager does, and book it as an accountant does."""
        dispute.with_user(user or self.mae_user).action_grant()
        if book:
            self.book(dispute)

    def book(self, dispute):
        correction = dispute.correction_ids.with_user(self.books)
        self.assertIs(correction.action_confirm(), True)
        self.env.invalidate_all()

    def mails(self):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", self.ann_user.partner_id.ids)]
        )

    def test_what_is_granted_ends_in_the_books(self):
        self.assertEqual(self.settlements(self.ann), [(48.40, 48.40, "open")])
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute, book=False)
        correction = dispute.correction_ids
        self.assertEqual(
            (dispute.state, dispute.decider_id, correction.state),
            ("to_book", self.mae_user, "draft"),
        )
        self.assertEqual(correction.create_uid, self.mae_user)
        line = correction.line_ids
        self.assertEqual(
            (line.employer_before, line.employer, line.employee_before, line.employee),
            (30, 55, 48.40, 18.15),
        )
        self.assertEqual(self.statement.employee_total, 48.40, "nothing is booked yet")
        self.assertFalse(self.mails())
        self.book(dispute)
        ann = self.ann_user.partner_id.name
        vat = self.tax.tax_id.invoice_repartition_line_ids.account_id[:1]
        self.assertEqual(
            self.journal_items(correction.move_id),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 25, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 25),
                    (vat.code, "Fiction Mobile", 5.25, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 5.25),
                    (self.clearing.code, "Fiction Mobile", 30.25, 0),
                    (self.receivable.code, ann, 0, 48.40),
                    (self.receivable.code, ann, 18.15, 0),
                ]
            ),
        )
        self.assertEqual(dispute.state, "done")
        self.assertEqual(
            (self.statement.employer, self.statement.employee_total), (55, 18.15)
        )
        self.assertEqual(self.settlements(self.ann), [(18.15, 18.15, "open")])
        self.assertEqual(self.owed(self.ann), 18.15)
        for item in correction.move_id.line_ids:
            for told in ("Ann", "0770", self.ANN, "National calls"):
                self.assertNotIn(told, item.name or "")

    def test_who_booked_the_bill_is_asked_to_book_the_decision(self):
        self.bill.invoice_user_id = self.books
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute, book=False)
        asked = dispute.correction_ids.activity_ids
        self.assertEqual(asked.user_id, self.books)
        self.book(dispute)
        self.assertFalse(dispute.correction_ids.activity_ids)

    def test_nobody_is_asked_to_book_who_cannot(self):
        self.bill.invoice_user_id = self.officer
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute, book=False)
        self.assertNotIn(self.officer, dispute.correction_ids.activity_ids.user_id)

    def test_what_was_collected_already_is_given_back(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move.line",
            active_ids=self.bill.telecom_settlement_ids.move_line_id.ids,
        ).create({})._create_payments()
        self.grant(self.dispute(self.to_dentist))
        self.assertEqual(
            self.settlements(self.ann),
            [(48.40, 0, "collected"), (-30.25, -30.25, "open")],
        )
        self.assertEqual(self.owed(self.ann), -30.25)

    def test_a_part_is_granted_line_by_line(self):
        dispute = self.dispute(self.to_customer, self.to_dentist)
        decided = dispute.with_user(self.mae_user)
        with self.assertRaisesRegex(
            UserError, "Enter the amounts that you grant on the lines"
        ):
            decided.action_grant_part()
        customer, dentist = decided.line_ids.sorted("amount", reverse=True)
        for amount in (-1, 45.01):
            with self.assertRaisesRegex(UserError, "is not a part of"):
                customer.granted = amount
        dentist.action_toggle()
        self.assertEqual(dentist.granted, 25)
        dentist.action_toggle()
        self.assertEqual(dentist.granted, 0)
        decided.write(
            {"answer": "Half", "line_ids": [(1, customer.id, {"granted": 9})]}
        )
        decided.action_grant_part()
        self.assertEqual(dispute.correction_ids.charge_ids.part, 9)
        self.book(dispute)
        self.assertEqual((self.statement.employer, self.statement.employee), (39, 31))
        self.assertEqual(dispute._get_outcome(), "part")
        self.assertEqual(self.owed(self.ann), 37.51)

    def test_a_refusal_says_why_and_changes_nothing(self):
        dispute = self.dispute(self.to_customer).with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Enter the reason in the answer first"):
            dispute.action_refuse()
        dispute.answer = "The customer is a friend"
        dispute.line_ids.action_toggle()
        dispute.action_refuse()
        self.assertEqual((dispute.state, dispute.granted), ("refused", 0))
        self.assertFalse(dispute.correction_ids)
        self.assertFalse(dispute.activity_ids)
        self.assertEqual(self.owed(self.ann), 48.40)
        mail = self.mails()
        self.assertIn("The customer is a friend", mail.body_html)
        self.assertIn("was not granted", mail.body_html)
        self.dispute(self.to_customer)  # it may be disputed again

    def test_the_employee_is_told_in_their_language_with_no_amount_in_the_subject(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        self.ann_user.lang = "nl_BE"
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute)
        mail = self.mails()
        self.assertEqual(mail.subject, "Your dispute about your phone, oktober 2026")
        self.assertIn("your employer pays the disputed amount", mail.body_html)
        self.assertIn("oktober 2026", mail.body_html)
        self.assertIn(f"/my/phone/disputes/{dispute.id}", mail.body_html)
        self.assertNotIn("25", mail.subject)

    def test_two_decisions_on_one_charge_add_up_in_any_order(self):
        first = self.dispute(self.to_customer)
        second = self.dispute(self.to_dentist)
        first_line = first.line_ids.with_user(self.mae_user)
        first_line.granted = 11
        first.with_user(self.mae_user).action_grant_part()
        self.grant(second, book=False)
        self.book(second)
        self.assertEqual(self.charge.fixed_employer, 25)
        # what was shown of the first is not what would be booked any more
        correction = first.correction_ids.with_user(self.books)
        self.assertEqual(correction.action_confirm()["tag"], "display_notification")
        self.assertIs(correction.action_confirm(), True)
        self.assertEqual(self.charge.fixed_employer, 36)
        self.assertEqual(self.statement.employer, 66)
        self.assertEqual(self.owed(self.ann), 4.84)

    def test_it_never_comes_to_more_than_the_charge(self):
        both = self.dispute(charges=self.charge)
        line = both.line_ids.with_user(self.mae_user)
        line.granted = 60
        both.with_user(self.mae_user).action_grant_part()
        self.book(both)
        self.assertEqual(self.statement.employee, 0, "60 and the 10 that are left")
        with self.assertRaisesRegex(UserError, "Your employer pays all of it"):
            self.dispute(charges=self.charge)

    def test_what_was_granted_is_not_disputed_again_but_the_rest_is(self):
        self.grant(self.dispute(self.to_dentist))
        with self.assertRaisesRegex(UserError, "Withdraw that dispute first"):
            self.dispute(self.to_dentist)
        rest = self.dispute(charges=self.charge)
        self.assertEqual(rest.amount, 45)
        self.grant(rest)
        self.assertEqual(self.charge.fixed_employer, 70)
        self.assertEqual(self.owed(self.ann), 0)

    def test_what_the_employee_pays_anyway_stays_so(self):
        correction = self.env["telecom.correction"].create(
            {
                "kind": "charge",
                "reason": "Private",
                "statement_ids": self.statement.ids,
            }
        )
        correction._onchange_statements()
        correction.charge_ids.write({"payer": "employee", "part": 50})
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual((self.statement.employer, self.statement.employee), (20, 50))
        self.grant(self.dispute(self.to_dentist))
        self.assertEqual(
            (self.charge.fixed_employer, self.charge.fixed_employee), (25, 45)
        )
        self.assertEqual((self.statement.employer, self.statement.employee), (25, 45))

    def test_usage_that_a_correction_moved_counts_as_it_stands_now(self):
        correction = self.env["telecom.correction"].create(
            {
                "kind": "usage_type",
                "reason": "It was roaming",
                "bill_ids": self.bill.ids,
                "learn": False,
            }
        )
        correction._onchange_bills()
        correction.label_ids.right_usage_type_id = self.env[
            "telecom.usage.type"
        ].search([("code", "=", "national_sms")])
        correction.action_preview()
        correction.action_confirm()
        self.env.invalidate_all()
        choices = self.statement.sudo()._get_dispute_choices()
        self.assertEqual([choice["amount"] for choice in choices], [70])
        self.assertEqual(choices[0]["charge"].usage_type_id.code, "national_sms")
        dispute = self.dispute(self.to_dentist)
        self.assertEqual(dispute.amount, 25)
        self.grant(dispute)
        self.assertEqual(self.owed(self.ann), 18.15)

    def test_a_credit_note_is_disputed_with_its_sign(self):
        credit = self.post_calls((self.ANN, "07700 900940", -6), document="F-7")
        row = self.rows_of(credit)
        dispute = self.dispute(row)
        self.assertEqual(dispute.amount, -6)
        line = dispute.line_ids.with_user(self.mae_user)
        for amount in (1, -7):
            with self.assertRaisesRegex(UserError, "is not a part of"):
                line.granted = amount
        self.grant(dispute)
        self.assertEqual(row.charge_id.fixed_employer, -6)
        # the 6 come back to the employer instead of Ann
        self.assertEqual(self.statement.employee, 40)

    def test_without_the_correction_it_is_decided_anew(self):
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute, book=False)
        dispute.correction_ids.with_user(self.books).unlink()
        self.assertEqual((dispute.state, dispute.date_decided), ("open", False))
        self.assertFalse(dispute.decider_id)
        self.assertEqual(self.activities(dispute), ["telecom-mae"])
        self.grant(dispute)
        self.assertEqual(dispute.state, "done")

    def test_the_correction_is_what_was_decided(self):
        dispute = self.dispute(self.to_dentist)
        self.grant(dispute, book=False)
        correction = dispute.correction_ids.with_user(self.books)
        self.env.invalidate_all()  # as in a request of this user
        with self.assertRaisesRegex(UserError, "follows the decision"):
            correction.kind = "holder"
        with self.assertRaisesRegex(UserError, "follows the decision"):
            correction.charge_ids = [(5,)]
        correction.charge_ids.part = 70
        correction.date = "2026-11-21"
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual(self.charge.fixed_employer, 25)
        self.assertEqual(str(correction.move_id.date), "2026-11-21")

    def test_where_nothing_would_change_the_decider_is_told(self):
        half = self.create_policy({"kind": "full"}, name="All")
        dispute = self.dispute(self.to_dentist)
        correction = self.env["telecom.correction"].create(
            {
                "kind": "policy",
                "reason": "Wrong policy",
                "statement_ids": self.statement.ids,
                "policy_id": half.id,
            }
        )
        correction.action_preview()
        correction.action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing would change"):
            dispute.with_user(self.mae_user).action_grant()


@tagged("post_install", "-at_install")
class TestDisputeWho(DisputeCase):
    """Who decides, and what they see of whose usage."""

    def test_who_decides(self):
        dispute = self.dispute(self.to_customer)
        stranger = self.create_user("telecom-stranger")
        for user in (self.ann_user, stranger, self.bob_user, self.books):
            for step in ("action_grant", "action_grant_part", "action_refuse"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(dispute.with_user(user), step)()
        dispute.with_user(self.officer).action_grant()
        with self.assertRaisesRegex(UserError, "no longer open"):
            dispute.with_user(self.mae_user).action_grant()
        with self.assertRaisesRegex(UserError, "no longer open"):
            dispute.with_user(self.ann_user).action_withdraw()

    def test_nobody_decides_their_own(self):
        self.bob.user_id = self.officer
        self.bob.parent_id = self.bob
        self.company.telecom_dispute_user_id = self.officer
        self.post_calls((self.BOB, "07700 900950", 33), document="F-8")
        statement = self.statement_of(self.bob)
        dispute = self.dispute(
            statement=statement,
            charges=statement.sudo().charge_ids[:1],
            user=self.officer,
        )
        self.assertFalse(dispute.activity_ids, "nobody is asked to decide their own")
        own = dispute.with_user(self.officer)
        self.assertFalse(own.may_decide)
        with self.assertRaisesRegex(AccessError, "You cannot decide your own dispute"):
            own.action_grant()
        with self.assertRaisesRegex(AccessError, "You cannot decide your own dispute"):
            own.line_ids.granted = 1
        with self.assertRaisesRegex(AccessError, "You cannot decide your own dispute"):
            own.answer = "Yes"

    def test_an_accountant_who_decides_books_at_once(self):
        self.mae_user.group_ids += self.env.ref("account.group_account_invoice")
        dispute = self.dispute(self.to_dentist)
        dispute.with_user(self.mae_user).action_grant()
        self.assertEqual(dispute.state, "done")
        self.assertEqual(self.owed(self.ann), 18.15)

    def test_the_manager_sees_what_is_shown_and_no_other_usage(self):
        dispute = self.dispute(self.to_customer, files=[("proof.txt", b"proof")])
        seen = dispute.with_user(self.mae_user)
        self.assertEqual(seen.reason, "A customer")
        self.assertEqual(seen.line_ids.mapped("amount"), [45])
        self.assertEqual(seen.holder_name, "Ann")
        self.assertIn("October 2026", seen.display_name)
        files = self.env["ir.attachment"].with_user(self.mae_user)
        self.assertEqual(files.browse(dispute._get_files().ids).raw, b"proof")
        for model in ("row", "charge", "statement"):
            name = "telecom.usage.row" if model == "row" else f"telecom.{model}"
            self.assertFalse(self.env[name].with_user(self.mae_user).search([]))
        with self.assertRaises(AccessError):
            self.env["telecom.correction"].with_user(self.mae_user).search([])

    def test_accountants_see_the_correction_and_no_usage(self):
        dispute = self.dispute(self.to_customer, files=[("proof.txt", b"proof")])
        dispute.with_user(self.mae_user).action_grant()
        self.assertFalse(self.env["telecom.dispute"].with_user(self.books).search([]))
        self.assertFalse(
            self.env["telecom.dispute.line"].with_user(self.books).search([])
        )
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.books).browse(
                dispute._get_files().ids
            ).read(["raw"])
        to_book = self.env["telecom.correction"].with_user(self.books)
        found = to_book.search([("dispute_id", "!=", False), ("state", "=", "draft")])
        self.assertEqual(found.read(["reason"])[0]["reason"], found.reason)
        self.assertIn("Disputed: For work", found.reason)
        self.assertNotIn("A customer", found.reason)
        shown = found.web_read({"dispute_id": {"fields": {"display_name": {}}}})
        self.assertIn("Ann", shown[0]["dispute_id"]["display_name"])

    def test_nothing_is_changed_by_hand(self):
        dispute = self.dispute(self.to_customer)
        for user in (self.mae_user, self.officer):
            by_hand = dispute.with_user(user)
            for values in (
                {"state": "done"},
                {"reason": "Other"},
                {"decider_id": user.id},
                {"line_ids": [(1, dispute.line_ids.id, {"amount": 1})]},
                {"line_ids": [(2, dispute.line_ids.id)]},
                {"line_ids": [(0, 0, {"label": "More", "amount": 9})]},
            ):
                with (
                    self.subTest(user=user.login, **values),
                    self.assertRaises(AccessError),
                ):
                    by_hand.write(values)
            with self.assertRaises(AccessError):
                by_hand.unlink()
        own = dispute.with_user(self.ann_user)
        for record in (own, own.line_ids):
            with self.assertRaises(AccessError):
                record.write({"granted": 1})

    def test_only_who_disputes_withdraws(self):
        dispute = self.dispute(self.to_customer)
        for user in (self.mae_user, self.officer, self.bob_user):
            with self.subTest(user=user.login), self.assertRaises(Exception) as caught:
                dispute.with_user(user).action_withdraw()
            self.assertIsInstance(caught.exception, (UserError, AccessError))
        dispute.with_user(self.ann_user).action_withdraw()
        self.assertEqual(dispute.state, "withdrawn")
        self.assertFalse(dispute.activity_ids)
