from odoo import fields, models
from odoo.exceptions import UserError

from .telecom_channel import CHANNELS
from .telecom_line import HOLDER_GROUPS


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
