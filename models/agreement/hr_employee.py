from odoo import fields, models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    """Asking employees to agree to the policy of their phone."""

    _inherit = "hr.employee"

    telecom_agreement_count = fields.Integer(
        "Phone Agreements",
        compute="_compute_telecom_agreement_count",
        groups="hr.group_hr_user",
    )

    def _compute_telecom_agreement_count(self):
        counts = dict(
            self.env["telecom.agreement"]._read_group(
                [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
            )
        )
        for employee in self:
            employee.telecom_agreement_count = counts.get(employee, 0)

    def action_open_telecom_agreements(self):
        """Open the agreements of the employee."""
        self.ensure_one()
        return {
            "name": self.env._("Agreements of %(employee)s", employee=self.name),
            "type": "ir.actions.act_window",
            "res_model": "telecom.agreement",
            "view_mode": "list,form",
            "domain": [("employee_id", "=", self.id)],
        }

    def action_ask_telecom_agreement(self):
        """Make the missing agreements of these employees, and ask who can be asked."""
        agreements = self.env["telecom.agreement"]
        agreements.check_access("write")
        self.check_access("read")
        if all(company.telecom_agreement == "none" for company in self.company_id):
            raise UserError(
                self.env._(
                    "The company does not use agreements. Enable them in the "
                    "Telecom settings first."
                )
            )
        agreements_sudo = agreements.sudo()  # what it says follows from the policy
        agreements_sudo._update_needed([("employee_id", "in", self.ids)])
        waiting = agreements.search(
            [("employee_id", "in", self.ids), ("state", "=", "to_sign")]
        )
        waiting_sudo = waiting.sudo()  # who is asked, and when, is not typed
        waiting_sudo.filtered(lambda each: each._get_reader())._ask()
        return agreements._open(waiting)
