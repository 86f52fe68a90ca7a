from odoo import models


class TelecomUsageMark(models.Model):
    """Masked numbers look alike: the own usage tells one from the other."""

    _inherit = "telecom.usage.mark"

    def _get_uses(self):
        """Return {key of a number: rows of the user's own statements, last first}."""
        statements = self.env["telecom.statement"]
        domain = statements._get_portal_domain()
        own_sudo = statements.sudo().search(domain)  # one's own, by the domain
        charges_sudo = own_sudo._get_posted_shares().charge_id
        rows_sudo = self.env["telecom.usage.row"].sudo()  # of these charges only
        return rows_sudo.search(
            [
                ("charge_id", "in", (charges_sudo | charges_sudo.origin_id).ids),
                ("dialled_key", "in", self.mapped("dialled_key")),
            ],
            order="day desc, id desc",
        ).grouped("dialled_key")
