from odoo import fields, models

from .hr_employee import PAYROLL_GROUPS


class HrEmployeePublic(models.Model):
    """The fields of employees that payroll sees without being in HR.

    Odoo reads all fields at once that the user's groups may see: were it missing here,
    payroll could not even read a name.
    """

    _inherit = "hr.employee.public"

    telecom_payroll_number = fields.Char(readonly=True, groups=PAYROLL_GROUPS)
