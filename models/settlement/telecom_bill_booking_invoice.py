from odoo import api, models
from odoo.exceptions import UserError


class TelecomBillBooking(models.AbstractModel):
    """Invoices to employees: posted, taken back and cancelled as bills are."""

    _inherit = "telecom.bill.booking"

    @api.private
    def prepare(self, moves):
        super().prepare(moves)
        for invoice in moves.filtered("telecom_invoiced_ids"):
            self.env["telecom.settlement"]._check_invoiced(invoice)

    @api.private
    def book(self, moves):
        super().book(moves)
        for invoice in moves.filtered("telecom_invoiced_ids"):
            self.env["telecom.settlement"]._follow_invoice(invoice)

    @api.private
    def void(self, moves):
        for settlement in moves.telecom_invoiced_ids.sudo():  # of any employee
            if reason := settlement._get_run_reason():
                raise UserError(reason)
        return super().void(moves)

    @api.private
    def cancel(self, moves):
        super().cancel(moves)
        # The settlements of a cancelled invoice are to be invoiced again.
        moves.telecom_invoiced_ids.sudo().write(
            {"invoice_id": False, "move_line_id": False}
        )
