from odoo import api, models


class TelecomImportProfileWizard(models.TransientModel):
    """One's own lines tell which column of a file has the line."""

    _inherit = "telecom.import.profile.wizard"

    @api.model
    def _get_known_numbers(self):
        lines_sudo = self.env["telecom.line"].sudo()  # compared, and never shown
        known = lines_sudo.search([("company_id", "=", self.env.company.id)])
        return frozenset(known.mapped("number"))
