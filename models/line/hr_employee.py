from odoo import api, fields, models

from ..ground.channel import CHANNELS
from .telecom_line import HOLDER_GROUPS
from .telecom_line_task import LEFT, MOVED, add_tasks

NEW = "telecom_split_billing.activity_type_phone_new"


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    telecom_channel = fields.Selection(
        CHANNELS,
        string="Phone Costs Collected By",
        tracking=True,
        groups="hr.group_hr_user",
        help="Method used to collect the employee's part. If empty, the method of the "
        "policy is used, or else that of the company.",
    )
    telecom_statement_count = fields.Integer(
        string="Phone Statements",
        compute="_compute_telecom_statement_count",
        groups="telecom_split_billing.group_telecom_officer,"
        "account.group_account_invoice",
    )
    telecom_line_count = fields.Integer(
        string="Phone Lines",
        compute="_compute_telecom_line_count",
        groups=HOLDER_GROUPS,
    )

    def _compute_telecom_line_count(self):
        assignments = self.env["telecom.assignment"]
        counts = dict(
            assignments._read_group(
                [
                    ("employee_id", "in", self.ids),
                    *assignments._get_domain_on(fields.Date.context_today(self)),
                ],
                ["employee_id"],
                ["__count"],
            )
        )
        for employee in self:
            employee.telecom_line_count = counts.get(employee, 0)

    def _compute_telecom_statement_count(self):
        counts = dict(
            self.env["telecom.statement"]._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        for employee in self:
            employee.telecom_statement_count = counts.get(employee, 0)

    def action_open_telecom_statements(self):
        """Open the statements of the employee."""
        self.ensure_one()
        return {
            "name": self.env._("Statements of %(employee)s", employee=self.name),
            "type": "ir.actions.act_window",
            "res_model": "telecom.statement",
            "view_mode": "list,form,pivot,graph",
            "domain": [("employee_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_open_telecom_lines(self):
        """Open the lines that the employee holds or held."""
        self.ensure_one()
        return {
            "name": self.env._("Lines of %(employee)s", employee=self.name),
            "type": "ir.actions.act_window",
            "res_model": "telecom.assignment",
            "view_mode": "list,form",
            "domain": [("employee_id", "=", self.id)],
            "context": {"default_employee_id": self.id},
        }

    # -- to-dos about phones when employees start, change company or leave ----------

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
        """Return the assignments of these employees that have not been ended."""
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
