from odoo import models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        if "user_id" not in vals:
            return super().write(vals)
        employees_sudo = self.env["hr.employee"].sudo()  # whoever changes resources
        return self.env["telecom.reader"]._watch(
            lambda: super(ResourceResource, self).write(vals),
            employees_sudo.with_context(active_test=False).search(
                [("resource_id", "in", self.ids)]
            ),
            self.env["res.partner"],
        )
