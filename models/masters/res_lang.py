from odoo import models


class ResLang(models.Model):
    _inherit = "res.lang"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active"):
            self.env["res.company"].sudo()._translate_all_telecom_texts()  # ours alone
        return result
