from odoo import models


class HrEmployeePublic(models.Model):
    """Data that telecom administrators open without being in HR."""

    _inherit = "hr.employee.public"

    def action_export_telecom(self):
        """Download all phone data of an employee."""
        return self.env["hr.employee"].browse(self.ids).action_export_telecom()
