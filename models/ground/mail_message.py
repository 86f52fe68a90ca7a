from odoo import api, models
from odoo.exceptions import AccessError

# What a note says, whose it is and where it stands.
SAID = {
    *("body", "subject", "model", "res_id", "date", "author_id", "email_from"),
    *("message_type", "subtype_id", "tracking_value_ids"),
}


class MailMessage(models.Model):
    """Notes that the program leaves on our records stay: they say who changed what."""

    _inherit = "mail.message"

    def write(self, vals):
        if SAID & vals.keys():
            self._telecom_check_trace()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_trace(self):
        self._telecom_check_trace()

    def _telecom_check_trace(self):
        """Refuse changes to notes without an author; a comment is its author's."""
        if self._is_by_program():
            return
        for message in self:
            ours = (message.model or "").startswith("telecom.")
            if ours and message.message_type != "comment":
                raise AccessError(
                    self.env._(
                        "The notes of %(record)s are its audit trail and cannot "
                        "be changed or deleted.",
                        record=message.record_name or message.model,
                    )
                )
