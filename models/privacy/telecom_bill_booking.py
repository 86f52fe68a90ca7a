from odoo import api, models


class TelecomBillBooking(models.AbstractModel):
    _inherit = "telecom.bill.booking"

    @api.private
    def book(self, moves):
        """Delete the usage of companies that keep none, once its bill is posted."""
        super().book(moves)
        bills_sudo = self.env["telecom.bill"]._get_of(moves).sudo()  # for whoever posts
        bills_sudo.detail_ids.filtered(
            lambda detail: (
                detail.company_id.telecom_keep_rows == "none"
                and not detail.move_id.telecom_keep_reason
                and not detail.rows_deleted_on
            )
        )._delete_usage()
