from datetime import date

from odoo.tests import Form, freeze_time, tagged

from ..common import TelecomCase

NEW, LEFT, MOVED = (
    f"telecom_split_billing.activity_type_phone_{name}"
    for name in ("new", "left", "moved")
)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestDeparture(TelecomCase):
    """What HR is told and asked when employees start, change company or leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.create_user("departure_hr", "hr.group_hr_manager")
        cls.company.telecom_hr_user_id = cls.hr

    def tasks(self, records, kind=None):
        """Return [(record, user, deadline)] of the open to-dos."""
        found = self.env["mail.activity"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
        if kind:
            found = found.filtered(lambda a: a.activity_type_id == self.env.ref(kind))
        return [
            (records.browse(each.res_id), each.user_id, str(each.date_deadline))
            for each in found.sorted("res_id")
        ]

    def depart(self, employees, day, user=None, **choices):
        """Fill in the departure dialog as HR does: {holder: (choice, last day)}."""
        wizard = self.env["hr.departure.wizard"].with_user(user or self.hr)
        context = {"active_ids": employees.ids, "employee_termination": True}
        with Form(wizard.with_context(**context)) as form:
            form.departure_date = day
            for at, row in enumerate(form.telecom_line_ids._records):
                name = self.env["hr.employee"].browse(row["employee_id"]).name
                if name in choices:
                    choice, last_day = choices[name]
                    with form.telecom_line_ids.edit(at) as line:
                        line.choice = choice
                        if last_day:
                            line.last_day = last_day
        action = form.record.action_register_departure()
        self.env.flush_all()
        return action

    # -- starting --------------------------------------------------------------------

    def test_a_new_employee_needs_a_phone_on_the_first_day(self):
        eve = self.create_employee("Eve", contract_date_start="2026-12-01")
        fay = self.create_employee("Fay", contract_date_start="2026-10-01")
        self.assertEqual(
            self.tasks(eve | fay, NEW),
            [(eve, self.hr, "2026-12-01"), (fay, self.hr, "2026-11-05")],
        )

    def test_handing_a_line_over_does_the_task(self):
        eve = self.create_employee("Eve")
        self.ann_line._step_hand_over(eve, date(2026, 11, 5))
        self.assertFalse(self.tasks(eve, NEW))

    def test_whoever_gets_the_line_next_keeps_it_when_its_holder_leaves(self):
        self.ann_line._step_hand_over(self.bob, date(2026, 12, 1))
        day = date(2026, 12, 15)
        self.depart(self.ann, day, Ann=("return", None))
        self.assertEqual(
            [
                (each.holder, str(each.date_to or ""))
                for each in self.ann_line.assignment_ids.sorted("date_from")
            ],
            [("Ann", "2026-11-30"), ("Bob", "")],
        )

    def test_without_somebody_for_them_there_are_no_tasks(self):
        self.company.telecom_hr_user_id = False
        eve = self.create_employee("Eve")
        self.ann.departure_date = date(2026, 11, 4)
        self.assertFalse(self.tasks(eve, NEW) + self.tasks(self.ann_line))

    def test_many_employees_take_no_query_each(self):
        def count(number):
            vals = [{"name": f"Many {index}"} for index in range(number)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            employees = self.env["hr.employee"].create(vals)
            self.env.flush_all()
            spent = self.env.cr.sql_log_count - before
            self.assertEqual(len(self.tasks(employees, NEW)), number * bool(self.user))
            return spent

        def per_employee():
            count(2)  # fills the caches
            return (count(42) - count(2)) / 40

        self.user = self.hr
        with_tasks = per_employee()
        self.user = self.company.telecom_hr_user_id = self.env["res.users"]
        self.assertLess(with_tasks - per_employee(), 2)

    # -- changing company ------------------------------------------------------------

    def test_a_change_of_company_asks_about_each_line(self):
        second = self.create_line(self.CAT, holder=self.ann)
        sister = self.env["res.company"].create({"name": "Sister"})
        for _twice in range(2):
            self.ann.company_id = sister
        self.bob.company_id = self.company  # no change
        lines = self.ann_line | second | self.bob_line
        self.assertEqual(
            [line for line, _user, _day in self.tasks(lines, MOVED)],
            [self.ann_line, second],
        )

    # -- leaving ---------------------------------------------------------------------

    def test_a_line_of_who_leaves_waits_for_a_decision_once(self):
        self.depart(self.ann, date(2026, 11, 30))
        self.assertEqual(
            self.tasks(self.ann_line), [(self.ann_line, self.hr, "2026-11-30")]
        )
        self.ann.departure_date = date(2026, 12, 31)
        self.assertEqual(
            self.tasks(self.ann_line), [(self.ann_line, self.hr, "2026-12-31")]
        )
        self.assertEqual(self.ann_line.state, "active")

    def test_who_leaves_without_a_line_is_no_task(self):
        self.depart(self.cat, date(2026, 11, 30))
        self.assertFalse(
            self.env["mail.activity"].search(
                [("activity_type_id", "=", self.env.ref(LEFT).id)]
            )
        )

    def test_several_who_are_archived_at_once_are_asked_about(self):
        (self.ann | self.bob).action_archive()
        self.assertEqual(len(self.tasks(self.ann_line | self.bob_line, LEFT)), 2)

    def test_the_choice_of_each_line_is_carried_out(self):
        self.env["telecom.device"].create(
            [
                {"name": "Phone", "line_id": each.id}
                for each in (self.ann_line, self.bob_line)
            ]
        )
        self.depart(
            self.ann | self.bob,
            date(2026, 11, 4),
            Ann=("return", None),
            Bob=("take_over", date(2026, 11, 1)),
        )
        self.assertRecordValues(
            self.ann_line | self.bob_line,
            [
                {"state": "active", "taken_over_from": False, "holder": False},
                {
                    "state": "taken_over",
                    "taken_over_from": date(2026, 11, 2),
                    "holder": False,
                },
            ],
        )
        self.assertEqual(
            self.ann_line.assignment_ids.mapped("date_to"), [date(2026, 11, 4)]
        )
        devices = self.ann_line.device_ids | self.bob_line.device_ids
        self.assertEqual(devices.mapped("state"), ["returned", "kept"])
        self.assertFalse(self.tasks(self.ann_line | self.bob_line))

    def test_a_day_to_come_is_carried_out_when_it_comes(self):
        self.depart(self.ann, date(2026, 11, 30), Ann=("take_over", None))
        self.assertEqual(self.ann_line.state, "active")
        with freeze_time("2026-12-01"):
            self.env["telecom.line"]._cron_follow_days()
            self.assertEqual(self.ann_line.state, "taken_over")

    def test_what_a_posted_bill_charges_does_not_keep_anybody_from_leaving(self):
        self.upload_rows((self.ANN, "National calls", "40")).action_post()
        action = self.depart(
            self.ann, date(2026, 10, 15), Ann=("return", date(2026, 10, 10))
        )
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("is posted", action["params"]["message"])
        self.assertEqual(len(self.tasks(self.ann_line, LEFT)), 1)
        self.assertFalse(self.ann_line.assignment_ids.date_to)

    def test_the_bill_after_a_take_over_on_leaving_charges_up_to_the_last_day(self):
        self.depart(self.ann, date(2026, 10, 20), Ann=("take_over", None))
        bill = self.upload_rows(
            (self.ANN, "National calls", "40", date(2026, 10, 20)),
            (self.ANN, "National calls", "50", date(2026, 10, 21)),
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 10)})
        self.assertEqual(bill.telecom_issue_ids.situation, "taken_over")
