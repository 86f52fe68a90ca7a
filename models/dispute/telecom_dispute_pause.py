from odoo import api, models


class TelecomDispute(models.Model):
    _inherit = "telecom.dispute"

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["telecom.settlement"].invalidate_model(["is_disputed"])
        return disputes

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["telecom.settlement"].invalidate_model(["is_disputed"])
        return result
