from odoo import models


class TelecomAgreement(models.Model):
    _inherit = "telecom.agreement"

    def _get_pseudonym(self):
        """Return the replacement of a name that was to be forgotten."""
        self.ensure_one()
        employee_sudo = self.employee_id.sudo()  # that the name is forgotten
        forgotten = employee_sudo.telecom_anonymised_on
        if not forgotten or not self.create_date or self.create_date.date() > forgotten:
            return False
        return employee_sudo._get_telecom_pseudonym(self.company_id.partner_id.lang)
