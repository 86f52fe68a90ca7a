from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import models

from ...engine import TREATMENTS, BillLine, round_all, round_half_up, round_to
from ..masters.telecom_tax import as_rate


class AccountMove(models.Model):
    """Bills in another currency: what is converted comes to the document, converted.

    Charges, shares and what employees owe are in the currency of the company. Per rate
    of tax, their sum is that of the document, converted as a whole and rounded half
    up; the cents of single charges go to the largest remainders, as elsewhere.
    """

    _inherit = "account.move"

    def _telecom_get_company_rate(self):
        """Return what a unit of the bill's currency is worth, None for our own."""
        if self.currency_id == self.company_currency_id:
            return None
        return 1 / Decimal(str(self.invoice_currency_rate))

    def _telecom_convert(self, rates, amounts):
        """Return ``amounts`` in our currency, per rate of tax as a whole.

        ``rates`` are the rates of tax of the amounts, one each.
        """
        factor = self._telecom_get_company_rate()
        if factor is None:
            return amounts
        unit = self._telecom_unit(self.company_currency_id)
        indexes = defaultdict(list)
        for index, rate in enumerate(rates):
            indexes[rate].append(index)
        converted = [Decimal(0)] * len(amounts)
        for members in indexes.values():
            exact = [amounts[index] * factor for index in members]
            for index, each in zip(members, round_all(exact, unit), strict=True):
                converted[index] = each
        return converted

    def _telecom_in_currency(self, lines):
        """Return [(line in our currency, its amount in the bill's)].

        ``lines`` are the engine's: the parts of employer and employees in our currency,
        what is beside the file in the currency of the document.
        """
        factor = self._telecom_get_company_rate()
        if factor is None:
            return [(line, line.amount) for line in lines]
        by_rate = defaultdict(list)
        for line in lines:
            by_rate[line.tax].append(line)
        stated = {as_rate(total.rate): total for total in self.telecom_total_ids}
        placed = []
        for rate in by_rate.keys() | stated.keys():
            total = stated.get(rate)
            file_base = Decimal(str(total.file_base)) if total else Decimal(0)
            placed += self._telecom_place(rate, by_rate[rate], file_base, factor)
        return placed

    def _telecom_place(self, rate, lines, file_base, factor):
        """Return the lines of one rate with both amounts of each."""
        unit, own = map(
            self._telecom_unit, (self.currency_id, self.company_currency_id)
        )
        parts = [line for line in lines if line.role in ("expense", "clearing")]
        beside = [line for line in lines if line not in parts]
        stated = {line.role: line.amount for line in beside}
        total = file_base.quantize(unit) - stated.get("unresolved", 0)
        amounts = (
            round_to(total, [line.amount / factor for line in parts], unit)
            if parts
            else []
        )
        placed = list(zip(parts, amounts, strict=True))
        if waiting := stated.get("unresolved"):
            (line,) = (each for each in beside if each.role == "unresolved")
            converted = round_half_up(waiting * factor, own)
            placed.append((replace(line, amount=converted), waiting))
        # the document as a whole, less what the lines come to
        left = stated.get("difference", Decimal(0)) + (0 if parts else total)
        whole = file_base.quantize(unit) + stated.get("difference", 0)
        cents = round_half_up(whole * factor, own)
        cents -= sum(line.amount for line, _amount in placed)
        if left or cents:
            placed.append((self._telecom_get_rest(rate, cents), left))
        return placed

    def _telecom_get_rest(self, rate, amount):
        """Return the line of what the document says beside the file, the employer's."""
        return BillLine(
            role="difference",
            group=None,
            tax=rate,
            treatment=TREATMENTS[self.telecom_vat_method][0],
            amount=amount,
        )

    def _telecom_set_balances(self, placed, lines):
        """Give the lines of this bill the exact amounts in our currency."""
        if self.currency_id == self.company_currency_id:
            return
        for (line, _amount), item in zip(placed, lines, strict=True):
            item.balance = float(line.amount)
