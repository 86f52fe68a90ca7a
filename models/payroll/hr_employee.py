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
        "Another employee of the company has this payroll number.",
    )
