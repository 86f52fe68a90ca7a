from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..bill.account_move_booked import WITH_BILL
from ..ground.guard import by_program
from ..split.account_move_lines import KEPT


class AccountMove(models.Model):
    """Taking a split bill back: reset to draft, cancel, delete, reverse."""

    _inherit = "account.move"

    def _telecom_check_entry(self):
        """Refuse to change an entry of employees' parts without its bill."""
        if self.env.context.get("telecom_with_bill") is WITH_BILL:
            return
        self._telecom_check_collecting()
        bills = self.telecom_bill_ids - self
        if bills:
            raise UserError(
                self.env._(
                    "%(entry)s belongs to %(bill)s and follows it. Post, reset, cancel "
                    "or reverse %(bill)s instead.",
                    entry=bills[0].telecom_companion_id.display_name,
                    bill=bills[0].display_name,
                )
            )

    def _telecom_check_collecting(self):
        """Refuse to change an entry that collects what employees owe, by itself."""
        for move in self:
            if run := move.telecom_run_id:
                raise UserError(
                    self.env._(
                        "%(entry)s belongs to the deduction run %(run)s. Cancel that "
                        "run instead.",
                        entry=move.display_name,
                        run=run.sudo().name,  # its name only, whoever keeps the books
                    )
                )
            if correction := move.telecom_correction_id:
                raise UserError(
                    self.env._(
                        "%(entry)s belongs to a correction: %(correction)s. Correct it "
                        "once more instead.",
                        entry=move.display_name,
                        correction=correction.sudo().display_name,  # its name only
                    )
                )
            if move.move_type == "entry" and move.line_ids.telecom_settlement_id:
                raise UserError(
                    self.env._(
                        "%(entry)s gives up what employees owe. Choose “Collect After "
                        "All” on the settlements instead.",
                        entry=move.display_name,
                    )
                )

    def button_draft(self):
        self._telecom_check_entry()
        telecom = self.filtered(lambda move: move._is_telecom())
        telecom._telecom_take_turns()
        posted = telecom.filtered(lambda move: move.state == "posted")
        for move in posted:
            move._telecom_unbook()
        result = super().button_draft()
        telecom._telecom_refresh_statements()
        for move in posted:
            if move.telecom_is_split:
                move._telecom_keep_tax_again()
            move._telecom_statements()._keep_version(move, "reset")
        return result

    def _telecom_refresh_statements(self):
        """Bring the statements in line after these bills were reset or cancelled."""
        for move in self:
            statements = move._telecom_statements()
            statements._update_totals()
            move._telecom_mark_stale(statements)

    @by_program
    def _telecom_unbook(self):
        """Take the settlements and their entry back, or say why that cannot be."""
        self.telecom_settlement_ids.sudo()._undo_netting()  # they follow the bill
        reason = self._get_telecom_cannot_unbook_reason()
        if reason:
            raise UserError(
                self.env._(
                    "%(bill)s cannot be reset to draft. %(reason)s",
                    bill=self.display_name,
                    reason=reason,
                )
            )
        self._telecom_take_back_reversed()
        settlements = self.telecom_settlement_ids.sudo()  # they follow the bill
        settlements._collect_as_agreed()
        settlements.unlink()
        entry = self.telecom_companion_id._with_telecom_bill()
        if entry.state == "posted":
            entry.line_ids.remove_move_reconcile()
            entry.button_draft()

    def _get_telecom_cannot_unbook_reason(self):
        """Return why the employees' part of this bill cannot be undone, or False."""
        settlements = self.telecom_settlement_ids.sudo()  # asked for every employee
        for reason in settlements._get_cannot_cancel_reason().values():
            if reason:
                return reason
        if second := self._telecom_get_second():
            return self.env._(
                "The document that it reverses came in again on %(second)s: cancel "
                "that one first.",
                second=second.display_name,
            )
        statements = self._telecom_statements()
        later = self.env.execute_query(
            SQL(
                """
                SELECT share.move_id FROM telecom_share share
                  JOIN account_move move ON move.id = share.move_id
                 WHERE move.state = 'posted' AND move.id != %(move)s
                   AND share.statement_id = ANY(%(statements)s)
                   AND share.id > (
                       SELECT MAX(id) FROM telecom_share WHERE move_id = %(move)s
                   )
                 LIMIT 1
                """,
                move=self.id,
                statements=(statements | statements._get_pooled()).ids,
            )
        )
        later = self.browse(later[0][0]) if later else self.browse()
        if later.telecom_correction_id:
            return self.env._(
                "What it charges was corrected with %(later)s. Reverse the bill "
                "instead.",
                later=later.display_name,
            )
        if later:
            return self.env._(
                "%(later)s was split together with it later: reset that one first, or "
                "reverse this one.",
                later=later.display_name,
            )
        return False

    def button_cancel(self):
        self._telecom_check_entry()
        result = super().button_cancel()
        telecom = self.filtered(lambda move: move._is_telecom())
        entries = telecom.telecom_companion_id._with_telecom_bill()
        if to_cancel := entries.filtered(lambda entry: entry.state == "draft"):
            to_cancel.button_cancel()
        # The file may come in again on another bill.
        telecom.telecom_detail_ids._by_program().checksum = False
        telecom._by_program().telecom_is_split = False
        telecom._telecom_refresh_statements()
        return result

    def unlink(self):
        self._telecom_check_entry()
        telecom = self.filtered(lambda move: move._is_telecom())
        if not telecom:
            return super().unlink()
        statements = telecom._telecom_statements()
        entries = telecom.telecom_companion_id - self
        entries = entries._with_telecom_bill()
        result = super().unlink()
        entries.filtered(lambda entry: entry.state != "posted").unlink()
        self.env.invalidate_all()
        statements._drop_empty()
        statements.exists()._update_totals()
        return result

    # -- reversing -------------------------------------------------------------------

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._telecom_check_entry()
        if not any(self.mapped("telecom_is_split")):
            return super()._reverse_moves(default_values_list, cancel)
        for move in self.filtered("telecom_is_split"):
            if earlier := move.reversal_move_ids.filtered(
                lambda each: each.state != "cancel"
            ):
                raise UserError(
                    self.env._(
                        "%(bill)s is reversed by %(reversal)s already.",
                        bill=move.display_name,
                        reversal=earlier[0].display_name,
                    )
                )
        if cancel:
            self.line_ids.remove_move_reconcile()
        reversals = super(AccountMove, self._by_program())._reverse_moves(
            default_values_list, cancel=False
        )
        reversals = reversals.with_env(self.env)
        for move in reversals:
            if move.reversed_entry_id.telecom_is_split:
                move._telecom_mirror()
        if cancel:
            reversals.with_context(move_reverse_cancel=True)._post(soft=False)
        return reversals

    @by_program
    def _telecom_mirror(self):
        """Give a reversal the charges of its bill with the opposite sign, and split it.

        The engine then sees a bill and its mirror: what remains are the shares of the
        other documents of the period, and the difference is what gets booked back.
        """
        origin = self.reversed_entry_id
        self.write(
            {
                "telecom_operator_id": origin.telecom_operator_id.id,
                "telecom_date_from": origin.telecom_date_from,
                "telecom_date_to": origin.telecom_date_to,
                "invoice_currency_rate": origin.invoice_currency_rate,
            }
        )
        self._telecom_capture_totals(origin, -1)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO telecom_charge (move_id, statement_id, line_id,
                       assignment_id, usage_type_id, rate, amount_currency,
                       amount, tax, rows, fixed_employer, fixed_employee, origin_id)
                SELECT %s, statement_id, line_id, assignment_id,
                       usage_type_id, rate, -amount_currency, -amount, -tax, rows,
                       -fixed_employer, -fixed_employee,
                       CASE WHEN statement_id IS NOT NULL
                            THEN COALESCE(origin_id, id) END
                  FROM telecom_charge WHERE %s IN (move_id, corrected_move_id)
              ORDER BY id
                """,
                self.id,
                origin.id,
            )
        )
        self.env.invalidate_all()
        self._telecom_split()

    @by_program
    def _telecom_close_reversed(self):
        """Close what employees owed for a bill against what its reversal gives back."""
        origin = self.reversed_entry_id
        pairs = self.telecom_settlement_ids | origin.telecom_settlement_ids
        for settlements in pairs.sudo().grouped("partner_id").values():  # all employees
            claimed = [bool(settlement.move_line_id) for settlement in settlements]
            # One of them may still have to be invoiced: its credit note closes both.
            if len(settlements.move_id) < 2 or any(claimed) != all(claimed):
                continue
            if settlements._are_held():
                continue
            settlements.move_line_id.filtered(
                lambda line: not line.reconciled
            ).reconcile()
            left = sum(settlements.mapped("residual"))
            # only what is opposite was never to be paid: a part may have been paid
            total = sum(settlements.mapped("amount"))
            is_zero = settlements.currency_id.is_zero
            if is_zero(left) and is_zero(total):
                settlements.cancelled = True

    @by_program
    def _telecom_free_reversed(self):
        """Let the document of a reversed bill come in again, on another bill."""
        origin = self.reversed_entry_id
        if origin.telecom_is_split:
            origin.telecom_detail_ids.checksum = False
            origin.telecom_document = False

    @by_program
    def _telecom_take_back_reversed(self):
        """Let a bill hold again when its reversal does not: its document, its debts."""
        origin = self.reversed_entry_id
        if not origin.telecom_is_split:
            return
        for detail in origin.telecom_detail_ids:
            if detail.withdrawn or not detail.attachment_id:
                continue
            detail.checksum = detail._get_checksum(detail.attachment_id.raw)
            origin.telecom_document = detail.document or origin.ref
        origin.telecom_settlement_ids.sudo().cancelled = False  # of every employee

    def _telecom_get_second(self):
        """Return the other bill on which the document of a reversed one came in."""
        details = self.reversed_entry_id.telecom_detail_ids
        contents = [each.raw for each in details.attachment_id]
        second = self.env["telecom.detail"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("checksum", "in", [*map(details._get_checksum, contents)]),
                ("move_id", "!=", self.reversed_entry_id.id),
            ],
            limit=1,
        )
        return second.move_id or self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("telecom_operator_id", "=", self.telecom_operator_id.id),
                ("telecom_document", "in", details.mapped("document")),
                ("telecom_document", "!=", False),
                ("state", "!=", "cancel"),
                ("id", "!=", self.reversed_entry_id.id),
            ],
            limit=1,
        )

    def copy_data(self, default=None):
        """Copy a bill without the lines of its split: a copy has no usage rows."""
        # the roles of lines tell what is of the split
        copies = super(AccountMove, self._by_program()).copy_data(default)
        for move, values in zip(self, copies, strict=True):
            if move.telecom_is_split and not values.get("reversed_entry_id"):
                values["line_ids"] = [
                    command
                    for command in values["line_ids"]
                    if command[2].get("display_type") == "product"
                    and command[2].get("telecom_role") in (None, False, *KEPT)
                ]
            for command in [] if self._is_by_program() else values.get("line_ids", ()):
                command[2].pop("telecom_role", None)
        return copies
