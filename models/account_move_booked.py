from odoo import api, models
from odoo.exceptions import AccessError, UserError

# In the context, and no call from outside carries such an object:
WITH_BILL = object()  # an entry follows its bill
STEP = object()  # Odoo takes a move from one state to the next

# What Odoo lets users write over RPC in a posted entry, and its screens do not: some
# of it always, the rest with a key of the context.
OF_MOVE = {
    *("move_type", "company_id", "line_ids", "invoice_line_ids", "partner_id"),
    *("date", "invoice_date", "currency_id", "invoice_currency_rate"),
    *("fiscal_position_id", "invoice_payment_term_id", "invoice_cash_rounding_id"),
}
OF_ITEM = {
    *("account_id", "partner_id", "move_id", "date", "display_type", "company_id"),
    *("balance", "debit", "credit", "amount_currency", "currency_id", "currency_rate"),
    *("quantity", "price_unit", "discount", "price_subtotal", "price_total"),
    *("product_id", "deductible_amount", "matched_debit_ids", "matched_credit_ids"),
    *("amount_residual", "amount_residual_currency", "reconciled"),
    *("tax_base_amount", "tax_repartition_line_id", "tax_tag_ids", "parent_state"),
}


class AccountMove(models.Model):
    """Booked bills and the entries beside them: Odoo's own fields stay as they are.

    Over RPC, Odoo takes a new state from anybody who keeps the books, without any of
    what a reset, a posting or a cancelling does.
    """

    _inherit = "account.move"

    def _with_telecom_bill(self):
        """Return these entries, to follow their bill."""
        return self.with_context(telecom_with_bill=WITH_BILL)

    def _is_telecom_booking(self):
        """Tell whether this is a split bill, or an entry that the program made."""
        self.ensure_one()
        move_sudo = self.sudo()  # asked of every move, whoever writes it
        return bool(
            move_sudo.telecom_is_split
            or move_sudo.telecom_bill_ids
            or move_sudo.telecom_run_id
            or move_sudo.telecom_correction_id
            or (
                move_sudo.move_type == "entry"
                and move_sudo.line_ids.telecom_settlement_id
            )
        )

    def _telecom_check_booked(self):
        """Refuse to change posted bookings by hand."""
        if self._is_by_program() or self.env.context.get("telecom_step") is STEP:
            return
        for move in self:
            if move.state == "posted" and move._is_telecom_booking():
                raise AccessError(
                    self.env._(
                        "%(entry)s is posted, and what employees owe follows from it. "
                        "Reset its bill to draft, or correct it with its button.",
                        entry=move.display_name,
                    )
                )

    def _telecom_check_state(self, state):
        """Refuse a state that comes from outside, past the buttons."""
        if self._is_by_program() or self.env.context.get("telecom_step") is STEP:
            return
        for move in self.filtered(lambda move: move.state != state):
            if move._is_telecom() or move._is_telecom_booking():
                raise AccessError(
                    self.env._(
                        "The state of %(entry)s is not written by hand: what "
                        "employees owe follows it. Use the buttons.",
                        entry=move.display_name,
                    )
                )

    def write(self, vals):
        if "state" in vals:
            self._telecom_check_state(vals["state"])
        if OF_MOVE & vals.keys():
            self._telecom_check_booked()
        # what may change, a due date for instance, Odoo brings into the items itself
        return super(AccountMove, self.with_context(telecom_step=STEP)).write(vals)

    def copy(self, default=None):
        """Refuse a second claim: an entry beside a bill says what employees owe."""
        for move in self.filtered(lambda move: move.move_type == "entry"):
            if move._is_telecom_booking():
                raise UserError(
                    self.env._(
                        "%(entry)s says what employees owe, which is booked once. "
                        "Make a new entry instead of a copy.",
                        entry=move.display_name,
                    )
                )
        return super().copy(default)

    # -- what Odoo does with the state -----------------------------------------------

    def _post(self, soft=True):
        stepping = self.with_context(telecom_step=STEP)
        return super(AccountMove, stepping)._post(soft).with_env(self.env)

    def button_draft(self):
        return super(AccountMove, self.with_context(telecom_step=STEP)).button_draft()

    def button_cancel(self):
        return super(AccountMove, self.with_context(telecom_step=STEP)).button_cancel()

    def unlink(self):
        """Keep posted bookings, whatever the context says that may be deleted."""
        self._telecom_check_booked()
        return super().unlink()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.move_id._telecom_check_booked()
        return items

    def write(self, vals):
        if OF_ITEM & vals.keys():
            self.move_id._telecom_check_booked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_telecom_booked(self):
        self.move_id._telecom_check_booked()
