from datetime import timedelta
from random import Random

from odoo import fields
from odoo.tests import tagged

from ..masters.masters_case import MastersCase

SEED = 20261128
SPAN = 60  # days around today in which everything happens
COUNT = 60


@tagged("post_install", "-at_install")
class TestPolicyHolder(MastersCase):
    """The list says what the split would find, for each line and each employee."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.policies = [cls.create_policy(name=name) for name in "ABC"]
        cls.red, cls.green, cls.blue = cls.policies
        cls.holdings = cls.env["telecom.policy.holder"]
        cls.number = 0

    def day(self, offset):
        return self.today + timedelta(days=offset)

    def new_line(self):
        type(self).number += 1
        return self.create_line(f"07700 900{self.number:03}")

    def rows(self, holder):
        """Return [(line, policy, source, since)] of an employee or a partner."""
        name = "employee_id" if holder._name == "hr.employee" else "partner_id"
        self.env.flush_all()
        self.holdings.invalidate_model()
        return [
            (row.line_id, row.policy_id, row.policy_source, row.since)
            for row in self.holdings.search([(name, "=", holder.id)])
        ]

    def test_each_source(self):
        line = self.new_line()
        ann = self.create_employee("Ann", self.day(-50))
        assignment = self.assign(line, ann, self.day(-40))
        no = self.red.browse()
        self.company.telecom_policy_id = False
        self.assertEqual(self.rows(ann), [(line, no, False, self.day(-40))])
        self.company.telecom_policy_id = self.red
        self.assertEqual(self.rows(ann), [(line, self.red, "company", self.day(-40))])
        ann.department_id = self.env["hr.department"].create(
            {"name": "Sales", "telecom_policy_id": self.green.id}
        )
        row = (line, self.green, "department", self.day(-40))
        self.assertEqual(self.rows(ann), [row])
        ann.create_version(
            {"date_version": self.day(-10), "telecom_policy_id": self.blue.id}
        )
        row = (line, self.blue, "contract", self.day(-10))
        self.assertEqual(self.rows(ann), [row])
        assignment.policy_id = self.red
        row = (line, self.red, "assignment", self.day(-40))
        self.assertEqual(self.rows(ann), [row])

    def test_who_holds_no_line_has_a_row_too(self):
        bob = self.create_employee("Bob", self.day(-50), telecom_policy_id=self.red.id)
        bob.create_version({"date_version": self.day(-20), "wage": 3000})
        none = self.env["telecom.line"]
        self.assertEqual(self.rows(bob), [(none, self.red, "contract", self.day(-50))])
        past = self.assign(self.new_line(), bob, self.day(-40), self.day(-30))
        self.assertEqual(self.rows(bob)[0][0], none)
        past.date_to = False
        self.assertEqual(self.rows(bob)[0][0], past.line_id)

    def test_a_policy_that_was_lost_and_came_back_holds_since_it_came_back(self):
        eve = self.create_employee("Eve", self.day(-50), telecom_policy_id=self.red.id)
        for offset, policy in ((-40, self.green), (-30, self.red), (-20, self.red)):
            eve.create_version(
                {"date_version": self.day(offset), "telecom_policy_id": policy.id}
            )
        self.assertEqual(self.rows(eve)[0][3], self.day(-30))

    def test_who_has_left_has_no_row(self):
        ann = self.create_employee("Ann", self.day(-50))
        self.assign(self.new_line(), ann, self.day(-40))
        ann.departure_date = self.day(-1)
        self.assertFalse(self.rows(ann))
        ann.departure_date = self.today
        self.assertTrue(self.rows(ann))

    def test_a_person_who_is_no_employee(self):
        dora = self.env["res.partner"].create({"name": "Dora"})
        self.company.telecom_policy_id = self.blue
        line = self.new_line()
        self.assign(line, dora, self.day(-5))
        self.assertEqual(self.rows(dora), [(line, self.blue, "company", self.day(-5))])

    def test_it_says_what_the_split_finds(self):
        """Many random pasts: the list against the look-up of every single day."""
        random = Random(SEED)
        self.company.telecom_policy_id = random.choice(self.policies)
        departments = [
            self.env["hr.department"].create(
                {"name": f"Department {number}", "telecom_policy_id": policy.id}
            )
            for number, policy in enumerate((*self.policies, self.red.browse()))
        ]
        people = [self.make_person(random, departments) for _index in range(COUNT)]
        seen = set()
        for employee in people:
            held = (
                self.env["telecom.assignment"]
                .search([("employee_id", "=", employee.id)])
                .filtered(lambda each: each._covers(self.today))
            )
            expected = [self.get_expected(each) for each in held]
            if not held:
                expected = [self.get_expected_of(employee)]
            found = self.rows(employee)
            with self.subTest(employee.name, seed=SEED):
                self.assertCountEqual(found, expected)
            seen |= {(bool(row[0]), row[2]) for row in found}
        self.assertEqual(
            seen,
            {(False, source) for source in ("contract", "department", "company")}
            | {
                (True, source)
                for source in ("assignment", "contract", "department", "company")
            },
            "the situations are too few",
        )

    def make_person(self, random, departments):
        """Return an employee with a random contract and up to two lines."""
        none = self.red.browse()

        def draw():
            policy = random.choice((*self.policies, none, none, none))
            department = random.choice((*departments, departments[-1].browse()))
            return {"telecom_policy_id": policy.id, "department_id": department.id}

        first, *days = sorted(random.sample(range(-SPAN, SPAN), random.randint(1, 5)))
        employee = self.create_employee("Somebody", self.day(first), **draw())
        for day in days:
            employee.create_version({"date_version": self.day(day), **draw()})
        for _index in range(random.randint(0, 2)):
            begin = random.randint(-SPAN, SPAN // 6)
            end = random.choice((False, begin + random.randint(0, 2 * SPAN)))
            own = random.choice((*self.policies, *[none] * 6))
            self.assign(
                self.new_line(),
                employee,
                self.day(begin),
                end is not False and self.day(end),
                policy_id=own.id,
            )
        return employee

    def get_expected(self, assignment):
        """Return the row of an assignment, by asking for each of its days."""
        length = (self.today - assignment.date_from).days
        days = [self.day(-back) for back in range(length + 1)]
        found = self.red._get_policies([(assignment.id, day) for day in days])
        answers = [found[assignment.id, day] for day in days]
        return assignment.line_id, *self.get_run(days, answers)

    def get_expected_of(self, employee):
        """Return the row of an employee without a line, the same way."""
        versions = employee.version_ids
        first = min(versions.mapped("date_version"))
        length = max((self.today - first).days, 0)
        days = [self.day(-back) for back in range(length + 1)]
        answers = [
            self.red._get_employee_policies(employee, day)[employee.id] for day in days
        ]
        policy, source, since = self.get_run(days, answers)
        return self.env["telecom.line"], policy, source, max(since, first)

    def get_run(self, days, answers):
        """Return (policy, source, first day of the run), from the last day back."""
        policy_id, source = answers[0]
        since = days[0]
        for day, answer in zip(days, answers, strict=True):
            if answer[0] != policy_id:
                break
            since = day
        return self.red.browse(policy_id), source, since

    def test_the_form_of_a_policy_counts_employees_once(self):
        ann = self.create_employee("Ann", telecom_policy_id=self.green.id)
        for _index in range(2):
            self.assign(self.new_line(), ann, self.day(-5))
        self.create_employee("Bob", telecom_policy_id=self.green.id)
        hr = self.create_user("counter", "hr.group_hr_user")
        policy = self.green.with_user(hr)
        self.assertEqual(policy.employee_count, 2)
        self.assertEqual(self.blue.with_user(hr).employee_count, 0)
        action = policy.action_open_telecom_holders()
        found = self.holdings.with_user(hr).search(action["domain"])
        self.assertEqual(found.employee_id.mapped("name"), ["Ann", "Bob"])

    def test_a_row_opens_the_employee_for_hr_and_the_line_for_officers(self):
        ann = self.create_employee("Ann")
        self.assign(self.new_line(), ann, self.day(-5))
        row = self.holdings.search([("employee_id", "=", ann.id)])
        for group, model in (
            ("hr.group_hr_user", "hr.employee"),
            ("telecom_split_billing.group_telecom_officer", "telecom.line"),
        ):
            with self.subTest(group):
                user = self.create_user(group, group)
                self.assertEqual(row.with_user(user).action_open()["res_model"], model)

    def test_officers_and_hr_read_and_group_the_list(self):
        self.assign(self.new_line(), self.create_employee("Ann"), self.day(-5))
        for group in (
            "hr.group_hr_user",
            "telecom_split_billing.group_telecom_officer",
        ):
            with self.subTest(group):
                user = self.create_user(group, group)
                rows = self.holdings.with_user(user)
                for name in ("policy_id", "contribution", "since:month"):
                    rows.formatted_read_group([], [name], ["__count"])
                specification = {
                    "employee_id": {"fields": {"display_name": {}}},
                    "department_id": {"fields": {"display_name": {}}},
                    "policy_id": {"fields": {"display_name": {}}},
                }
                found = rows.web_search_read([], specification)["records"]
                names = [row["employee_id"]["display_name"] for row in found]
                self.assertIn("Ann", names)

    def test_the_policy_of_today_on_the_employee(self):
        ann = self.create_employee("Ann", self.day(-50))
        self.company.telecom_policy_id = self.red
        self.assertEqual(ann.telecom_policy_now_id, self.red)
        ann.create_version(
            {"date_version": self.day(-10), "telecom_policy_id": self.blue.id}
        )
        self.assertEqual(ann.telecom_policy_now_id, self.blue)
        ann.create_version(
            {"date_version": self.day(10), "telecom_policy_id": self.green.id}
        )
        self.assertEqual(ann.telecom_policy_now_id, self.blue)
