from odoo import models

from .telecom_reader import KEY, NOTED


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        links = {"login", "password", "email", "partner_id"}
        others = self - self.env.user
        if not links & vals.keys() or not others or self.env.context.get(KEY) is NOTED:
            return super().write(vals)
        noted = super(ResUsers, self.with_context(**{KEY: NOTED}))
        contacts = others.partner_id
        if "partner_id" in vals:
            contacts |= contacts.browse(vals["partner_id"])
        employees_sudo = self.env["hr.employee"].sudo()  # whoever changes users
        employees_sudo = employees_sudo.with_context(active_test=False)
        return self.env["telecom.reader"]._watch(
            lambda: noted.write(vals),
            employees_sudo.search([("user_id", "in", others.ids)]),
            contacts,
            password="password" in vals,
        )
