from odoo import models

from .ranks import KEY, Ranks


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "telecom.balance"]
    _telecom_debtor = "partner_id"

    def _increase_rank(self, field, n=1):
        """Leave it to those that post an entry of many partners, in one statement."""
        ranks = self.env.context.get(KEY)
        if not isinstance(ranks, Ranks):
            return super()._increase_rank(field, n)
        ranks.add(field, self.ids, n)
        return None
