from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ...engine import Parts, bill_lines


class TelecomBillSplitter(models.AbstractModel):
    """The split of a correction: its lines move costs, nothing is paid with it."""

    _inherit = "telecom.bill.splitter"

    def _follow_days(self, bill, statements):
        super()._follow_days(bill, statements)
        if bill.correction_id.sudo().kind in ("holder", "policy"):  # whoever splits it
            statements._follow_days()

    def _set_terms(self, bill):
        super()._set_terms(bill)
        bill.correction_id.sudo()._set_terms()  # whoever splits it

    def _note_terms(self, bill, by_id, now, deltas, changed):
        """Note with a share of zero where other terms hold but nothing else changes.

        The next document of the period is split by them, so the correction is booked.
        """
        super()._note_terms(bill, by_id, now, deltas, changed)
        to_note = set(changed.ids if bill.kind == "correction" else ())
        to_note -= {by_id[charge_id].statement_id for charge_id in deltas}
        for charge_id in sorted(now):
            statement_id = by_id[charge_id].statement_id
            if statement_id in to_note:
                deltas[charge_id] = Parts()
                to_note.remove(statement_id)

    def _write_bill(self, bill, deltas, waiting):
        if bill.kind == "correction":
            self._write_correction(bill, deltas, waiting)
        else:
            super()._write_bill(bill, deltas, waiting)

    def _write_correction(self, bill, deltas, waiting):
        """Write the lines that move costs between employer and employees.

        Nothing is paid to the operator: whatever is moved, each tax rate comes to zero.
        """
        self._refuse_waiting(bill, waiting)
        shares = self._get_shares_to_book(bill, deltas)
        moved = defaultdict(Decimal)
        for share in shares:
            moved[share.tax] -= share.employer + share.employee
        lines = bill_lines(shares, differences=moved, vat=bill.vat_method)
        taxes = self._get_taxes(bill, {line.tax for line in lines})
        bill._refuse_issues()
        self._check_accounts(bill)
        bill.move_id.line_ids = [
            Command.clear(),
            *(Command.create(self._prepare_item(bill, line, taxes)) for line in lines),
        ]
        bill.cleared = bill._get_cleared()

    def _prepare_item(self, bill, line, taxes):
        """Return the values of a line of the entry, which has no price."""
        values = self._prepare_line(bill, line, line.amount, taxes)
        del values["price_unit"], values["quantity"]
        return {
            **values,
            "balance": float(line.amount),
            "partner_id": bill.operator_id.partner_id.id,
        }

    def _refuse_waiting(self, bill, waiting):
        if not waiting:
            return
        statements_sudo = self.env["telecom.statement"].sudo()  # whom to give a policy
        statements_sudo = statements_sudo.browse(each.statement_id for each in waiting)
        raise UserError(
            self.env._(
                "%(holder)s has no policy, so the payer is unknown. Set a policy "
                "on the contract, the department or the company first.",
                holder=", ".join({each.holder_name for each in statements_sudo}),
            )
        )
