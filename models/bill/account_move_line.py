from odoo import api, models

from .booked import OF_ITEM


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        self.env["telecom.bill"]._check_booked(items.move_id)
        return items

    def write(self, vals):
        if OF_ITEM & vals.keys():
            self.env["telecom.bill"]._check_booked(self.move_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_booked(self):
        self.env["telecom.bill"]._check_booked(self.move_id)
