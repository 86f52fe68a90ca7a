from odoo import fields, models

from .telecom_line import HOLDER_GROUPS


class HrEmployee(models.Model):
    _inherit = "hr.employee"

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
