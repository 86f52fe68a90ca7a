from odoo import api, fields, models
from odoo.exceptions import UserError

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
        help="How the employee's part is collected. Without one here, the one of the "
        "policy, else of the company.",
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

        The law asks for the employee's agreement, and wages end with employment.
        """
        mandates = self.env["telecom.mandate"]._get_valid(self, company, day, operator)
        reasons = {}
        for employee in self:
            left = employee.departure_date
            if left and left < day:
                reasons[employee.id] = "departed"
            else:
                reasons[employee.id] = not mandates.get(employee.id) and "no_mandate"
        return reasons

    def action_create_telecom_mandates(self):
        """Make a mandate to sign for each employee who has none, and open them."""
        mandates = self.env["telecom.mandate"]
        known = mandates.search(
            [
                ("employee_id", "in", self.ids),
                ("state", "in", ("to_sign", "upcoming", "valid")),
            ]
        ).employee_id
        made = mandates.create([{"employee_id": each.id} for each in self - known])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mandates to Sign"),
            "res_model": "telecom.mandate",
            "view_mode": "list,form",
            "domain": [("id", "in", made.ids)],
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
