from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import UserError

from ..ground.turn import once_per_record


class TelecomSettlement(models.Model):
    """Giving up what employees owe, and collecting it after all."""

    _inherit = "telecom.settlement"

    def _get_cannot_waive_reason(self):
        """Return {settlement_id: translated reason, or False when it can be waived}."""
        return {each.id: each._get_not_open_reason() for each in self}

    def _get_not_open_reason(self):
        """Return why nothing can be decided on this settlement any more, or False."""
        if self.state not in ("open", "partly"):
            return self.env._(
                "%(settlement)s is %(state)s: only open amounts can be written off.",
                settlement=self.display_name,
                state=self._fields["state"].convert_to_export(self.state, self),
            )
        if self.invoice_id:
            return self.env._(
                "%(settlement)s was invoiced with VAT. Add a credit note to "
                "%(invoice)s instead.",
                settlement=self.display_name,
                invoice=self.invoice_id.display_name,
            )
        if self.channel == "operator_direct":
            return self.env._(
                "%(settlement)s is between the employee and the operator: it is "
                "not in the books.",
                settlement=self.display_name,
            )
        return False

    def _waive(self, date, reason):
        """Book what is left of these settlements as a cost of the employer."""
        for why_not in self._get_cannot_waive_reason().values():
            if why_not:
                raise UserError(why_not)
        for (company, is_booked), settlements in self.grouped(
            lambda each: (each.company_id, bool(each.move_line_id))
        ).items():
            account = company._get_telecom_waive_account()
            label = self.env._("Phone costs written off")
            if is_booked:
                left = {settlement: settlement.residual for settlement in settlements}
                entry = settlements._book(left, account, label, date)
            else:
                entry = settlements._book_without_receivable(account, label, date, 1)
            settlements._log(
                self.env._(
                    "Written off with %(entry)s. %(reason)s",
                    entry=entry.name,
                    reason=reason,
                )
            )
            settlements.waive_move_id = entry

    @once_per_record
    def action_unwaive(self):
        """Collect after all what was given up."""
        self.check_access("read")
        waived = self.filtered(lambda each: each.waive_move_id).sudo()
        waived._check_may_decide()
        for entry, settlements in waived.grouped("waive_move_id").items():
            settlements._collect_after_all(entry)

    def _collect_after_all(self, entry):
        """Take back the part of these settlements in the entry that gave them up."""
        label = self.env._("Phone costs collected after all")
        date = max(entry.date, fields.Date.context_today(self))
        receivables = entry.line_ids.filtered("telecom_settlement_id")
        account = (entry.line_ids - receivables).account_id
        written_off = {
            line.telecom_settlement_id: -line.balance
            for line in receivables
            if line.telecom_settlement_id in self
        }
        if self[0].move_line_id:
            correction = self._reverse_collected(
                written_off, entry, account, label, date
            )
        else:
            correction = self._book_without_receivable(account, label, date, -1)
            lines = (receivables | correction.line_ids).filtered(
                lambda line: line.telecom_settlement_id in self
            )
            lines.remove_move_reconcile()
            lines.reconcile()
        self.waive_move_id = False
        self._log(
            self.env._("Collected after all with %(entry)s.", entry=correction.name)
        )

    def _check_may_decide(self):
        """Refuse a decision about receivables by somebody who keeps no books."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._(
                    "Only users who can post journal entries (access right "
                    "Invoicing) can write off amounts that an employee owes."
                )
            )

    def _get_kept_parts(self):
        """Return {settlement id: what of it was not written off, as a fraction}."""
        parts = {}
        for settlement in self.filtered(lambda each: each.waive_move_id):
            lines = settlement.waive_move_id.line_ids.filtered(
                lambda line, own=settlement: line.telecom_settlement_id == own
            )
            written_off = Fraction(str(-sum(lines.mapped("balance"))))
            amount = Fraction(str(settlement.amount))
            is_booked = bool(settlement.move_line_id)  # else none of it is booked yet
            parts[settlement.id] = (
                1 - written_off / amount if is_booked and amount else 0
            )
        return parts

    def _log(self, body):
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    def _waive_as_agreed(self):
        """Give up what the company has decided never to collect."""
        if self:
            self._waive(
                max(self.mapped("date")),
                self.env._("Set on the policy, the employee or the company."),
            )

    def _collect_as_agreed(self):
        """Take back what was given up at posting, as the bill is reset."""
        waived = self.filtered(lambda each: each.channel == "waived")
        for entry, settlements in waived.grouped("waive_move_id").items():
            if entry:
                settlements._collect_after_all(entry)

    def _book_without_receivable(self, account, label, date, sign):
        """Book as a cost, or with sign -1 no longer, what was not invoiced yet.

        It is still on the clearing account, without the tax of an invoice.
        """
        company = self.company_id
        clearing = company.telecom_clearing_account_id
        net = {
            self.browse(key): float(sum(amounts.values()))
            for key, amounts in self._get_net_amounts().items()
        }
        lines = [
            {
                "name": label,
                "account_id": clearing.id,
                "partner_id": settlement.move_id.commercial_partner_id.id,
                "balance": -sign * amount,
                "telecom_settlement_id": settlement.id,
            }
            for settlement, amount in net.items()
        ]
        lines.append(
            {
                "name": label,
                "account_id": account.id,
                "balance": sign * sum(net.values()),
            }
        )
        entry = self._post_entry(lines, label, date)
        if sign > 0 and clearing.reconcile:
            for bill, settlements in self.grouped("move_id").items():
                written_off = entry.line_ids.filtered(
                    lambda line, own=settlements: line.telecom_settlement_id in own
                )
                open_lines = bill.line_ids.filtered(
                    lambda line: line.account_id == clearing and not line.reconciled
                )
                (written_off | open_lines).reconcile()
        return entry
