from odoo import api, models
from odoo.exceptions import AccessError

from ..bill.booked import stepping

MATCHED = {
    *("debit_move_id", "credit_move_id", "amount"),
    *("debit_amount_currency", "credit_amount_currency"),
}


class AccountPartialReconcile(models.Model):
    """The residual of a debt follows its matching: Odoo computes it."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._telecom_check_matched()
        return partials

    def write(self, vals):
        if MATCHED & vals.keys():
            self._telecom_check_matched()
        return super().write(vals)

    def _telecom_check_matched(self):
        if self._is_by_program() or stepping.get():
            return
        items = self.debit_move_id | self.credit_move_id
        if owed := items._telecom_get_owed():
            raise AccessError(
                self.env._(
                    "%(entry)s contains the amounts that employees owe, and its "
                    "matching cannot be edited directly. Reconcile its journal "
                    "items instead.",
                    entry=owed[0].move_id.display_name,
                )
            )
