from odoo import api, fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    telecom_policy_now_id = fields.Many2one(
        "telecom.policy",
        string="Phone Policy",
        compute="_compute_telecom_policy_now_id",
        groups="hr.group_hr_user",
        help="The contribution policy that applies today, taken from the contract, the "
        "department or the company. A line can have its own policy.",
    )

    @api.depends(
        "company_id.telecom_policy_id",
        "version_ids.active",
        "version_ids.date_version",
        "version_ids.department_id.telecom_policy_id",
        "version_ids.telecom_policy_id",
    )
    def _compute_telecom_policy_now_id(self):
        today = fields.Date.context_today(self)
        found = self.env["telecom.policy"]._get_employee_policies(self._origin, today)
        for employee in self:
            policy_id, _source = found.get(employee._origin.id, (False, False))
            employee.telecom_policy_now_id = policy_id
