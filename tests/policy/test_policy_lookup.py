from datetime import date

from odoo.tests import tagged

from ..masters.masters_case import MastersCase


@tagged("post_install", "-at_install")
class TestPolicyLookup(MastersCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own, cls.contract, cls.of_department, cls.of_company = (
            cls.create_policy(name=name)
            for name in ("Own", "Contract", "Department", "Company")
        )
        cls.department = cls.env["hr.department"].create(
            {"name": "Sales", "telecom_policy_id": cls.of_department.id}
        )
        cls.company.telecom_policy_id = cls.of_company
        cls.number = 0

    def assign_new(self, holder, **values):
        type(self).number += 1
        line = self.create_line(f"07700 900{self.number:03}")
        return self.assign(line, holder, "2024-01-01", **values)

    def look_up(self, assignment, day=date(2025, 6, 15)):
        found = self.env["telecom.policy"]._get_policies([(assignment.id, day)])
        policy_id, source = found[assignment.id, day]
        return self.env["telecom.policy"].browse(policy_id), source

    def test_the_nearest_policy_holds(self):
        ann = self.create_employee("Ann")
        own = {"policy_id": self.own.id}
        by_contract = {"telecom_policy_id": self.contract.id}
        in_department = {"department_id": self.department.id}
        cases = [
            (own, by_contract, in_department, self.own, "assignment"),
            ({}, by_contract, in_department, self.contract, "contract"),
            ({}, {}, in_department, self.of_department, "department"),
            ({}, {}, {}, self.of_company, "company"),
            (own, {}, {}, self.own, "assignment"),
            ({}, by_contract, {}, self.contract, "contract"),
        ]
        for values, contract, department, policy, source in cases:
            with self.subTest(source):
                ann = self.create_employee("Ann", **contract, **department)
                assignment = self.assign_new(ann, **values)
                self.assertEqual(self.look_up(assignment), (policy, source))
                self.assertEqual(assignment.current_policy_id, policy)
                self.assertEqual(assignment.policy_source, source)

    def test_nobody_has_one(self):
        self.company.telecom_policy_id = False
        assignment = self.assign_new(self.create_employee("Ann"))
        found = self.env["telecom.policy"]._get_policies(
            [(assignment.id, date(2025, 1, 1))]
        )
        self.assertEqual(list(found.values()), [(False, False)])

    def test_the_contract_of_that_day_decides(self):
        ann = self.create_employee("Ann", "2025-01-01")
        ann.telecom_policy_id = self.contract
        ann.create_version(
            {"date_version": date(2025, 4, 1)}
        ).telecom_policy_id = self.own
        ann.create_version(
            {"date_version": date(2025, 7, 1), "telecom_policy_id": False}
        ).department_id = self.department
        assignment = self.assign_new(ann)
        days = [
            # Before the first version there is only the first one to go by.
            (date(2024, 12, 31), self.contract, "contract"),
            (date(2025, 1, 1), self.contract, "contract"),
            (date(2025, 3, 31), self.contract, "contract"),
            (date(2025, 4, 1), self.own, "contract"),
            (date(2025, 6, 30), self.own, "contract"),
            (date(2025, 7, 1), self.of_department, "department"),
            (date(2030, 1, 1), self.of_department, "department"),
        ]
        requests = [(assignment.id, day) for day, _policy, _source in days]
        found = self.env["telecom.policy"]._get_policies(requests)
        for day, policy, source in days:
            with self.subTest(day):
                self.assertEqual(found[assignment.id, day], (policy.id, source))

    def test_a_person_who_is_no_employee_has_their_own_or_the_companys(self):
        director = self.env["res.partner"].create({"name": "Dora"})
        cases = [
            ({}, self.of_company, "company"),
            ({"policy_id": self.own.id}, self.own, "assignment"),
        ]
        for values, policy, source in cases:
            with self.subTest(source):
                assignment = self.assign_new(director, **values)
                self.assertEqual(self.look_up(assignment), (policy, source))

    def test_an_employee_who_left_keeps_the_policy_of_the_contract(self):
        ann = self.create_employee("Ann", telecom_policy_id=self.contract.id)
        assignment = self.assign_new(ann)
        ann.action_archive()
        self.assertEqual(self.look_up(assignment), (self.contract, "contract"))

    def test_a_contract_template_hands_its_policy_on(self):
        template = self.env["hr.version"].create(
            {"name": "Sales", "telecom_policy_id": self.contract.id}
        )
        values = template.get_values_from_contract_template(template)
        self.assertEqual(values["telecom_policy_id"], self.contract.id)

    def test_many_holders_and_days_take_few_queries(self):
        requests = []
        for _index in range(40):
            employee = self.create_employee("Ann", department_id=self.department.id)
            assignment = self.assign_new(employee)
            requests += [
                (assignment.id, date(2025, month, 1)) for month in range(1, 13)
            ]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(8):
            found = self.env["telecom.policy"]._get_policies(requests)
        self.assertEqual(set(found.values()), {(self.of_department.id, "department")})
        self.assertEqual(len(found), 480)
