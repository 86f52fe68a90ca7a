from datetime import date

from odoo.fields import Command

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


class PayslipBuilders:
    """Makes salary structures, contracts and payslips of November 2026."""

    @classmethod
    def prepare_payroll(cls):
        """Let the user run payroll; make rules of a wage and of the net pay."""
        cls.env.user.group_ids |= cls.env.ref("payroll.group_payroll_manager")
        cls.env["ir.config_parameter"].sudo().set_param(
            "payroll.allow_cancel_payslips", True
        )
        cls.rule = cls.env.ref("telecom_split_billing_payroll.salary_rule_telecom")
        cls.wage = cls.env["hr.salary.rule.category"].create(
            {"name": "Wage", "code": "WAGE"}
        )
        cls.basic = cls.create_rule("BASIC", "contract.wage", sequence=1)
        cls.net = cls.create_rule("NET", "categories.WAGE + categories.TELECOM")

    @classmethod
    def create_rule(cls, code, formula, **values):
        return cls.env["hr.salary.rule"].create(
            {
                "name": code.title(),
                "code": code,
                "sequence": 200,
                "category_id": cls.wage.id,
                "amount_select": "code",
                "amount_python_compute": f"result = {formula}",
                **values,
            }
        )

    @classmethod
    def create_structure(cls, *rules, **values):
        """Return a structure with these rules, or with those of a wage and the net."""
        ids = [rule.id for rule in rules or (cls.basic, cls.net)]
        return cls.env["hr.payroll.structure"].create(
            {
                "name": "Employees",
                "code": "EMP",
                "rule_ids": [Command.set(ids)],
                **values,
            }
        )

    @classmethod
    def employ(cls, employees, structure):
        for employee in employees:
            employee.version_id.write(
                {
                    "contract_date_start": date(2024, 1, 1),
                    "wage": 2000,
                    "struct_id": structure.id,
                }
            )

    def draft_payslip(self, employee=None):
        """Make a payslip as the form does, without computing it."""
        employee = employee or self.ann
        payslip = self.env["hr.payslip"].create(
            {
                "employee_id": employee.id,
                "contract_id": employee.version_id.id,
                "struct_id": employee.version_id.struct_id.id,
                "date_from": FIRST,
                "date_to": LAST,
                "company_id": self.company.id,
            }
        )
        payslip.onchange_employee()
        return payslip

    def payslip(self, employee=None):
        """Make a payslip as the form does, and compute it."""
        payslip = self.draft_payslip(employee)
        payslip.compute_sheet()
        return payslip

    def batch(self, employees):
        """Make payslips of all these employees as the dialog of a batch does."""
        batch = self.env["hr.payslip.run"].create(
            {"name": "November", "date_start": FIRST, "date_end": LAST}
        )
        self.env["hr.payslip.employees"].with_context(active_id=batch.id).create(
            {"employee_ids": [Command.set(employees.ids)]}
        ).compute_sheet()
        return batch

    def amounts(self, payslip):
        return {line.code: line.total for line in payslip.line_ids}
