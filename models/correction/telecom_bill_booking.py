from dataclasses import dataclass

from odoo import Command, models
from odoo.tools import SQL

from ..ground.guard import by_program, untraced
from ..settlement.ranks import post_entry


@dataclass(slots=True)
class Change:
    """The effect of a correction on one debt: an open settlement changes by it.

    Without one that is still open, a new one follows.
    """

    debt: object
    settlement: object
    closing: object = None  # the journal item that closes the debt of before
    item: object = None  # the journal item of the debt from now on

    @property
    def amount(self):
        """Return what the settlement comes to."""
        return self.settlement.amount + float(self.debt.amount)


class TelecomBillBooking(models.AbstractModel):
    """The journal entry of a correction: shares now less shares booked, and debts."""

    _inherit = "telecom.bill.booking"

    def _settle(self, bill):
        """Leave a correction as it is: its entry says what employees owe already."""
        if bill.kind != "correction":
            super()._settle(bill)

    # -- what employees owe ----------------------------------------------------------

    def _plan_changes(self, bill):
        """Return what becomes of each debt.

        A settlement that is open changes; what was collected, or is being collected,
        stays as it is, and another one follows.
        """
        debts = self._get_debts(bill)
        found = self._get_open_settlements(bill) if debts else {}
        none = self.env["telecom.settlement"].sudo()  # as those that are found
        return [Change(debt, found.get(debt.key, none)) for debt in debts]

    def _get_open_settlements(self, bill):
        """Return {key of a debt: the last untouched settlement of the same usage}.

        For all debts at once: a label may be of thousands of employees.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT share.settlement_id
                  FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                 WHERE bill.state = 'posted' AND share.settlement_id IS NOT NULL
                   AND share.statement_id IN (
                       SELECT statement_id FROM telecom_share WHERE bill_id = %s)
                """,
                bill.id,
            )
        )
        settlements_sudo = self.env["telecom.settlement"].sudo()  # of employees
        found = settlements_sudo.browse(row[0] for row in rows).filtered(
            lambda each: (
                each.state == "open"
                and not each.invoice_id
                and not each.operator_amount
                and len(each.move_line_id.telecom_settlement_ids) < 2
            )
        )
        return {
            (each.partner_id.id, each.employee_id.id or None, each.channel): each
            for each in found.sorted(lambda each: (each.date, each.id))
        }

    @by_program()
    def _add_receivables(self, bill):
        """Add what employees owe more or less to this draft; return the changes."""
        changes = self._plan_changes(bill)
        label = self.env._("Correction of phone costs")
        planned, rest = [], []
        if bill.vat_method == "reinvoice":
            rest = self._prepare_cost(bill, label)
        else:
            for change in changes:
                planned += self._prepare_change(bill, change, label)
            debts = [values for _change, _role, values in planned]
            rest = self._prepare_clearing(bill, label, debts)
        known = bill.move_id.line_ids
        if not (known or planned or rest):  # nothing moves, but who bears it is noted
            rest = [self._prepare_item(bill, label, 0, "rounding")]
        lines = [*(values for _change, _role, values in planned), *rest]
        bill.move_id.line_ids = [Command.create(values) for values in lines]
        added = (bill.move_id.line_ids - known).sorted("id")
        for (change, role, _values), line in zip(planned, added, strict=False):
            setattr(change, role, line)
        return changes

    def _prepare_change(self, bill, change, label):
        """Return the lines of one debt: the old amount out, the new one in."""
        debt, before = change.debt, change.settlement.move_line_id
        if debt.channel == "operator_direct":
            return []
        party = {
            "partner_id": debt.partner_id,
            "date_maturity": before.date_maturity
            or self._get_debt_due_date(bill, debt.key),
        }
        lines = []
        if before:
            amount = -before.amount_residual
            values = self._prepare_item(bill, label, amount, "receivable")
            values["account_id"] = before.account_id.id  # it may be another one by now
            lines.append((change, "closing", values | party))
        if not bill.company_currency_id.is_zero(change.amount):
            values = self._prepare_item(bill, label, change.amount, "receivable")
            lines.append((change, "item", values | party))
        return lines

    def _prepare_clearing(self, bill, label, debts):
        """Return the lines that empty the clearing account, and the cents left over."""
        cleared = bill._get_cleared()
        total = sum(bill.move_id.line_ids.mapped("balance"))
        total += sum(line["balance"] for line in debts) - cleared
        return [
            self._prepare_item(bill, label, -amount, account)
            for account, amount in (("clearing", cleared), ("rounding", total))
            if not bill.company_currency_id.is_zero(amount)
        ]

    def _prepare_item(self, bill, label, balance, role):
        company = bill.company_id
        accounts = {
            "receivable": company.telecom_receivable_account_id.id,
            "clearing": company.telecom_clearing_account_id.id,
            "rounding": bill._get_expense_accounts({None})[None],
        }
        return {
            "name": label,
            "account_id": accounts[role],
            "partner_id": bill.operator_id.partner_id.id,
            "balance": company.currency_id.round(float(balance)),
            "analytic_distribution": False,
        }

    # -- booking ---------------------------------------------------------------------

    @by_program()
    def _book_correction(self, bill, changes):
        """Post this entry, and let the settlements follow it."""
        booked = [
            (change.closing, change.settlement.move_line_id)
            for change in changes
            if change.closing
        ]
        self._follow_changes(bill, changes)
        post_entry(bill.move_id)
        if booked:
            plans = [closing | item for closing, item in booked]
            self.env["account.move.line"]._reconcile_plan(plans)
        if bill.vat_method != "reinvoice":  # there it waits for an invoice
            self._reconcile_clearing(bill, self.env["account.move"])
        for change in changes:
            if change.debt.channel == "waived":
                change.settlement._waive_as_agreed()
        settlements = self.env["telecom.settlement"].sudo()  # of any employee
        settlements.union(*(each.settlement for each in changes))._net_out()

    def _follow_changes(self, bill, changes):
        """Change the settlements that are open, and open those that follow."""
        new = [change for change in changes if not change.settlement]
        opened = self._open_settlements(
            bill,
            [change.debt for change in new],
            {change.debt.key: change.item for change in new if change.item},
        )
        known = [change for change in changes if change.settlement]
        for change, settlement in zip(new, opened, strict=True):
            change.settlement = settlement
        if changes:
            self._link_shares(
                bill,
                [change.debt for change in changes],
                opened.browse(change.settlement.id for change in changes),
            )
            self._change_settlements(bill, known)
            opened.union(*(each.settlement for each in changes))._name_receivables()

    def _change_settlements(self, bill, changes):
        """Let open settlements ask for another amount, and note it on all at once."""
        notes = {}
        for change in changes:
            before = change.settlement.amount
            self._change_settlement(bill, change)
            notes[change.settlement.id] = self.env._(
                "Corrected from %(before)s to %(after)s. %(reason)s",
                before=bill.company_currency_id.format(before),
                after=bill.company_currency_id.format(change.settlement.amount),
                reason=bill.correction_id.sudo().reason,
            )
        settlements_sudo = self.env["telecom.settlement"].sudo()  # of any employee
        settlements_sudo.browse(notes)._message_log_batch(bodies=notes)

    def _change_settlement(self, bill, change):
        """Let an open settlement ask for another amount; the caller notes it."""
        settlement, amount = change.settlement, change.amount
        is_zero = bill.company_currency_id.is_zero(amount)
        with untraced():
            settlement.with_context(tracking_disable=True).write(
                {
                    "amount": amount,
                    "move_line_id": (change.item or settlement.move_line_id).id,
                    "cancelled": is_zero and not settlement._get_waiting(),
                }
            )
