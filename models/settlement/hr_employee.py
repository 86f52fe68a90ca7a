from odoo import models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "telecom.balance"]
    _telecom_debtor = "employee_id"

    def _get_telecom_debtors(self, company):
        """Return {employee id: partner id that owes the employee's part}.

        It is the work contact, made when it is missing. The company itself is refused:
        it would owe the money to itself.
        """
        self.filtered(
            lambda employee: not employee.work_contact_id
        )._create_work_contacts()
        debtors = {}
        for employee in self:
            partner = employee.work_contact_id
            if partner == company.partner_id:
                raise UserError(
                    self.env._(
                        "The work contact of %(employee)s is the company itself. Give "
                        "the employee a contact of their own, then post the bill "
                        "again.",
                        employee=employee.name,
                    )
                )
            debtors[employee.id] = partner.id
        return debtors

    def _get_telecom_no_payroll_reasons(self, company, day, operator):
        """Return {employee id: why nothing can be deducted from the wages, or False}.

        Wages end with employment; rooms above know of other reasons.
        """
        return {
            employee.id: bool(employee.departure_date and employee.departure_date < day)
            and "departed"
            for employee in self
        }
