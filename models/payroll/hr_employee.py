from odoo import fields, models

PAYROLL_GROUPS = "hr.group_hr_user,telecom_split_billing.group_telecom_payroll"


class HrEmployee(models.Model):
    """How the payroll office calls an employee."""

    _inherit = "hr.employee"

    telecom_payroll_number = fields.Char(
        string="Payroll Number",
        copy=False,
        tracking=True,
        groups=PAYROLL_GROUPS,
        help="The number of the employee at the payroll office.",
    )

    # Whoever comes back as a new employee keeps the number.
    _telecom_payroll_number_unique = models.UniqueIndex(
        "(company_id, telecom_payroll_number) "
        "WHERE active AND telecom_payroll_number <> ''",
        "Another employee of the company already has this payroll number.",
    )

    def _get_telecom_no_payroll_reasons(self, company, day, operator):
        """The law asks for the employee's agreement to be deducted from."""
        reasons = super()._get_telecom_no_payroll_reasons(company, day, operator)
        mandates = self.env["telecom.mandate"]._get_valid(self, company, day, operator)
        return {
            key: reason or (not mandates.get(key) and "no_mandate")
            for key, reason in reasons.items()
        }

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
