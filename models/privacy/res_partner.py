from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_telecom_read_by(self):
        """Return the employees whose statements these contacts read."""
        employees_sudo = self.env["hr.employee"].sudo()  # whoever changes contacts
        return employees_sudo.with_context(active_test=False).search(
            [
                "|",
                ("work_contact_id", "in", self.ids),
                ("user_id.partner_id", "in", self.ids),
            ]
        )

    def write(self, vals):
        others = self - self.env.user.partner_id  # one's own is one's own to change
        if "email" not in vals or not others:
            return super().write(vals)
        return self.env["telecom.reader"]._watch(
            lambda: super(ResPartner, self).write(vals),
            others._get_telecom_read_by(),
            others,
        )
