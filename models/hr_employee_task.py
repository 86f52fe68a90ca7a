from odoo import api, fields, models

from .telecom_line_task import LEFT, MOVED, add_tasks

NEW = "telecom_split_billing.activity_type_phone_new"


class HrEmployee(models.Model):
    """To-dos about phones when employees start, change company or leave."""

    _inherit = "hr.employee"

    @api.model_create_multi
    def create(self, vals_list):
        employees = super().create(vals_list)
        for company, members in employees.grouped("company_id").items():
            if user := company.telecom_hr_user_id:
                # the first day is for HR managers
                days = {each.id: each.contract_date_start for each in members.sudo()}
                add_tasks(members.filtered("active"), NEW, user, days)
        return employees

    def write(self, vals):
        moved = self.browse()
        if company_id := vals.get("company_id"):
            moved = self.filtered(lambda each: each.company_id.id != company_id)
        result = super().write(vals)
        if moved:
            moved._add_telecom_tasks(MOVED)
        if vals.get("active") is False or vals.get("departure_date"):
            self._add_telecom_tasks(LEFT)
        return result

    def _add_telecom_tasks(self, kind):
        """Ask what becomes of the lines that these employees hold."""
        held_sudo = self._get_telecom_held_sudo()
        days = {}
        for assignment in held_sudo:
            day = kind == LEFT and assignment.employee_id.departure_date
            days[assignment.line_id.id] = day
        held_sudo.line_id._add_tasks(kind, days)

    def _get_telecom_held_sudo(self):
        """Return the assignments of these employees that nobody has ended."""
        today = fields.Date.context_today(self)
        # whoever changes an employee may not see lines
        assignments_sudo = self.env["telecom.assignment"].sudo()
        return assignments_sudo.search(
            [
                ("employee_id", "in", self.ids),
                *("|", ("date_to", "=", False), ("date_to", ">", today)),
            ]
        )

    def _forget_telecom_task(self):
        """Drop the to-do of a new employee, who has a line now."""
        # whoever hands lines over may not change employees
        self.sudo().activity_unlink([NEW])
