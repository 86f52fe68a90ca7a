import json
from dataclasses import replace

from odoo import models

from ..masters.telecom_tax import as_rate

# What of a document stands on which account of the company.
ACCOUNTS = {
    "clearing": "telecom_clearing_account_id",
    "receivable": "telecom_receivable_account_id",
}


class AccountMove(models.Model):
    """The accounts of a bill; what undoes a document uses those of that document."""

    _inherit = "account.move"

    def _telecom_get_account(self, role):
        """Return the clearing or the receivable account of this document.

        A reversal takes those of the bill that it reverses, whatever is set by now.
        """
        origin = self.reversed_entry_id
        booked = origin.telecom_is_split and origin._telecom_get_booked_account(role)
        return booked or self.company_id[ACCOUNTS[role]]

    def _telecom_get_booked_account(self, role):
        """Return the account that this posted bill was booked on."""
        if role == "clearing":
            lines = self.invoice_line_ids
            return lines.filtered(lambda each: each.telecom_role == role).account_id[:1]
        settlements_sudo = self.telecom_settlement_ids.sudo()  # of every employee
        return settlements_sudo.move_line_id.account_id[:1]

    def _telecom_mirror_accounts(self, lines):
        """Let the expense lines of a reversal be those of its bill, mirrored.

        Accounts and analytic distribution of then, as long as they come to the same
        per rate of tax; with other documents of the period between them they may not.
        """
        origin = self.reversed_entry_id
        expenses = [line for line in lines if line.role == "expense"]
        if not (origin.telecom_is_split and expenses):
            return lines
        booked = origin.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "expense"
        )
        unit = self._telecom_unit(self.company_currency_id)
        mirrored = [
            replace(
                expenses[0],
                group=_get_group(line),
                tax=as_rate(sum(line.tax_ids.mapped("amount"))),
                amount=-as_rate(line.balance).quantize(unit),
            )
            for line in booked
        ]
        if _sum_by_tax(mirrored) != _sum_by_tax(expenses):
            return lines
        return (*mirrored, *(line for line in lines if line.role != "expense"))


def _get_group(line):
    analytic = line.analytic_distribution
    text = json.dumps(analytic, sort_keys=True) if analytic else None
    return line.account_id.id, text


def _sum_by_tax(lines):
    sums = {}
    for line in lines:
        sums[line.tax] = sums.get(line.tax, 0) + line.amount
    return {tax: amount for tax, amount in sums.items() if amount}
