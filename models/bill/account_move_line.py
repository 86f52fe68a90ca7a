from odoo import api, models

from .account_move_booked import OF_ITEM


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        if OF_ITEM & vals.keys():
            self.move_id._telecom_check_booked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_booked(self):
        self.move_id._telecom_check_booked()
