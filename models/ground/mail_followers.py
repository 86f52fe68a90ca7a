from odoo import api, models
from odoo.fields import Domain


class MailFollowers(models.Model):
    """Restricts the followers of our records to the readers of these records.

    Odoo shows all followers to all internal users, and the follower of a dispute, a
    mandate or an agreement is usually the employee.
    """

    _inherit = "mail.followers"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            domain = Domain(domain) & Domain("id", "not in", self._find_hidden(domain))
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        if refused := super()._check_access(operation):
            return refused
        hidden = () if self.env.su else self._find_hidden([("id", "in", self.ids)])
        if hidden := self.browse(hidden):
            error = self.env["ir.rule"]._make_access_error
            return hidden, lambda: error(operation, hidden)
        return None

    @api.model
    def _find_hidden(self, domain):
        """Return the IDs of the followers that the user may not read."""
        domain = Domain(domain) & Domain("res_model", "=like", "telecom.%")
        domain &= Domain("partner_id", "!=", self.env.user.partner_id.id)
        # the access to the followed records decides, not the one to followers
        found = self.sudo().with_context(active_test=False).search(domain)
        hidden = self.browse()
        for name, followers in found.grouped("res_model").items():
            records = self.env[name].browse(followers.mapped("res_id")).exists()
            readable = records._filtered_access("read").ids
            hidden |= followers.filtered(
                lambda each, ids=readable: each.res_id not in ids
            )
        return hidden.ids
