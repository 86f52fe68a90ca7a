from odoo import models


class TelecomHeld(models.AbstractModel):
    """Records of one holder, an employee or another person.

    It extends models with ``employee_id``, ``partner_id`` and ``company_id``.
    """

    _name = "telecom.held"
    _description = "Of One Holder"

    def _is_of(self, user):
        """Tell whether it is the user's own one."""
        self.ensure_one()
        holder_sudo = self.sudo()  # whose employee it is
        return bool(user) and (
            holder_sudo.employee_id.user_id == user
            or holder_sudo.partner_id == user.partner_id
        )

    def _get_own_domain(self):
        """Return the domain of the user's own ones; some may read those of others."""
        # whose employee one is; users may not read employees
        employees_sudo = self.env["hr.employee"].sudo().with_context(active_test=False)
        own_sudo = employees_sudo.search([("user_id", "=", self.env.uid)])
        return [
            "|",
            ("employee_id", "in", own_sudo.ids),
            ("partner_id", "=", self.env.user.partner_id.id),
        ]

    def _get_reader_lang(self):
        """Return the language of the holder, else of the company."""
        self.ensure_one()
        holder_sudo = self.sudo()  # the language of an employee is not for everybody
        return (
            holder_sudo.employee_id.user_id.lang
            or holder_sudo.employee_id.lang
            or holder_sudo.partner_id.lang
            or holder_sudo.company_id.partner_id.lang
            or self.env.lang
        )
