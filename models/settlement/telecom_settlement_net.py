from odoo import models

from ..ground.guard import by_program


class TelecomSettlement(models.Model):
    """Debts and refunds of the same person are set off.

    Settlements by payroll are left to its runs, which set off both in one pay.
    """

    _inherit = "telecom.settlement"

    def _net_out(self):
        """Match these settlements with open ones of the other sign, oldest first.

        Receivables of one debtor on one account only.
        """
        mine = self._get_nettable()
        for settlement in mine.sorted(lambda each: (each.date, each.id)):
            for other in settlement._get_opposite():
                if settlement.currency_id.is_zero(settlement.residual):
                    break
                settlement._net_with(other)

    def _get_nettable(self):
        """Return those whose debtor has an open settlement of the other sign.

        Of thousands that a bill opens, these are few: only they are looked at one by
        one.
        """
        mine = self.filtered(lambda each: each._can_be_netted())
        if not mine:
            return mine
        found = self.search(
            [
                ("company_id", "in", mine.company_id.ids),
                ("partner_id", "in", mine.partner_id.ids),
                ("residual", "!=", 0),
                ("state", "in", ("open", "partly")),
            ]
        )
        signs = {(each._get_debtor(), each.residual > 0) for each in found}
        return mine.filtered(
            lambda each: (each._get_debtor(), each.residual <= 0) in signs
        )

    def _get_debtor(self):
        self.ensure_one()
        return self.company_id, self.partner_id, self.employee_id

    def _can_be_netted(self):
        self.ensure_one()
        return (
            self.state in ("open", "partly")
            and self.channel in ("receivable", "invoice")
            and self.move_line_id.parent_state == "posted"
        )

    def _get_opposite(self):
        """Return the open settlements of the other sign, the oldest first."""
        if not self._can_be_netted():
            return self.browse()
        operator = "<" if self.residual > 0 else ">"
        found = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("employee_id", "=", self.employee_id.id),
                ("move_line_id.account_id", "=", self.move_line_id.account_id.id),
                ("residual", operator, 0),
                ("state", "in", ("open", "partly")),
            ],
            order="date, id",
        )
        return found.filtered(lambda each: each._can_be_netted())

    def _net_with(self, other):
        """Match two settlements in the books, and note it on both."""
        before = abs(self.residual)
        (self.move_line_id | other.move_line_id).reconcile()
        amount = self.currency_id.format(before - abs(self.residual))
        for one, another in ((self, other), (other, self)):
            one._log(
                self.env._(
                    "%(amount)s offset by %(settlement)s.",
                    amount=amount,
                    settlement=another.display_name,
                )
            )

    def _undo_netting(self):
        """Take back that these were matched with other settlements."""
        receivables = self.move_line_id
        partials = receivables.matched_debit_ids | receivables.matched_credit_ids
        partials.filtered(
            lambda partial: (
                partial.debit_move_id.telecom_settlement_ids
                and partial.credit_move_id.telecom_settlement_ids
            )
        ).unlink()

    @by_program()
    def _close_opposite(self):
        """Close what employees owed for bills against what a reversal gives back."""
        settlements_sudo = self.sudo()  # of all employees
        if len(settlements_sudo.bill_id) < 2:
            return
        for settlements in settlements_sudo.grouped("partner_id").values():
            booked = [bool(settlement.move_line_id) for settlement in settlements]
            # One of them may still have to be invoiced: its credit note closes both.
            if len(settlements.bill_id) < 2 or any(booked) != all(booked):
                continue
            if settlements._are_locked():
                continue
            settlements.move_line_id.filtered(
                lambda line: not line.reconciled
            ).reconcile()
            left = sum(settlements.mapped("residual"))
            # only what is opposite was never to be paid: a part may have been paid
            total = sum(settlements.mapped("amount"))
            is_zero = settlements.currency_id.is_zero
            # and what invoices have yet to state of it is opposite at each tax rate
            if is_zero(left) and is_zero(total) and not settlements._get_waiting():
                settlements.cancelled = True
