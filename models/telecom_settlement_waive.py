from odoo import fields, models
from odoo.exceptions import UserError


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
                "%(settlement)s is %(state)s: only what is open can be given up.",
                settlement=self.display_name,
                state=self._fields["state"].convert_to_export(self.state, self),
            )
        if self.invoice_id:
            return self.env._(
                "%(settlement)s was invoiced, with VAT. Add a credit note to "
                "%(invoice)s instead.",
                settlement=self.display_name,
                invoice=self.invoice_id.display_name,
            )
        if not self.move_line_id:
            return self.env._(
                "%(settlement)s is not in the books yet.",
                settlement=self.display_name,
            )
        return False

    def _waive(self, date, reason):
        """Book what is left of these settlements as a cost of the employer."""
        for why_not in self._get_cannot_waive_reason().values():
            if why_not:
                raise UserError(why_not)
        for company, settlements in self.grouped("company_id").items():
            account = company.telecom_waive_account_id or (
                company.telecom_expense_account_id
            )
            if not account:
                raise UserError(
                    self.env._(
                        "The company %(company)s has no account for phone costs that "
                        "are given up. Choose one in Telecom, Configuration, Settings.",
                        company=company.name,
                    )
                )
            entry = settlements._book(
                {settlement: settlement.residual for settlement in settlements},
                account,
                self.env._("Phone costs given up"),
                date,
            )
            settlements._log(
                self.env._(
                    "Given up with %(entry)s. %(reason)s",
                    entry=entry.name,
                    reason=reason,
                )
            )
            settlements.waive_move_id = entry

    def action_unwaive(self):
        """Collect after all what was given up."""
        self.check_access("read")
        waived = self.filtered(lambda each: each.waive_move_id).sudo()
        waived._check_may_decide()
        for entry, settlements in waived.grouped("waive_move_id").items():
            settlements._collect_after_all(entry)

    def _collect_after_all(self, entry):
        """Take back the part of these settlements in the entry that gave them up."""
        given_up = {
            line.telecom_settlement_id: -line.balance
            for line in entry.line_ids
            if line.telecom_settlement_id in self
        }
        claims = entry.line_ids.filtered("telecom_settlement_id")
        correction = self._take_back(
            given_up,
            entry,
            (entry.line_ids - claims).account_id,
            self.env._("Phone costs collected after all"),
            max(entry.date, fields.Date.context_today(self)),
        )
        self.waive_move_id = False
        self._log(
            self.env._("Collected after all with %(entry)s.", entry=correction.name)
        )

    def _check_may_decide(self):
        """Refuse a decision about claims by somebody who keeps no books."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(
                self.env._(
                    "Only who may post journal entries (access right Invoicing) can "
                    "give up what an employee owes."
                )
            )

    def _log(self, body):
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    def _waive_as_agreed(self):
        """Give up what the company has decided never to collect."""
        if self:
            self._waive(
                max(self.mapped("date")),
                self.env._("The policy, the employee or the company says so."),
            )

    def _collect_as_agreed(self):
        """Take back what was given up at posting, as the bill is reset."""
        waived = self.filtered(lambda each: each.channel == "waived")
        for entry, settlements in waived.grouped("waive_move_id").items():
            if entry:
                settlements._collect_after_all(entry)
