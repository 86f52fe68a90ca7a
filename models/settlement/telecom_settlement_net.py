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
        groups = self._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("partner_id", "in", self.partner_id.ids),
                ("state", "in", ("open", "partly")),
            ],
            ["company_id", "partner_id", "employee_id"],
            having=[("residual:min", "<", 0), ("residual:max", ">", 0)],
        )
        debtors = set(groups)
        if not debtors:
            return self.browse()
        return self.filtered(
            lambda each: each._get_debtor() in debtors and each._can_be_netted()
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
        """Close what employees owed for bills against what a reversal gives back.

        All in one go: a bill has thousands of debtors.
        """
        settlements_sudo = self.sudo()  # of all employees
        if len(settlements_sudo.bill_id) < 2:
            return
        groups = [
            group
            for group in settlements_sudo.grouped("partner_id").values()
            if group._are_opposite()
        ]
        plans = [
            group.move_line_id.filtered(lambda line: not line.reconciled)
            for group in groups
        ]
        if plans := list(filter(None, plans)):
            plans[0]._reconcile_plan(plans)
        over = [each for group in groups if group._are_closed() for each in group.ids]
        settlements_sudo.browse(over).cancelled = True

    def _are_opposite(self):
        """Tell whether these of one debtor can be closed against each other."""
        booked = [bool(settlement.move_line_id) for settlement in self]
        # One of them may still have to be invoiced: its credit note closes both.
        if len(self.bill_id) < 2 or any(booked) != all(booked):
            return False
        return not self._are_locked()

    def _are_closed(self):
        """Tell whether nothing of these of one debtor was ever to be paid."""
        left = sum(self.mapped("residual"))
        # only what is opposite was never to be paid: a part may have been paid
        total = sum(self.mapped("amount"))
        is_zero = self.currency_id.is_zero
        # and what invoices have yet to state of it is opposite at each tax rate
        return is_zero(left) and is_zero(total) and not self._get_waiting()
