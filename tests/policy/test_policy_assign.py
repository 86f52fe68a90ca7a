from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.ground.guard import untraced
from ..masters.masters_case import MastersCase

DAY = date(2026, 12, 1)
LATER, LAST = date(2027, 3, 1), date(2027, 6, 1)


@tagged("post_install", "-at_install")
class TestPolicyAssign(MastersCase):
    """Many contracts get a policy from a day on, and nothing else changes in them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old, cls.new, cls.other = (
            cls.create_policy(name=name) for name in ("Old", "New", "Other")
        )
        cls.ann = cls.create_employee("Ann", telecom_policy_id=cls.old.id)
        cls.bob = cls.create_employee("Bob")
        cls.hr = cls.create_user("assigner", "hr.group_hr_user")

    def wizard(self, employees, policy=None, day=DAY, user=None):
        return (
            self.env["telecom.policy.assign"]
            .with_user(user or self.hr)
            .with_context(active_model="hr.employee", active_ids=employees.ids)
            .create({"policy_id": policy and policy.id, "date_from": day})
        )

    def history(self, employee):
        """Return [(first day, policy)] of the contract."""
        versions = employee.version_ids.sorted("date_version")
        return [(each.date_version, each.telecom_policy_id) for each in versions]

    def counts(self, wizard):
        return tuple(
            wizard[f"{name}_count"] for name in ("new", "changed", "known", "following")
        )

    def test_a_new_version_begins_on_the_day(self):
        wizard = self.wizard(self.ann | self.bob, self.new)
        self.assertEqual(self.counts(wizard), (2, 0, 0, 0))
        wizard.action_assign()
        first = date(2024, 1, 1)
        self.assertEqual(self.history(self.ann), [(first, self.old), (DAY, self.new)])
        self.assertEqual(
            self.history(self.bob), [(first, self.old.browse()), (DAY, self.new)]
        )

    def test_the_new_version_keeps_the_rest_of_the_contract(self):
        department = self.env["hr.department"].create({"name": "Sales"})
        reason = self.env["hr.departure.reason"].search([], limit=1)
        self.ann.version_id.write(
            {
                "contract_date_start": date(2024, 1, 1),
                "contract_date_end": date(2027, 12, 31),
                "department_id": department.id,
                "wage": 2345,
                "departure_date": date(2027, 12, 31),
                "departure_reason_id": reason.id,
            }
        )
        self.wizard(self.ann, self.new).action_assign()
        before, after = self.ann.version_ids.sorted("date_version")
        names = (
            "contract_date_start",
            "contract_date_end",
            "department_id",
            "wage",
            "departure_date",
            "departure_reason_id",
            "resource_calendar_id",
        )
        for name in names:
            self.assertEqual(after[name], before[name], name)

    def test_a_version_that_begins_that_day_changes(self):
        version = self.ann.create_version({"date_version": DAY})
        wizard = self.wizard(self.ann, self.new)
        self.assertEqual(self.counts(wizard), (0, 1, 0, 0))
        wizard.action_assign()
        self.assertEqual(version.telecom_policy_id, self.new)
        self.assertEqual(version.last_modified_uid, self.hr)
        self.assertEqual(len(self.ann.version_ids), 2)

    def test_who_has_it_already_is_left_alone(self):
        wizard = self.wizard(self.ann | self.bob, self.old)
        self.assertEqual(self.counts(wizard), (1, 0, 1, 0))
        wizard.action_assign()
        self.assertEqual(len(self.ann.version_ids), 1)

    def test_later_versions_follow_unless_they_have_a_policy_of_their_own(self):
        self.ann.create_version({"date_version": LATER, "wage": 3000})
        self.ann.create_version(
            {"date_version": LAST, "telecom_policy_id": self.other.id}
        )
        wizard = self.wizard(self.ann, self.new)
        self.assertEqual(self.counts(wizard), (1, 0, 0, 1))
        self.assertIn("Ann", wizard.kept)
        self.assertIn("Other", wizard.kept)
        result = wizard.action_assign()
        self.assertEqual(
            [policy.name for _day, policy in self.history(self.ann)],
            ["Old", "New", "New", "Other"],
        )
        self.assertIn("Ann", result["params"]["message"])

    def test_without_a_policy_the_department_or_company_decides(self):
        self.ann.department_id = self.env["hr.department"].create(
            {"name": "Sales", "telecom_policy_id": self.other.id}
        )
        self.wizard(self.ann).action_assign()
        self.assertEqual(self.history(self.ann)[1], (DAY, self.old.browse()))
        found = self.env["telecom.policy"]._get_employee_policies(self.ann, DAY)
        self.assertEqual(found, {self.ann.id: (self.other.id, "department")})

    def test_a_day_before_the_contract_is_refused_by_name(self):
        eve = self.create_employee("Eve", "2027-01-01")
        fay = self.create_employee("Fay")
        fay.version_id.with_context(
            sync_contract_dates=True
        ).contract_date_start = date(2027, 2, 1)
        wizard = self.wizard(self.ann | eve | fay, self.new)
        with self.assertRaisesRegex(UserError, "begins after that day: Eve and Fay"):
            wizard.action_assign()
        self.assertEqual(len(self.ann.version_ids), 1)
        wizard.action_leave_out()
        self.assertEqual(wizard.employee_ids, self.ann)
        wizard.action_assign()
        self.assertEqual(self.history(self.ann)[-1], (DAY, self.new))

    def test_who_has_left_is_refused_by_name(self):
        self.bob.departure_date = date(2026, 10, 31)
        with self.assertRaisesRegex(UserError, "Left before that day: Bob"):
            self.wizard(self.bob, self.new).action_assign()

    def test_a_policy_of_another_company_is_refused_by_name(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.hr.company_ids |= other
        foreign = self.create_policy(name="Theirs", company_id=other.id)
        with self.assertRaisesRegex(UserError, "another company: Ann"):
            self.wizard(self.ann, foreign).action_assign()

    def test_posted_statements_are_counted(self):
        line = self.create_line(holder=self.ann)
        self.env["telecom.statement"].create(
            [
                {
                    "company_id": self.company.id,
                    "line_id": line.id,
                    "assignment_id": line.assignment_ids.id,
                    "employee_id": self.ann.id,
                    "date_from": date(2026, month, 1),
                    "date_to": date(2026, month, 28),
                    "state": state,
                }
                for month, state in ((8, "posted"), (9, "posted"), (10, "draft"))
            ]
        )
        early = self.wizard(self.ann, self.new, date(2026, 9, 1))
        self.assertEqual(early.posted_count, 1)
        self.assertEqual(self.wizard(self.ann, self.new).posted_count, 0)

    def test_employees_get_a_note(self):
        wizard = self.wizard(self.ann | self.bob, self.old)
        with untraced(False):
            wizard.action_assign()
        for employee, expected in ((self.ann, 0), (self.bob, 1)):
            notes = [
                note
                for note in employee.message_ids.mapped("body")
                if "policy is Old as of 12/01/2026" in note
            ]
            self.assertEqual(len(notes), expected, employee.name)

    def test_a_change_on_the_form_is_tracked_on_the_employee(self):
        self.env.cr.flush()  # what a new record says is not tracked before that
        employee = self.ann.with_user(self.hr).with_context(
            tracking_disable=False, mail_notrack=False
        )
        employee.telecom_policy_id = self.new
        self.env.cr.flush()
        values = self.ann.message_ids.sudo().tracking_value_ids
        found = [(each.old_value_char, each.new_value_char) for each in values]
        self.assertIn(("Old", "New"), found)

    def test_from_the_form_of_a_policy(self):
        wizards = self.env["telecom.policy.assign"].with_user(self.hr)
        wizards = wizards.with_context(
            active_model="telecom.policy",
            active_ids=self.new.ids,
            default_policy_id=self.new.id,
        )
        with Form(wizards) as form:
            self.assertEqual(form.summary, self.new.summary)
            self.assertEqual(form.date_from.day, 1)
            form.employee_ids.add(self.ann)
            self.assertEqual(form.new_count, 1)
        self.assertEqual(form.record.employee_ids, self.ann)

    def test_hr_officers_assign_and_nobody_else(self):
        for group in (
            "telecom_split_billing.group_telecom_officer",
            "account.group_account_invoice",
        ):
            with self.subTest(group), self.assertRaises(AccessError):
                user = self.create_user(group, group)
                self.wizard(self.ann, self.new, user=user)

    def test_employees_of_another_company_are_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        gus = self.create_employee("Gus", company_id=other.id)
        with self.assertRaises(AccessError):
            self.wizard(gus | self.bob, self.new)

    def test_the_contracts_page_and_the_template_show_the_policy(self):
        manager = self.create_user("manager", "hr.group_hr_manager")
        template = self.env["hr.version"].with_user(manager)
        view = "hr.hr_contract_template_form_view"
        with Form(template.with_context(default_employee_id=False), view) as form:
            form.name = "Sales"
            form.telecom_policy_id = self.new
        self.assertEqual(form.record.telecom_policy_id, self.new)

    def test_a_preview_of_many_takes_few_queries(self):
        employees = self.env["hr.employee"].create(
            [{"name": f"Employee {number}"} for number in range(60)]
        )
        wizard = self.wizard(employees, self.new)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self.assertEqual(wizard.new_count, 60)
