from collections import defaultdict
from decimal import Decimal

from odoo import models

from ...engine import round_all
from ..ground.money import get_unit

# Lines that no split writes: they stay as they came.
KEPT = ("rounding", "other")

# What of a document stands on which account of the company.
ACCOUNTS = {
    "clearing": "telecom_clearing_account_id",
    "receivable": "telecom_receivable_account_id",
}


class TelecomBill(models.Model):
    """The accounts of a bill; what undoes a document uses those of that document."""

    _inherit = "telecom.bill"

    def _get_account(self, role):
        """Return the clearing or the receivable account of this document.

        A reversal takes those of the bill that it reverses, whatever is set by now.
        """
        origin = self.reversed_id
        booked = origin.is_split and origin._get_booked_account(role)
        return booked or self.company_id[ACCOUNTS[role]]

    def _get_booked_account(self, role):
        """Return the account that this posted bill was booked on."""
        if role == "clearing":
            lines = self.move_id.invoice_line_ids
            return lines.filtered(lambda each: each.telecom_role == role).account_id[:1]
        settlements_sudo = self.settlement_ids.sudo()  # of every employee
        return settlements_sudo.move_line_id.account_id[:1]

    def _get_expense_accounts(self, usage_type_ids):
        """Return {usage type id: account id}; the type's own, the operator's, ours."""
        operator = self.operator_id.with_company(self.company_id)
        general = operator.account_id or self.company_id.telecom_expense_account_id
        types = self.env["telecom.usage.type"].with_company(self.company_id)
        return {
            usage_type_id: (
                types.browse(usage_type_id or []).account_id
                or general
                or self.move_id.journal_id.default_account_id
            ).id
            for usage_type_id in usage_type_ids
        }

    def _get_cleared(self):
        """Return what this bill puts on the clearing account, tax included."""
        clearing = self._get_account("clearing")
        lines = self.move_id.line_ids.filtered(lambda line: line.account_id == clearing)
        return sum(lines.mapped("balance"))

    # -- amounts -------------------------------------------------------------------

    def _sign(self):
        """Return 1 for a bill, -1 for a credit note: amounts here are what it costs."""
        return -1 if self.move_type == "in_refund" else 1

    def _get_company_rate(self):
        """Return what a unit of the bill's currency is worth, None for our own."""
        if self.currency_id == self.company_currency_id:
            return None
        return 1 / Decimal(str(self.move_id.invoice_currency_rate))

    def _convert(self, rates, amounts):
        """Return ``amounts`` in our currency, per rate of tax as a whole.

        ``rates`` are the rates of tax of the amounts, one each.
        """
        factor = self._get_company_rate()
        if factor is None:
            return amounts
        unit = get_unit(self.company_currency_id)
        indexes = defaultdict(list)
        for index, rate in enumerate(rates):
            indexes[rate].append(index)
        converted = [Decimal(0)] * len(amounts)
        for members in indexes.values():
            exact = [amounts[index] * factor for index in members]
            for index, each in zip(members, round_all(exact, unit), strict=True):
                converted[index] = each
        return converted

    def _get_kept_lines(self):
        """Return the lines of this bill that are none of the file's charges."""
        return self.move_id.invoice_line_ids.filtered(
            lambda line: line.telecom_role in KEPT
        )
