from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _get_telecom_item(self, receivable):
        """Return the journal item of this payment on the account of a receivable."""
        return self.move_id.line_ids.filtered(
            lambda line: line.account_id == receivable.account_id
        )
