from odoo import api, models

from .booked import OF_ITEM


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._telecom_check_booked()
        return items

    def write(self, vals):
        if OF_ITEM & vals.keys():
            self._telecom_check_booked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_booked(self):
        self._telecom_check_booked()

    def _telecom_check_booked(self):
        """Refuse to change items of posted bookings by hand; drafts are free."""
        posted = self.move_id.filtered(lambda move: move.state == "posted")
        if posted:
            self.env["telecom.bill"]._check_booked(posted)
