from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..common import TelecomCase

NEW = "+447700900077"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestLineLife(TelecomCase):
    """The steps of a line, and what they mean for the bills."""

    def run_step(self, step, *lines, user=None, **values):
        """Fill in the dialog of a step as a user does, and confirm it."""
        wizard = self.env["telecom.line.step"].with_user(user or self.env.user)
        context = {
            "default_step": step,
            "active_model": "telecom.line",
            "active_ids": [each.id for each in lines],
        }
        with Form(wizard.with_context(**context)) as form:
            for name, value in values.items():
                setattr(form, name, value)
        form.record.action_apply()
        self.env.flush_all()

    def held(self, line):
        """Return [(holder, first day, last day)] of a line."""
        return [
            (each.holder, str(each.date_from), str(each.date_to or ""))
            for each in line.assignment_ids.sorted("date_from")
        ]

    def test_a_deleted_line_takes_the_messages_about_its_holders_along(self):
        line = self.create_line(NEW, self.operator)
        self.assign(line, self.bob, "2026-01-01")
        device = self.env["telecom.device"].create({"name": "P", "line_id": line.id})
        for record in (line.assignment_ids, device):
            record._message_log(body="Bob")
        messages = self.env["mail.message"].sudo()
        domain = [
            *("|", "&", ("model", "=", "telecom.assignment")),
            ("res_id", "in", line.assignment_ids.ids),
            *("&", ("model", "=", "telecom.device"), ("res_id", "=", device.id)),
        ]
        self.assertEqual(len(messages.search(domain).mapped("model")), 2)
        line.unlink()
        self.assertFalse(messages.search(domain))

    # -- state and archiving ---------------------------------------------------------

    def test_archiving_ends_a_line_and_its_assignment(self):
        line = self.ann_line
        line.action_archive()
        self.assertEqual((line.state, str(line.date_end)), ("ended", "2026-11-05"))
        self.assertEqual(self.held(line), [("Ann", "2024-01-01", "2026-11-05")])
        line.action_unarchive()
        self.assertEqual((line.state, line.date_end), ("active", False))

    def test_a_suspended_line_stays_suspended_when_it_is_unarchived_twice(self):
        self.ann_line.state = "suspended"
        self.ann_line.active = True
        self.assertEqual(self.ann_line.state, "suspended")

    def test_ending_by_state_archives_and_lets_go(self):
        self.ann_line.state = "ended"
        self.assertFalse(self.ann_line.active)
        self.assertFalse(self.ann_line.assignment_ids.filtered(lambda a: not a.date_to))

    def test_nobody_is_given_a_line_after_its_last_day(self):
        self.ann_line.active = False
        for last in ("2026-11-20", False):
            with (
                self.subTest(last),
                self.assertRaisesRegex(ValidationError, "The last day of .* is 11/05"),
                self.env.cr.savepoint(),
            ):
                self.assign(self.ann_line, self.bob, "2026-11-10", last)

    def test_a_line_created_as_ended_is_archived(self):
        line = self.env["telecom.line"].create(
            {"name": NEW, "operator_id": self.operator.id, "active": False}
        )
        self.assertEqual((line.state, line.active), ("ended", False))

    def test_days_that_come_change_the_state(self):
        self.run_step("take_over", self.ann_line, day=date(2026, 11, 10))
        self.run_step(
            "suspend", self.bob_line, day=date(2026, 11, 8), last_day=date(2026, 11, 9)
        )
        lines = self.ann_line | self.bob_line
        expected = [
            ("2026-11-07", ["active", "active"]),
            ("2026-11-08", ["active", "suspended"]),
            ("2026-11-10", ["taken_over", "active"]),
        ]
        for day, states in expected:
            with self.subTest(day), freeze_time(day):
                self.env["telecom.line"]._cron_follow_days()
                self.assertEqual(lines.mapped("state"), states)

    # -- steps and bills -------------------------------------------------------------

    def test_a_hand_over_splits_usage_between_both_holders(self):
        self.run_step(
            "hand_over", self.ann_line, employee_id=self.bob, day=date(2026, 10, 16)
        )
        self.assertEqual(
            self.held(self.ann_line),
            [("Ann", "2024-01-01", "2026-10-15"), ("Bob", "2026-10-16", "")],
        )
        bill = self.upload_rows(
            (self.ANN, "National calls", "40", date(2026, 10, 15)),
            (self.ANN, "National calls", "50", date(2026, 10, 16)),
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 10), "Bob": (30, 20)})

    def test_a_hand_over_to_another_person(self):
        dora = self.env["res.partner"].create({"name": "Dora"})
        self.run_step(
            "hand_over", self.ann_line, partner_id=dora, day=date(2026, 11, 5)
        )
        self.assertEqual(self.ann_line.holder, "Dora")

    def test_days_of_posted_bills_are_left_to_a_correction(self):
        self.upload_rows((self.ANN, "National calls", "40")).action_post()
        steps = [
            ("hand_over", {"employee_id": self.bob, "day": date(2026, 10, 16)}),
            ("swap", {"number": NEW, "day": date(2026, 10, 16)}),
            ("take_over", {"day": date(2026, 10, 16)}),
            ("return", {"last_day": date(2026, 10, 30)}),
        ]
        for step, values in steps:
            with (
                self.subTest(step),
                self.assertRaisesRegex(UserError, "is posted.*use Correct"),
            ):
                self.run_step(step, self.ann_line, **values)
        self.run_step("return", self.ann_line, last_day=date(2026, 10, 31))
        self.assertFalse(self.ann_line.holder)

    def test_the_line_of_who_left_can_be_returned_though_later_bills_are_posted(self):
        self.ann.departure_date = date(2026, 10, 10)
        rows = [
            (self.ANN, "National calls", "40", date(2026, 10, day)) for day in (9, 12)
        ]
        bill = self.upload_rows(*rows)
        bill.telecom_issue_ids._resolve("employer")
        bill.telecom_bill_id.action_split()
        bill.action_post()
        self.run_step("return", self.ann_line)
        self.assertEqual(
            self.held(self.ann_line), [("Ann", "2024-01-01", "2026-10-10")]
        )

    def test_a_swapped_number_keeps_the_holder_on_his_conditions(self):
        old, assignment = self.ann_line, self.ann_line.assignment_ids
        assignment.policy_id = self.create_policy({"kind": "amount", "amount": 5})
        old.provides_internet = True
        posted = self.upload_rows(
            (self.ANN, "National calls", "9", date(2026, 9, 15)), document="F-0"
        )
        posted.action_post()
        before = self.paid_by(posted)
        self.run_step("swap", old, number="07700 900077", day=date(2026, 10, 16))
        new = old.replaced_by_id
        self.assertEqual(new.number, NEW)
        self.assertTrue(new.provides_internet)
        self.assertEqual(new.assignment_ids.policy_id, assignment.policy_id)
        self.assertEqual(self.held(new), [("Ann", "2026-10-16", "")])
        self.assertEqual(self.held(old), [("Ann", "2024-01-01", "2026-10-15")])
        self.assertEqual((old.state, old.active), ("ended", False))
        self.assertEqual(self.paid_by(posted), before)
        bill = self.upload_rows(
            (self.ANN, "National calls", "10", date(2026, 10, 15)),
            (NEW, "National calls", "20", date(2026, 10, 16)),
        )
        # two lines, so each has limits of its own
        self.assertEqual(self.paid_by(bill), {"Ann": (10, 20)})
        late = self.upload_rows(
            (self.ANN, "National calls", "10", date(2026, 10, 17)), document="F-2"
        )
        self.assertEqual(late.telecom_issue_ids.situation, "closed")

    def test_a_line_that_ends_soon_is_closed_for_later_days(self):
        self.ann_line.date_end = date(2026, 11, 10)
        self.ann_line.assignment_ids.date_to = date(2026, 11, 10)
        bill = self.upload_rows((self.ANN, "National calls", "9", date(2026, 11, 11)))
        self.assertEqual(bill.telecom_issue_ids.situation, "closed")

    def test_a_number_in_use_is_no_new_number(self):
        with self.assertRaisesRegex(UserError, "Choose another number"):
            self.run_step("swap", self.ann_line, number=self.BOB)

    def test_a_number_from_the_stock_can_be_the_new_one(self):
        stock = self.create_line(NEW)
        stock.active = False
        self.run_step("swap", self.ann_line, number=NEW)
        self.assertEqual(self.ann_line.replaced_by_id, stock)
        self.assertEqual((stock.state, stock.holder), ("active", "Ann"))

    def test_usage_after_a_take_over_is_an_issue_and_charges_nobody(self):
        self.run_step("take_over", self.ann_line, day=date(2026, 10, 16))
        self.assertRecordValues(
            self.ann_line, [{"state": "taken_over", "active": False, "holder": False}]
        )
        bill = self.upload_rows(
            (self.ANN, "National calls", "40", date(2026, 10, 15)),
            (self.ANN, "National calls", "50", date(2026, 10, 16)),
        )
        issue = bill.telecom_issue_ids
        self.assertEqual(
            (issue.kind, issue.situation, issue.amount), ("no_holder", "taken_over", 50)
        )
        self.assertIn("taken over privately as of 10/16/2026", issue.message)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 10)})
        with self.assertRaisesRegex(UserError, "issue"):
            bill.action_post()

    def test_a_bill_from_before_the_take_over_is_no_such_issue(self):
        self.run_step("take_over", self.ann_line, day=date(2026, 11, 1))
        bill = self.upload_rows((self.ANN, "National calls", "40"))
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 10)})

    def test_hr_orders_a_line_for_somebody_who_starts(self):
        hr = self.create_user("life_order", "hr.group_hr_user")
        self.run_step(
            "order",
            user=hr,
            number="07700 900077",
            operator_id=self.operator,
            employee_id=self.cat,
            day=date(2026, 12, 1),
        )
        line = self.env["telecom.line"].search([("number", "=", NEW)])
        self.assertEqual(
            (line.state, str(line.date_ordered)), ("ordered", "2026-11-05")
        )
        self.assertEqual(self.held(line), [("Cat", "2026-12-01", "")])
        self.run_step("activate", line, user=hr)
        self.assertEqual(self.held(line), [("Cat", "2026-12-01", "")])
        with freeze_time("2026-12-01"):
            self.assertEqual((line.state, line.holder), ("active", "Cat"))

    def test_an_ordered_line_that_is_billed_already_just_works(self):
        line = self.create_line(NEW)
        line.state = "ordered"
        self.run_step("activate", line, employee_id=self.cat, day=date(2026, 10, 1))
        self.assertEqual((line.state, line.holder), ("active", "Cat"))
        line.state = "ordered"
        bill = self.upload_rows((NEW, "National calls", "40"))
        self.assertEqual(self.paid_by(bill), {"Cat": (30, 10)})

    def test_a_suspended_line_keeps_its_holder(self):
        self.run_step("suspend", self.ann_line, day=date(2026, 11, 1))
        self.assertEqual(
            (self.ann_line.state, self.ann_line.holder), ("suspended", "Ann")
        )
        self.run_step("resume", self.ann_line, day=date(2026, 11, 5))
        self.assertEqual(
            (self.ann_line.state, str(self.ann_line.suspended_to)),
            ("active", "2026-11-04"),
        )

    def test_a_suspension_that_goes_on_begins_when_it_began(self):
        self.run_step("suspend", self.ann_line, day=date(2026, 11, 2))
        self.run_step("suspend", self.ann_line, day=date(2026, 11, 20))
        line = self.ann_line
        self.assertEqual(
            (line.state, str(line.suspended_from)), ("suspended", "2026-11-02")
        )

    def test_who_gets_a_line_next_gets_it_though_it_is_returned_before(self):
        self.ann_line.assignment_ids.date_to = date(2026, 11, 30)
        self.assign(self.ann_line, self.bob, "2026-12-01")
        self.run_step("return", self.ann_line, last_day=date(2026, 11, 10))
        self.assertEqual(
            self.held(self.ann_line),
            [("Ann", "2024-01-01", "2026-11-10"), ("Bob", "2026-12-01", "")],
        )

    def test_lines_of_several_people_are_returned_on_the_day_each_left(self):
        self.ann.departure_date = date(2026, 10, 10)
        self.bob.departure_date = date(2026, 10, 20)
        self.run_step("return", self.ann_line, self.bob_line)
        days = (self.ann_line | self.bob_line).assignment_ids.mapped("date_to")
        self.assertEqual(set(map(str, days)), {"2026-10-10", "2026-10-20"})

    def test_a_step_leaves_a_note(self):
        self.run_step("return", self.ann_line, note="The phone is in the safe.")
        notes = [str(each.preview) for each in self.ann_line.message_ids[:2]]
        self.assertEqual(
            notes, ["The phone is in the safe.", "Returned: last day 11/05/2026."]
        )

    def test_a_planned_take_over_does_not_happen_to_a_line_that_is_returned(self):
        self.run_step("take_over", self.ann_line, day=date(2026, 11, 20))
        self.run_step("return", self.ann_line, last_day=date(2026, 11, 10))
        self.assertFalse(self.ann_line.taken_over_from)
        with freeze_time("2026-11-20"):
            self.env["telecom.line"]._cron_follow_days()
            self.assertEqual(self.ann_line.state, "active")
            self.run_step("hand_over", self.ann_line, employee_id=self.bob)
        self.assertEqual(
            self.held(self.ann_line),
            [("Ann", "2024-01-01", "2026-11-10"), ("Bob", "2026-11-20", "")],
        )

    def test_a_number_that_was_swapped_comes_back(self):
        self.run_step("swap", self.ann_line, number=NEW, day=date(2026, 11, 1))
        new = self.ann_line.replaced_by_id
        self.run_step("swap", new, number=self.ANN, day=date(2026, 11, 5))
        self.assertEqual((new.state, new.replaced_by_id), ("ended", self.ann_line))
        self.assertEqual((self.ann_line.state, self.ann_line.holder), ("active", "Ann"))
        self.assertEqual(
            self.held(self.ann_line),
            [("Ann", "2024-01-01", "2026-10-31"), ("Ann", "2026-11-05", "")],
        )
        bill = self.upload_rows(
            (self.ANN, "National calls", "40", date(2026, 11, 5)),
            (NEW, "National calls", "50", date(2026, 11, 4)),
        )
        self.assertFalse(self.issues(bill))

    def test_a_suspended_line_that_is_activated_stays_active(self):
        self.run_step("suspend", self.ann_line, day=date(2026, 11, 1))
        self.run_step("activate", self.ann_line)
        self.env["telecom.line"]._cron_follow_days()
        self.assertEqual(self.ann_line.state, "active")

    def test_a_line_that_was_closed_takes_no_step(self):
        self.ann_line.active = False
        with self.assertRaisesRegex(UserError, "is no longer in use"):
            self.run_step("suspend", self.ann_line)

    def test_one_line_at_a_time_is_handed_over(self):
        with self.assertRaisesRegex(UserError, "one line at a time"):
            self.run_step(
                "hand_over", self.ann_line, self.bob_line, employee_id=self.cat
            )

    # -- who may do it ---------------------------------------------------------------

    def test_hr_and_officers_do_the_steps(self):
        for role, group in (
            ("hr", "hr.group_hr_user"),
            ("officer", "telecom_split_billing.group_telecom_officer"),
        ):
            with self.subTest(role):
                user = self.create_user(f"life_{role}", group)
                line = self.create_line(f"+44770090008{len(role)}", holder=self.cat)
                self.run_step("hand_over", line, user=user, employee_id=self.dan)
                self.run_step("suspend", line, user=user)
                self.run_step("resume", line, user=user)
                self.run_step("return", line, user=user)
                self.run_step("hand_over", line, user=user, employee_id=self.dan)
                self.run_step(
                    "swap", line, user=user, number=f"+44770090009{len(role)}"
                )
                self.run_step("take_over", line.replaced_by_id, user=user)
                self.assertEqual(line.replaced_by_id.state, "taken_over")

    def test_hr_changes_nothing_else_of_lines(self):
        hr = self.create_user("life_only_hr", "hr.group_hr_user")
        line = self.ann_line.with_user(hr)
        for vals in ({"state": "ended"}, {"active": False}, {"name": NEW}):
            with self.subTest(vals), self.assertRaises(AccessError):
                line.write(vals)

    def test_employees_and_accountants_do_no_steps(self):
        for role, group in (
            ("staff", "base.group_user"),
            ("book", "account.group_account_invoice"),
        ):
            user = self.create_user(f"life_{role}", group)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["telecom.line.step"].with_user(user).create(
                    {"step": "return", "line_ids": self.ann_line.ids}
                )

    def test_hr_of_another_company_does_no_step(self):
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        hr = self.create_user("life_foreign", "hr.group_hr_user")
        hr.write({"company_ids": foreign.ids, "company_id": foreign.id})
        self.env.invalidate_all()
        wizard = self.env["telecom.line.step"].with_user(hr)
        with self.assertRaises(AccessError):
            wizard.create({"step": "return", "line_ids": self.ann_line.ids})

    # -- who left --------------------------------------------------------------------

    def test_lines_of_who_left_are_listed(self):
        lines = self.ann_line | self.bob_line
        cat_line = self.create_line(NEW, holder=self.cat)
        self.ann.departure_date = date(2026, 11, 4)
        self.bob.departure_date = date(2026, 11, 5)  # the last day is today
        self.cat.action_archive()
        officer = self.create_user(
            "life_list", "telecom_split_billing.group_telecom_officer"
        )
        found = self.env["telecom.line"].with_user(officer)
        found = found.search(
            [("id", "in", (lines | cat_line).ids), ("holder_left", "=", True)]
        )
        self.assertEqual(found, self.ann_line | cat_line)
        self.assertEqual(found.mapped("departure_date"), [date(2026, 11, 4), False])
        others = self.env["telecom.line"].search(
            [("id", "in", lines.ids), ("holder_left", "=", False)]
        )
        self.assertEqual(others, self.bob_line)
        self.run_step("return", self.ann_line)
        self.assertNotIn(
            self.ann_line,
            self.env["telecom.line"].search([("holder_left", "=", True)]),
        )
