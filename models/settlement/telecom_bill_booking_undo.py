from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..bill.booked import beside_bill
from ..ground.guard import by_program


class TelecomBillBooking(models.AbstractModel):
    """Taking a split bill back: reset to draft, cancel, delete, reverse."""

    _inherit = "telecom.bill.booking"

    @api.private
    def void(self, moves):
        """Take back what was booked for these documents; return their posted bills."""
        bills = self.env["telecom.bill"]._get_live(moves)
        self.take_turns(bills)
        posted = bills.filtered(lambda bill: bill.state == "posted")
        for bill in posted:
            self._void_bill(bill)
        return posted

    @api.private
    def reset(self, moves, voided):
        """Bring statements and taxes in line after these bills were reset to draft."""
        self.env["telecom.bill.splitter"].refresh(
            self.env["telecom.bill"]._get_live(moves)
        )
        for bill in voided:
            if bill.is_split:
                self.env["telecom.bill.splitter"].keep_tax(bill)
            bill._get_statements()._keep_version(bill, "reset")

    @api.private
    def cancel(self, moves):
        """Forget the split of these cancelled bills."""
        bills = self.env["telecom.bill"]._get_live(moves)
        entries = bills.companion_id.filtered(lambda entry: entry.state == "draft")
        if entries:
            with beside_bill():
                entries.button_cancel()
        with by_program():
            bills.detail_ids.checksum = False  # the file may come in on another bill
            bills.is_split = False
        self.env["telecom.bill.splitter"].refresh(bills)

    @by_program()
    def _void_bill(self, bill):
        """Take the settlements and their entry back, or say why that cannot be."""
        bill.settlement_ids.sudo()._undo_netting()  # they follow the bill
        reason = self._get_cannot_void_reason(bill)
        if reason:
            raise UserError(
                self.env._(
                    "%(bill)s cannot be reset to draft. %(reason)s",
                    bill=bill.display_name,
                    reason=reason,
                )
            )
        self._restore_reversed(bill)
        settlements = bill.settlement_ids.sudo()  # they follow the bill
        settlements._collect_as_agreed()
        settlements.unlink()
        entry = bill.companion_id
        if entry.state == "posted":
            with beside_bill():
                entry.line_ids.remove_move_reconcile()
                entry.button_draft()

    def _get_cannot_void_reason(self, bill):
        """Return why the employees' part of this bill cannot be undone, or False."""
        settlements = bill.settlement_ids.sudo()  # asked for every employee
        for reason in settlements._get_cannot_cancel_reason().values():
            if reason:
                return reason
        if second := self._get_second(bill):
            return self.env._(
                "The document that it reverses was imported again on %(second)s: "
                "cancel that bill first.",
                second=second.display_name,
            )
        statements = bill._get_statements()
        later = self.env.execute_query(
            SQL(
                """
                SELECT share.bill_id FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                 WHERE bill.state = 'posted' AND bill.id != %(bill)s
                   AND share.statement_id = ANY(%(statements)s)
                   AND share.id > (
                       SELECT MAX(id) FROM telecom_share WHERE bill_id = %(bill)s
                   )
                 LIMIT 1
                """,
                bill=bill.id,
                statements=(statements | statements._get_pooled()).ids,
            )
        )
        later = bill.browse(later[0][0] if later else None)
        if later.kind == "correction":
            return self.env._(
                "Its charges were corrected with %(later)s. Reverse the bill instead.",
                later=later.display_name,
            )
        if later:
            return self.env._(
                "%(later)s was later split together with this bill: reset that "
                "later bill to draft first, or reverse this bill.",
                later=later.display_name,
            )
        return False

    @api.private
    def refuse_reversed(self, bills):
        """Refuse to reverse a bill a second time."""
        for bill in bills:
            if earlier := bill.move_id.reversal_move_ids.filtered(
                lambda each: each.state != "cancel"
            ):
                raise UserError(
                    self.env._(
                        "%(bill)s is already reversed by %(reversal)s.",
                        bill=bill.display_name,
                        reversal=earlier[0].display_name,
                    )
                )

    @api.private
    @by_program()
    def mirror(self, move):
        """Give a reversal the charges of its bill with the opposite sign, and split it.

        The engine then sees a bill and its mirror: what remains are the shares of the
        other documents of the period, and the difference is what gets booked back.
        """
        bill = self.env["telecom.bill"]._get_or_make(move)
        origin = bill.reversed_id
        move.invoice_currency_rate = origin.move_id.invoice_currency_rate
        bill.write(
            {
                "operator_id": origin.operator_id.id,
                "date_from": origin.date_from,
                "date_to": origin.date_to,
            }
        )
        self.env["telecom.bill.splitter"]._capture_totals(bill, origin, -1)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO telecom_charge (bill_id, statement_id, line_id,
                       assignment_id, usage_type_id, rate, amount_currency,
                       amount, tax, rows, quantity, duration, volume,
                       fixed_employer, fixed_employee, origin_id)
                SELECT %s, statement_id, line_id, assignment_id,
                       usage_type_id, rate, -amount_currency, -amount, -tax, rows,
                       -quantity, -duration, -volume,
                       -fixed_employer, -fixed_employee,
                       CASE WHEN statement_id IS NOT NULL
                            THEN COALESCE(origin_id, id) END
                  FROM telecom_charge WHERE %s IN (bill_id, corrected_bill_id)
              ORDER BY id
                """,
                bill.id,
                origin.id,
            )
        )
        self.env.invalidate_all()
        self.env["telecom.bill.splitter"].split(bill)

    @by_program()
    def _restore_reversed(self, bill):
        """Let a bill hold again when its reversal does not: its document, its debts."""
        origin = bill.reversed_id
        if not origin.is_split:
            return
        for detail in origin.detail_ids:
            if detail.withdrawn or not detail.attachment_id:
                continue
            detail.checksum = detail._get_checksum(detail.attachment_id.raw)
            origin.document = detail.document or origin.move_id.ref
        origin.settlement_ids.sudo().cancelled = False  # of every employee

    def _get_second(self, bill):
        """Return the other bill on which the document of a reversed one came in."""
        details = bill.reversed_id.detail_ids
        contents = [each.raw for each in details.attachment_id]
        second = self.env["telecom.detail"].search(
            [
                ("company_id", "=", bill.company_id.id),
                ("checksum", "in", [*map(details._get_checksum, contents)]),
                ("bill_id", "!=", bill.reversed_id.id),
            ],
            limit=1,
        )
        return second.bill_id or bill.search(
            [
                ("company_id", "=", bill.company_id.id),
                ("operator_id", "=", bill.operator_id.id),
                ("document", "in", details.mapped("document")),
                ("document", "!=", False),
                ("state", "!=", "cancel"),
                ("id", "!=", bill.reversed_id.id),
            ],
            limit=1,
        )
