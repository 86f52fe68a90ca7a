from odoo import models

from .telecom_dispute import WAITING


class TelecomBillBooking(models.AbstractModel):
    _inherit = "telecom.bill.booking"

    def _get_cannot_void_reason(self, bill):
        """Keep a bill posted while somebody disputes what it charges."""
        reason = super()._get_cannot_void_reason(bill)
        charges_sudo = bill.sudo().charge_ids  # accountants read no usage
        disputes_sudo = charges_sudo.statement_id.dispute_ids
        if not reason and any(each.state in WAITING for each in disputes_sudo):
            return self.env._(
                "An employee disputes its charges: decide the dispute first, or "
                "reverse the bill."
            )
        return reason
