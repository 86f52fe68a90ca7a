from odoo import fields, models
from odoo.exceptions import AccessError

ADMINISTRATOR = "telecom_split_billing.group_telecom_administrator"

EXPORTERS = ("hr.group_hr_user", ADMINISTRATOR)

FORGETTERS = ("hr.group_hr_manager", ADMINISTRATOR)


class HrEmployee(models.Model):
    """Handing over to employees what is kept of them."""

    _inherit = "hr.employee"

    telecom_anonymised_on = fields.Date(
        "Phone Data Anonymised On",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,  # nobody forgets a name by hand
        help="Records of the employee up to that time no longer contain the "
        "employee's name.",
    )

    def _get_telecom_pseudonym(self, lang=None):
        """Return what an employee is called whose name is to be forgotten."""
        self.ensure_one()
        words = self.with_context(lang=lang) if lang else self
        return words.env._("Former employee %(number)s", number=self.id)

    def _check_telecom_person(self, groups):
        """Refuse to handle the data of these people for lack of one of the groups."""
        may = any(map(self.env.user.has_group, groups))
        employees_sudo = self.sudo()  # the company alone
        if not may or employees_sudo.company_id - self.env.companies:
            raise AccessError(
                self.env._(
                    "The phone data of a person is restricted to HR and telecom "
                    "administrators of the company."
                )
            )

    def _export_telecom(self):
        """Return a zip with all phone data of an employee but usage rows; log it."""
        self.ensure_one()
        self._check_telecom_person(EXPORTERS)
        people = self.env["telecom.person"]
        content = people._export(people._get_employee(self))
        employee_sudo = self.sudo()  # administrators may not write on employees
        employee_sudo._message_log(
            body=self.env._(
                "%(user)s exported all phone data of this employee, without the "
                "usage rows.",
                user=self.env.user.name,
            )
        )
        return content

    def action_export_telecom(self):
        """Download all phone data of an employee."""
        self.ensure_one()
        self._check_telecom_person(EXPORTERS)
        return {
            "type": "ir.actions.act_url",
            "url": f"/telecom/person/{self.id}",
            "target": "download",
        }

    def write(self, vals):
        links = {"user_id", "resource_id", "work_contact_id", "work_email"}
        if not links & vals.keys():
            return super().write(vals)
        return self.env["telecom.reader"]._watch(
            lambda: super(HrEmployee, self).write(vals), self, self.env["res.partner"]
        )
