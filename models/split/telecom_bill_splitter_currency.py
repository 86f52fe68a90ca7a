from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import models

from ...engine import TREATMENTS, BillLine, round_half_up, round_to
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate


class TelecomBillSplitter(models.AbstractModel):
    """Bills in another currency: what is converted comes to the document, converted.

    Charges, shares and what employees owe are in the currency of the company. Per rate
    of tax, their sum is that of the document, converted as a whole and rounded half
    up; the cents of single charges go to the largest remainders, as elsewhere.
    """

    _inherit = "telecom.bill.splitter"

    def _in_currency(self, bill, lines):
        """Return [(line in our currency, its amount in the bill's)].

        ``lines`` are the engine's: the parts of employer and employees in our currency,
        what is beside the file in the currency of the document.
        """
        factor = bill._get_company_rate()
        if factor is None:
            return [(line, line.amount) for line in lines]
        by_rate = defaultdict(list)
        for line in lines:
            by_rate[line.tax].append(line)
        stated = {as_rate(total.rate): total for total in bill.total_ids}
        placed = []
        for rate in by_rate.keys() | stated.keys():
            total = stated.get(rate)
            file_base = Decimal(str(total.file_base)) if total else Decimal(0)
            placed += self._place(bill, rate, by_rate[rate], file_base, factor)
        return placed

    def _place(self, bill, rate, lines, file_base, factor):
        """Return the lines of one rate with both amounts of each."""
        unit, own = map(get_unit, (bill.currency_id, bill.company_currency_id))
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
            placed.append((self._get_rest(bill, rate, cents), left))
        return placed

    def _get_rest(self, bill, rate, amount):
        """Return the line of what the document says beside the file, the employer's."""
        return BillLine(
            role="difference",
            group=None,
            tax=rate,
            treatment=TREATMENTS[bill.vat_method][0],
            amount=amount,
        )

    def _set_balances(self, bill, placed, lines):
        """Give the lines of this bill the exact amounts in our currency."""
        if bill.currency_id == bill.company_currency_id:
            return
        for (line, _amount), item in zip(placed, lines, strict=True):
            item.balance = float(line.amount)
