from contextlib import contextmanager
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .agreement_case import AgreementCase

TODAY = date(2026, 11, 10)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAgreementNeeded(AgreementCase):
    """Whoever holds a line agrees to the terms of today, and again to other ones."""

    def test_each_holder_needs_one_and_is_not_asked_twice(self):
        made = self.update()
        self.assertEqual(made.employee_id, self.ann | self.bob)
        self.assertEqual(set(made.mapped("state")), {"to_sign"})
        self.assertEqual(made.policy_id, self.thirty)
        self.assertFalse(self.update())
        self.sign_on_paper(made)
        self.assertFalse(self.update())
        self.assertEqual(set(made.mapped("state")), {"signed"})

    def test_what_asks_again_and_what_does_not(self):
        field = self.env["hr.department"].create(
            {"name": "Field", "telecom_policy_id": self.fifty.id}
        )
        twin = self.create_policy({"kind": "amount", "amount": 30}, name="Twin")
        second = self.create_line("+447700900003")
        again, still = ["outdated", "to_sign"], ["signed"]
        cases = {
            "another amount": (
                lambda: self.thirty.rule_ids.write({"amount": 35}),
                again,
            ),
            "another scope": (lambda: self.thirty.write({"scope": "employee"}), again),
            "by days": (lambda: self.thirty.write({"prorate": "prorated"}), again),
            "another VAT basis": (
                lambda: self.company.write({"telecom_policy_tax": "included"}),
                again,
            ),
            "another policy on the contract": (
                lambda: self.ann.write({"telecom_policy_id": self.fifty.id}),
                again,
            ),
            "another policy of the department": (
                lambda: self.ann.write({"department_id": field.id}),
                again,
            ),
            "another policy of the company": (
                lambda: self.company.write({"telecom_policy_id": self.fifty.id}),
                again,
            ),
            "another policy of the assignment": (
                lambda: self.ann_line.assignment_ids.write(
                    {"policy_id": self.fifty.id}
                ),
                again,
            ),
            "another text of the company": (
                lambda: self.company.write({"telecom_agreement_text": "<p>New</p>"}),
                again,
            ),
            "a second line with another policy": (
                lambda: self.assign(
                    second, self.ann, "2026-01-01", policy_id=self.fifty.id
                ),
                ["signed", "to_sign"],
            ),
            "a second line": (
                lambda: self.assign(second, self.ann, "2026-01-01"),
                still,
            ),
            "a policy that says the same": (
                lambda: self.company.write({"telecom_policy_id": twin.id}),
                still,
            ),
            "another name": (lambda: self.thirty.write({"name": "Other"}), still),
            "no policy for a moment": (
                lambda: self.company.write({"telecom_policy_id": False}),
                still,
            ),
            "the company stops asking": (
                lambda: self.company.write({"telecom_agreement": "none"}),
                still,
            ),
            "the line is handed in": (
                lambda: self.ann_line.assignment_ids.write({"date_to": "2026-11-09"}),
                ["outdated"],
            ),
            "the employee left": (
                lambda: self.ann.write({"departure_date": "2026-11-09"}),
                ["outdated"],
            ),
            "the employee is archived": (
                lambda: self.ann.write({"active": False}),
                ["outdated"],
            ),
            "the last day": (
                lambda: self.ann_line.assignment_ids.write({"date_to": "2026-11-10"}),
                still,
            ),
        }
        for name, (change, states) in cases.items():
            with self.subTest(change=name), self.undone():
                self.update()
                self.sign_on_paper(self.of(self.ann))
                change()
                self.update()
                self.assertEqual(self.states(self.ann), states)

    @contextmanager
    def undone(self):
        """Undo what a case did."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def test_a_new_version_asks_from_its_first_day_on(self):
        self.update()
        self.sign_on_paper(self.of(self.ann))
        self.thirty._start_version(date(2026, 12, 1), "It rises")
        self.thirty.rule_ids.amount = 40
        self.update()
        self.assertEqual(self.states(self.ann), ["signed"])
        with freeze_time("2026-12-01"):
            self.update()
            self.assertEqual(self.states(self.ann), ["outdated", "to_sign"])
        self.assertEqual(self.of(self.ann).mapped("version"), [1, 2])

    def test_what_nobody_signed_is_replaced(self):
        first = self.update().filtered(lambda each: each.employee_id == self.ann)
        self.thirty.rule_ids.amount = 35
        self.update()
        self.assertEqual((first.state, first.date_outdated), ("outdated", TODAY))
        self.assertEqual(self.states(self.ann), ["outdated", "to_sign"])

    def test_nobody_is_asked_where_the_company_does_not_want_it(self):
        self.company.telecom_agreement = "none"
        self.assertFalse(self.update())
        self.company.telecom_agreement = "paper"
        made = self.update()
        self.assertTrue(made)
        self.company.telecom_agreement = "none"
        self.update()
        self.assertEqual(set(made.mapped("state")), {"outdated"})

    def test_without_a_policy_there_is_nothing_to_agree_to(self):
        self.company.telecom_policy_id = False
        self.assertFalse(self.update())

    def test_other_holders_are_asked_if_they_can_be_reached(self):
        director = self.env["res.partner"].create({"name": "Dora"})
        self.assign(self.create_line("+447700900004"), director, "2026-01-01")
        self.update()
        self.assertFalse(self.of(director))
        director.email = "dora@fictief.example"
        self.update()
        self.assertEqual(self.states(director), ["to_sign"])

    def test_it_takes_as_many_queries_for_many_as_for_few(self):
        self.update()
        counts = []
        for first, many in ((10, 5), (20, 40)):
            for number in range(first, first + many):
                holder = self.create_employee(f"Eve {number}")
                self.create_line(f"+4477009000{number}", holder=holder)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.update()), many)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 10)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAgreement(AgreementCase):
    """What somebody agreed to reads in their language and stays as it was."""

    def test_the_text_is_the_policy_in_words_and_the_company_s_own_text(self):
        self.company.telecom_agreement_text = "<p>Keep it charged.</p>"
        self.ann.telecom_policy_id = self.create_policy(
            {"kind": "amount", "amount": 30},
            {"types": ["national_calls"], "kind": "full"},
        )
        self.update()
        text = self.of(self.ann).text.replace("\N{NO-BREAK SPACE}", " ")
        for part in (
            "On each bill of a line, the employer pays",
            "<li>National calls in full</li>",
            "30.00",
            "not carried over",
            "exclude VAT",
            "Keep it charged.",
        ):
            self.assertIn(part, text)
        self.assertNotIn("Ann", text)
        self.assertNotIn("In detail", self.of(self.bob).text, "one rule says it all")

    def test_the_rules_are_listed_one_by_one_with_what_none_is_for(self):
        cases = [
            ("employer", "<li>everything that is not named here in full</li>"),
            ("employee", "<li>nothing of usage that is not named here</li>"),
        ]
        for default, last in cases:
            with self.subTest(default=default):
                policy = self.create_policy(
                    {"categories": ["data"], "kind": "none"},
                    {"types": ["national_calls"], "kind": "full"},
                    default=default,
                )
                text = policy._get_agreement_text(self.company, "en_US")
                self.assertIn(
                    "<li>National calls in full</li><li>nothing of Data</li>" + last,
                    text,
                )
                self.assertNotIn("carried over", text, "there is no amount")

    def test_it_is_written_in_the_language_of_the_holder(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        self.ann.lang = "nl_BE"
        self.company.telecom_agreement_text = "<p>Own text</p>"
        self.company.update_field_translations(
            "telecom_agreement_text", {"nl_BE": {"Own text": "Eigen tekst"}}
        )
        self.update()
        self.assertIn("de werkgever", self.of(self.ann).text)
        self.assertIn("Eigen tekst", self.of(self.ann).text)
        self.assertIn("the employer", self.of(self.bob).text)
        self.assertIn("Own text", self.of(self.bob).text)

    def test_what_is_signed_stays_as_it_is(self):
        self.update()
        agreement = self.of(self.ann)
        self.sign_on_paper(agreement)
        text, terms = agreement.text, agreement.terms
        self.thirty.rule_ids.amount = 35
        self.company.telecom_agreement_text = "<p>New</p>"
        self.update()
        self.assertEqual((agreement.text, agreement.terms), (text, terms))
        for values in (
            {"text": "<p>Other</p>"},
            {"date_signed": date(2026, 11, 1)},
            {"signed_by": False, "date_signed": False},
            {"employee_id": self.bob.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                agreement.write(values)
        with self.assertRaisesRegex(UserError, "proof of the agreed terms"):
            agreement.unlink()

    def test_hr_keeps_paper_and_nothing_else(self):
        self.update()
        hr = self.create_user("people", "hr.group_hr_user")
        agreement = self.of(self.ann).with_user(hr)
        for values in (
            {"text": "<p>Other</p>"},
            {"terms": {}},
            {"date_outdated": TODAY},
            {"signed_by": "portal", "date_signed": TODAY},
            {"signature": "iVBORw0KGgo="},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                agreement.write(values)
        with self.assertRaises(AccessError):
            self.agreements.with_user(hr).sudo(False).create(
                {"employee_id": self.ann.id}
            )
        for values in (
            {"signed_by": "paper"},
            {"date_signed": TODAY},
            {"signed_by": "paper", "date_signed": date(2026, 11, 11)},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                agreement.write(values)
        form = Form(agreement)
        form.signed_by, form.date_signed = "paper", TODAY
        form.save()
        agreement.document = "UERG"  # the scan may follow
        self.assertEqual((agreement.state, agreement.date_signed), ("signed", TODAY))

    def test_one_s_own_are_read_whichever_company_one_works_in(self):
        self.update()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.create_user("ann")
        user.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.ann.user_id = user
        self.env.flush_all()
        own = self.env["telecom.agreement"].with_user(user).with_company(other)
        own = own.with_context(allowed_company_ids=other.ids)
        self.assertEqual(own.search([]).ids, self.of(self.ann).ids)
        hr = self.create_user("people", "hr.group_hr_user")
        hr.write({"company_ids": [(4, other.id)], "company_id": other.id})
        theirs = own.with_user(hr).with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]))

    def test_hr_asks_again_for_what_is_signed(self):
        self.update()
        hr = self.create_user("people", "hr.group_hr_user")
        agreement = self.of(self.ann)
        self.sign_on_paper(agreement)
        agreement.with_user(hr).action_ask_again()
        self.assertEqual(self.states(self.ann), ["outdated", "to_sign"])
        self.assertEqual(self.states(self.bob), ["to_sign"])
        officer = self.create_user(
            "tess", "telecom_split_billing.group_telecom_officer"
        )
        with self.assertRaises(AccessError):
            self.of(self.bob).with_user(officer).action_ask_again()

    def test_outdated_ones_go_after_years(self):
        self.update()
        self.sign_on_paper(self.of(self.ann))
        self.ann_line.assignment_ids.date_to = "2026-11-09"
        self.update()
        self.company.telecom_agreement_years = 3
        retention = self.env["telecom.retention"].sudo()
        with freeze_time("2029-11-10"):
            retention._cron_expire()
            self.assertTrue(self.of(self.ann))
        with freeze_time("2029-11-11"):
            retention._cron_expire()
        self.assertFalse(self.of(self.ann))
        self.assertTrue(self.of(self.bob))
        report = retention.search([("kind", "=", "agreements")])
        self.assertEqual((report.count, report.company_id), (1, self.company))
