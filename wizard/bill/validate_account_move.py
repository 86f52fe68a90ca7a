from odoo import fields, models


class ValidateAccountMove(models.TransientModel):
    """The dialog that posts several documents leaves long bills to jobs."""

    _inherit = "validate.account.move"

    def validate_move(self):
        bills = self.env["telecom.bill"]._get_live(self.move_ids)
        now = bills if self.force_post else bills.filtered(_is_due)
        self.move_ids -= now._post_later().move_id
        return super().validate_move()


def _is_due(bill):
    """Tell whether Odoo posts this bill now, and not on a later day."""
    return bill.move_id.date <= fields.Date.context_today(bill)
