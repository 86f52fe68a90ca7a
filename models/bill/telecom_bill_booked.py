from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .booked import beside_bill, stepping


class TelecomBill(models.Model):
    """Booked bills and the entries beside them: Odoo's own fields stay as they are.

    Over RPC, Odoo takes a new state from anybody who keeps the books, without any of
    what a reset, a posting or a cancelling does.
    """

    _inherit = "telecom.bill"

    @api.model
    def _get_of(self, moves):
        """Return the bills that these documents book, for any user."""
        return moves.sudo().telecom_bill_ids.sudo(moves.env.su)

    @api.model
    def _get_live(self, moves):
        """Return the bills of these documents that are split."""
        return self._get_of(moves).filtered(lambda bill: bill._is_live())

    @api.model
    def _is_booking(self, move):
        """Tell whether this is a split bill, or an entry that the program made."""
        move_sudo = move.sudo()  # asked of every move, whoever writes it
        bills_sudo = move_sudo.telecom_bill_ids
        return bool(
            any(bills_sudo.mapped("is_split"))
            or "correction" in bills_sudo.mapped("kind")
            or move_sudo.telecom_companion_of_ids
        )

    @api.model
    def _check_booked(self, moves):
        """Refuse to change posted bookings by hand."""
        if moves._is_by_program() or stepping.get():
            return
        for move in moves:
            if move.state == "posted" and self._is_booking(move):
                raise AccessError(
                    self.env._(
                        "%(entry)s is posted and defines the amounts that "
                        "employees owe. Reset its bill to draft, or correct the "
                        "bill with its button.",
                        entry=move.display_name,
                    )
                )

    @api.model
    def _check_state(self, moves, state):
        """Refuse a state that comes from outside, past the buttons."""
        if moves._is_by_program() or stepping.get():
            return
        for move in moves.filtered(lambda move: move.state != state):
            if self._get_live(move) or self._is_booking(move):
                raise AccessError(
                    self.env._(
                        "The state of %(entry)s cannot be edited, because the "
                        "amounts that employees owe depend on it. Use the buttons.",
                        entry=move.display_name,
                    )
                )

    @api.model
    def _check_entry(self, moves):
        """Refuse to change an entry of employees' parts without its bill."""
        if beside_bill.get():
            return
        self._check_collecting(moves)
        bills_sudo = moves.sudo().telecom_companion_of_ids  # whoever keeps the books
        if bills_sudo := bills_sudo.filtered(lambda bill: bill.move_id not in moves):
            raise UserError(
                self.env._(
                    "%(entry)s belongs to %(bill)s and follows it. Post, reset, cancel "
                    "or reverse %(bill)s instead.",
                    entry=bills_sudo[0].companion_id.display_name,
                    bill=bills_sudo[0].display_name,
                )
            )

    @api.model
    def _check_collecting(self, moves):
        """Refuse to change an entry that collects what employees owe, by itself."""

    @api.model
    def _check_copied(self, move):
        """Refuse a second companion entry: one already books what employees owe."""
        if move.move_type == "entry" and self._is_booking(move):
            raise UserError(
                self.env._(
                    "%(entry)s contains the amounts that employees owe, which are "
                    "booked only once. Create a new entry instead of a copy.",
                    entry=move.display_name,
                )
            )

    @api.model
    def _adapt_copy(self, move, values):
        """Change the values of the copy or reversal of a document that is ours."""
