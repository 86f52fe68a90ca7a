from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.ground.turn import once_per_dialog
from ...models.privacy.hr_employee import FORGETTERS


class TelecomAnonymise(models.TransientModel):
    """Shows what is deleted and kept of employees who left, then does it."""

    _name = "telecom.anonymise"
    _description = "Anonymise Former Employees"

    # the public page of employees: administrators need not be in HR
    employee_ids = fields.Many2many(
        "hr.employee.public",
        string="Employees",
        required=True,
        context={"active_test": False},
        default=lambda self: self.env.context.get("active_ids"),
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    can_do = fields.Boolean(compute="_compute_preview")

    @api.depends("employee_ids")
    def _compute_preview(self):
        for wizard in self:
            plans = wizard._get_plans()
            wizard.can_do = any(not plan.refused for _who, plan in plans)
            wizard.preview = self.env["ir.qweb"]._render(
                "telecom_split_billing.anonymise_preview", {"plans": plans}
            )

    def _get_plans(self):
        """Return [(employee, Plan)]."""
        employees = self.env["hr.employee"].browse(self.employee_ids._origin.ids)
        employees._check_telecom_person(FORGETTERS)
        employees_sudo = employees.sudo()  # departures are for HR
        people = self.env["telecom.person"]
        return [(each, people._get_plan(each)) for each in employees_sudo]

    @once_per_dialog
    def action_anonymise(self):
        """Forget who these employees were, where nothing speaks against it."""
        self.ensure_one()
        plans = self._get_plans()
        ready = [each for each, plan in plans if not plan.refused]
        if not ready:
            raise UserError(
                "\n".join(
                    f"{each.name}: {' '.join(plan.refused)}" for each, plan in plans
                )
            )
        for employee_sudo in ready:
            self.env["telecom.person"]._forget(employee_sudo)
            employee_sudo._message_log(
                body=self.env._(
                    "%(user)s deleted the phone usage of this employee, and "
                    "replaced the name in the phone costs with “%(instead)s”.",
                    user=self.env.user.name,
                    instead=employee_sudo._get_telecom_pseudonym(),
                )
            )
        return {"type": "ir.actions.act_window_close"}
