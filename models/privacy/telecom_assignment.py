from odoo import models


class TelecomAssignment(models.Model):
    _inherit = "telecom.assignment"

    def _get_pseudonym(self):
        """Return what the holder is called instead of the name, False for the name.

        A holder who comes back has a name again in later records.
        """
        employee_sudo = self.employee_id.sudo()  # the day alone
        day = employee_sudo.telecom_anonymised_on
        if day and self.date_from and self.date_from <= day:
            return employee_sudo._get_telecom_pseudonym()
        return False
