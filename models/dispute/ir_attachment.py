from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        self._check_telecom_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_evidence(self):
        self._check_telecom_evidence()

    def _check_telecom_evidence(self):
        """Refuse changes to files that another user sent with a dispute."""
        files_sudo = self.sudo()  # whose they are; rights are checked besides
        if not self.env.su and any(
            each.res_model == "telecom.dispute" and each.create_uid != self.env.user
            for each in files_sudo
        ):
            raise AccessError(
                self.env._("A filed dispute can only be changed with its buttons.")
            )
