from odoo import models

from .telecom_reader import KEY, NOTED


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        if "user_id" not in vals or self.env.context.get(KEY) is NOTED:
            return super().write(vals)
        noted = super(ResourceResource, self.with_context(**{KEY: NOTED}))
        employees_sudo = self.env["hr.employee"].sudo()  # whoever changes resources
        return self.env["telecom.reader"]._watch(
            lambda: noted.write(vals),
            employees_sudo.with_context(active_test=False).search(
                [("resource_id", "in", self.ids)]
            ),
            self.env["res.partner"],
        )
