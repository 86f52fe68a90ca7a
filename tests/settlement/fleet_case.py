from datetime import date

from odoo import Command
from odoo.tools import SQL

from ..payroll.payroll_case import PayrollCase

FEW, MANY = 30, 300
# Odoo inserts and updates a hundred records by a query.
MOST_PER_EMPLOYEE = 0.2


class FleetCase(PayrollCase):
    """Bills of few and of many employees, all of whom pay something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_policy_id = cls.create_policy(default="employee")
        cls.numbers = [f"+447700910{index:03}" for index in range(MANY)]
        cls.staff = cls.env["hr.employee"].create(
            [{"name": f"Of {number}"} for number in cls.numbers]
        )
        cls.env["telecom.line"].create(
            [
                {
                    "name": number,
                    "operator_id": cls.operator.id,
                    "assignment_ids": [
                        Command.create(
                            {"employee_id": employee.id, "date_from": date(2024, 1, 1)}
                        )
                    ],
                }
                for number, employee in zip(cls.numbers, cls.staff, strict=True)
            ]
        )

    @classmethod
    def agree_all(cls):
        for employee in cls.staff:
            cls.create_mandate(employee)

    def draft(self, count, document):
        """Return a draft bill of so many employees."""
        rows = [(number, "National calls", "10") for number in self.numbers[:count]]
        return self.upload_rows(*rows, document=document)

    def count(self, function, *arguments):
        """Return the number of queries of a call from a cold cache, and its result."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = function(*arguments)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def assert_steady(self, few, many):
        """Check that queries do not grow with the number of employees."""
        self.assertLess((many - few) / (MANY - FEW), MOST_PER_EMPLOYEE, (few, many))

    def ranks(self, employees):
        """Return the ranks of the debtors as customers, as they are stored."""
        self.env.flush_all()
        return {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    "SELECT customer_rank FROM res_partner WHERE id = ANY(%s)",
                    employees.work_contact_id.ids,
                )
            )
        }
