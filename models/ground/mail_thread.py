from odoo import api, models
from odoo.exceptions import AccessError

from .guard import untraced

# What makes Odoo leave no trace of a change; clients may put these into any call.
UNTRACED = ("tracking_disable", "mail_notrack", "mail_create_nolog")


class MailThread(models.AbstractModel):
    """Changes of what the addon keeps leave their trace, whatever a call says.

    In superuser mode too: buttons use it, with the context that they were called with.
    """

    _inherit = "mail.thread"

    @api.model_create_multi
    def create(self, vals_list):
        traced = self._telecom_trace(set().union(*vals_list))
        return super(MailThread, traced).create(vals_list).with_env(self.env)

    def write(self, vals):
        return super(MailThread, self._telecom_trace(vals)).write(vals)

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Let mails write nothing that is the program's: defaults of aliases are typed.

        OdooBot receives them, as superuser.
        """
        if self._name.startswith("telecom."):
            raise AccessError(
                self.env._(
                    "“%(model)s” cannot be created by email.", model=self._description
                )
            )
        locked = self._get_telecom_own()[1]
        given = {
            name: value
            for name, value in (custom_values or {}).items()
            if name not in locked
        }
        return super().message_new(msg_dict, given)

    def _telecom_trace(self, names):
        """Return these records, to leave a trace if any of these fields is ours.

        The program alone may leave it out.
        """
        if untraced.get():
            return self.with_context(tracking_disable=True)
        hushed = any(map(self.env.context.get, UNTRACED))
        if not (hushed and self._get_telecom_own()[0].intersection(names)):
            return self
        return self.with_context(**dict.fromkeys(UNTRACED, False))
