from odoo import api, models
from odoo.exceptions import AccessError

from .account_move_booked import STEP

MATCHED = {
    *("debit_move_id", "credit_move_id", "amount"),
    *("debit_amount_currency", "credit_amount_currency"),
}


class AccountPartialReconcile(models.Model):
    """What is left of a debt follows its matching: Odoo works it out, nobody types."""

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
        if self._is_by_program() or self.env.context.get("telecom_step") is STEP:
            return
        items = self.debit_move_id | self.credit_move_id
        if owed := items._telecom_get_owed():
            raise AccessError(
                self.env._(
                    "What employees owe stands in %(entry)s, and its matching is not "
                    "written by hand. Reconcile its items instead.",
                    entry=owed[0].move_id.display_name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _reconcile_plan(self, reconciliation_plan):
        stepping = self.with_context(telecom_step=STEP)
        return super(AccountMoveLine, stepping)._reconcile_plan(reconciliation_plan)

    def _telecom_get_owed(self):
        """Return the items among these that say what employees owe.

        Those of bills that are cleared, the claims, and what collects them.
        """
        return self.filtered(
            lambda item: (
                item.telecom_role == "clearing"
                or item.sudo().telecom_settlement_ids  # whoever books
                or item.sudo().telecom_settlement_id
                or item._telecom_is_beside_bill()
            )
        )

    def _telecom_is_beside_bill(self):
        """Tell whether it clears or claims the employees' part of a bill."""
        entry_sudo = self.move_id.sudo()  # that it is one, whoever books
        beside = entry_sudo.telecom_bill_ids or entry_sudo.telecom_correction_id
        return bool(beside) and self.account_id.reconcile
