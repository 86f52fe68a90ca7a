from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import bill_lines
from ..ground.guard import by_program


@dataclass(slots=True)
class Change:
    """What a correction does about one claim: an open settlement changes by it.

    Without one that is still open, a new one follows.
    """

    claim: object
    settlement: object
    closing: object = None  # the journal item that closes the claim of before
    item: object = None  # the journal item of the claim from now on

    @property
    def amount(self):
        """Return what the settlement comes to."""
        return self.settlement.amount + float(self.claim.amount)


class AccountMove(models.Model):
    """The journal entry of a correction: shares now less shares booked, and claims."""

    _inherit = "account.move"

    telecom_correction_id = fields.Many2one(
        "telecom.correction",
        "Correction",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # -- who bears the costs ---------------------------------------------------------

    def _telecom_write_correction(self, deltas, waiting):
        """Write the lines that move costs between employer and employees.

        Nothing is paid to the operator: whatever is moved, each tax rate comes to zero.
        """
        self._telecom_refuse_waiting(waiting)
        shares = self._telecom_get_shares_to_book(deltas)
        moved = defaultdict(Decimal)
        for share in shares:
            moved[share.tax] -= share.employer + share.employee
        lines = bill_lines(shares, differences=moved, vat=self.telecom_vat_method)
        taxes = self._telecom_get_taxes({line.tax for line in lines})
        self._telecom_refuse_issues()
        self._telecom_check_accounts()
        self.line_ids = [
            Command.clear(),
            *(
                Command.create(self._telecom_prepare_item(line, taxes))
                for line in lines
            ),
        ]
        self.telecom_cleared = self._telecom_get_cleared()

    def _telecom_prepare_item(self, line, taxes):
        """Return the values of a line of the entry, which has no price."""
        values = self._telecom_prepare_line(line, line.amount, taxes)
        del values["price_unit"], values["quantity"]
        return {
            **values,
            "balance": float(line.amount),
            "partner_id": self.telecom_operator_id.partner_id.id,
        }

    def _telecom_refuse_waiting(self, waiting):
        if not waiting:
            return
        statements_sudo = self.env["telecom.statement"].sudo()  # whom to give a policy
        statements_sudo = statements_sudo.browse(each.statement_id for each in waiting)
        raise UserError(
            self.env._(
                "%(holder)s has no policy, so nobody knows who pays. Set one on the "
                "contract, the department or the company first.",
                holder=", ".join({each.holder_name for each in statements_sudo}),
            )
        )

    def _telecom_refuse_issues(self):
        """Refuse to book what still has issues, and name them."""
        open_ones = self.telecom_issue_ids.filtered(lambda each: each.state == "open")
        if open_ones:
            raise UserError("\n".join(open_ones.mapped("message")))

    # -- what employees owe ----------------------------------------------------------

    def _telecom_plan_changes(self):
        """Return what becomes of each claim.

        A settlement that is open changes; what was collected, or is being collected,
        stays as it is, and another one follows.
        """
        return [
            Change(claim, self._telecom_get_open_settlement(claim))
            for claim in self._telecom_get_claims()
        ]

    def _telecom_get_open_settlement(self, claim):
        """Return the settlement of the same usage that nobody touched yet, if any."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT share.settlement_id
                  FROM telecom_share share
                  JOIN account_move move ON move.id = share.move_id
                 WHERE move.state = 'posted' AND share.settlement_id IS NOT NULL
                   AND share.statement_id IN (
                       SELECT statement_id FROM telecom_share WHERE move_id = %s)
                """,
                self.id,
            )
        )
        settlements_sudo = self.env["telecom.settlement"].sudo()  # of this employee
        found = settlements_sudo.browse(row[0] for row in rows).filtered(
            lambda each: (
                each.partner_id.id == claim.partner_id
                and (each.employee_id.id or None) == claim.employee_id
                and each.channel == claim.channel
                and each.state == "open"
                and not each.invoice_id
                and not each.operator_amount
                and len(each.move_line_id.telecom_settlement_ids) < 2
            )
        )
        return found.sorted(lambda each: (each.date, each.id))[-1:]

    @by_program
    def _telecom_add_claims(self):
        """Add what employees owe more or less to this draft; return the changes."""
        changes = self._telecom_plan_changes()
        label = self.env._("Correction of phone costs")
        planned, rest = [], []
        if self.telecom_vat_method == "reinvoice":
            rest = self._telecom_prepare_cost(label)
        else:
            for change in changes:
                planned += self._telecom_prepare_change(change, label)
            claims = [values for _change, _role, values in planned]
            rest = self._telecom_prepare_clearing(label, claims)
        known = self.line_ids
        if not (known or planned or rest):  # nothing moves, but who bears it is noted
            rest = [self._telecom_prepare_claim(label, 0, "rounding")]
        lines = [*(values for _change, _role, values in planned), *rest]
        self.line_ids = [Command.create(values) for values in lines]
        added = (self.line_ids - known).sorted("id")
        for (change, role, _values), line in zip(planned, added, strict=False):
            setattr(change, role, line)
        return changes

    def _telecom_prepare_change(self, change, label):
        """Return the lines of one claim: the old amount out, the new one in."""
        claim, before = change.claim, change.settlement.move_line_id
        if claim.channel == "operator_direct":
            return []
        party = {
            "partner_id": claim.partner_id,
            "date_maturity": before.date_maturity
            or self._telecom_get_due_date(claim.key),
        }
        lines = []
        if before:
            amount = -before.amount_residual
            values = self._telecom_prepare_claim(label, amount, "receivable")
            values["account_id"] = before.account_id.id  # it may be another one by now
            lines.append((change, "closing", values | party))
        if not self.company_currency_id.is_zero(change.amount):
            values = self._telecom_prepare_claim(label, change.amount, "receivable")
            lines.append((change, "item", values | party))
        return lines

    def _telecom_prepare_clearing(self, label, claims):
        """Return the lines that empty the clearing account, and the cents left over."""
        cleared = self._telecom_get_cleared()
        total = sum(self.line_ids.mapped("balance"))
        total += sum(line["balance"] for line in claims) - cleared
        return [
            self._telecom_prepare_claim(label, -amount, account)
            for account, amount in (("clearing", cleared), ("rounding", total))
            if not self.company_currency_id.is_zero(amount)
        ]

    def _telecom_prepare_claim(self, label, balance, role):
        company = self.company_id
        accounts = {
            "receivable": company.telecom_receivable_account_id.id,
            "clearing": company.telecom_clearing_account_id.id,
            "rounding": self._telecom_get_expense_accounts({None})[None],
        }
        return {
            "name": label,
            "account_id": accounts[role],
            "partner_id": self.telecom_operator_id.partner_id.id,
            "balance": company.currency_id.round(float(balance)),
            "analytic_distribution": False,
        }

    # -- booking ---------------------------------------------------------------------

    @by_program
    def _telecom_book_correction(self, changes):
        """Post this entry, and let the settlements follow it."""
        claimed = [
            (change.closing, change.settlement.move_line_id)
            for change in changes
            if change.closing
        ]
        self._telecom_follow_changes(changes)
        self._with_telecom_bill()._post(soft=False)
        for closing, claim in claimed:
            (closing | claim).reconcile()
        if self.telecom_vat_method != "reinvoice":  # there it waits for an invoice
            self._telecom_reconcile_clearing(self.browse())
        for change in changes:
            if change.claim.channel == "waived":
                change.settlement._waive_as_agreed()
            change.settlement._net_out()

    def _telecom_follow_changes(self, changes):
        """Change the settlements that are open, and open those that follow."""
        new = [change for change in changes if not change.settlement]
        opened = self._telecom_open_settlements(
            [change.claim for change in new],
            {change.claim.key: change.item for change in new if change.item},
        )
        for change in changes:
            if change not in new:
                self._telecom_change_settlement(change)
        for change, settlement in zip(new, opened, strict=True):
            change.settlement = settlement
        if changes:
            self._telecom_link_shares(
                [change.claim for change in changes],
                [change.settlement for change in changes],
            )
            opened.union(*(each.settlement for each in changes))._name_claims()

    def _telecom_change_settlement(self, change):
        """Let an open settlement ask for another amount."""
        settlement, amount = change.settlement, change.amount
        settlement.write(
            {
                "amount": amount,
                "move_line_id": (change.item or settlement.move_line_id).id,
                "cancelled": self.company_currency_id.is_zero(amount),
            }
        )
        settlement._log(
            self.env._(
                "Corrected. %(reason)s", reason=self.telecom_correction_id.sudo().reason
            )
        )
