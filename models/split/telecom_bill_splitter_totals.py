from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.tools import SQL

from ...engine import round_half_up
from ..ground.guard import by_program
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate
from .stored_charge import sum_by_rate


class TelecomBillSplitter(models.AbstractModel):
    """The totals per tax of the operator's document, and what the file says of them."""

    _inherit = "telecom.bill.splitter"

    def _set_type(self, bill, deltas, unresolved):
        """Make a new bill whose file says that we are owed money a credit note.

        And back again, when a decision turned the total around.
        """
        if bill.total_ids.filtered("has_document") or bill.move_id.posted_before:
            return
        bases, _taxes = self._get_billed(bill, deltas)
        total = sum(bases.values()) + sum(unresolved.values())
        if total < 0 and bill.move_type == "in_invoice":
            bill.move_id.write({"move_type": "in_refund", "name": False})
            bill.turned = True
        elif total > 0 and bill.turned:
            bill.move_id.write({"move_type": "in_invoice", "name": False})
            bill.turned = False

    @by_program()
    def _capture_totals(self, bill, document, sign):
        """Remember the totals per tax of a document: what it costs, times sign."""
        bases, taxes = defaultdict(float), defaultdict(float)
        for line in document.move_id.invoice_line_ids - document._get_kept_lines():
            if line.display_type == "product":
                bases[line.tax_ids._get_telecom_rate()] += line.amount_currency
        if not any(bases.values()):
            return
        for line in document.move_id.line_ids.filtered("tax_line_id"):
            taxes[line.tax_line_id._get_telecom_rate()] += line.amount_currency
        for rate, tax in self._get_beside_taxes(document).items():
            taxes[rate] -= tax
        bill.total_ids = [
            Command.create(
                {
                    "rate": rate,
                    "has_document": True,
                    "document_base": sign * base,
                    "document_tax": sign * taxes[rate],
                }
            )
            for rate, base in bases.items()
        ]

    def _get_beside_taxes(self, bill):
        """Return {rate: tax} of the lines that are none of the file's."""
        taxes = defaultdict(float)
        for line in bill._get_kept_lines():
            rate = line.tax_ids._get_telecom_rate()
            tax = line.price_total - line.price_subtotal
            taxes[rate] += bill._sign() * tax
        return taxes

    def _get_unresolved(self, bill, waiting):
        """Return {tax rate: amount} that no one pays yet because of an open issue."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT usage.rate::text, SUM(usage.amount * detail.sign)::text
                  FROM telecom_usage_row usage
                  JOIN telecom_detail detail ON detail.id = usage.detail_id
                 WHERE detail.bill_id = %s AND usage.status = 'issue'
                   AND usage.amount IS NOT NULL
              GROUP BY usage.rate
                """,
                bill.id,
            )
        )
        sums = sum_by_rate(charge for charge in waiting if charge.bill_id == bill.id)
        default = Decimal(str(bill.operator_id.tax_rate))
        for rate, amount in rows:
            sums[Decimal(rate) if rate else default] += Decimal(amount)
        unit = get_unit(bill.currency_id)
        return {rate: amount.quantize(unit) for rate, amount in sums.items() if amount}

    def _set_totals(self, bill, deltas, waiting, unresolved):
        """Compare file and document per tax; return the differences to book.

        A difference is one visible line for the employer. Beyond the tolerance it also
        is an issue, until somebody accepts it by name.
        """
        bases, taxes = self._get_billed(bill, deltas)
        for rate, amount in unresolved.items():
            bases[rate] += amount
            taxes[rate] += amount * rate / 100
        totals = {as_rate(total.rate): total for total in bill.total_ids}
        has_document = any(total.has_document for total in totals.values())
        for rate in (bases.keys() | totals.keys()) - totals.keys():
            totals[rate] = self.env["telecom.bill.total"].create(
                {"bill_id": bill.id, "rate": rate, "has_document": has_document}
            )
        differences = {}
        unit = get_unit(bill.currency_id)
        for rate, total in totals.items():
            total.file_base = float(bases.get(rate, 0))
            total.file_tax = float(round_half_up(taxes.get(rate, Decimal(0)), unit))
            difference = Decimal(str(total.difference)).quantize(unit)
            if difference:
                differences[rate] = difference
        self._note_mismatch(bill)
        return differences

    def _get_billed(self, bill, deltas):
        """Return ({rate: amount}, {rate: tax}) that this document charges to us.

        In its currency: its own charges, without what the operator collects from the
        employees itself.
        """
        own = [delta.charge for delta in deltas if delta.charge.bill_id == bill.id]
        bases, taxes = sum_by_rate(own), defaultdict(Decimal)
        factor = bill._get_company_rate() or 1
        for charge in own:
            taxes[charge.rate] += charge.tax / factor
        for delta in deltas:
            if delta.direct:
                rate, amount = delta.charge.rate, delta.employee / factor
                bases[rate] -= amount
                taxes[rate] -= amount * rate / 100
        return bases, taxes

    def _note_mismatch(self, bill):
        """Keep totals that differ beyond the tolerance as one issue, with both."""
        tolerance = bill.company_id.telecom_tolerance + 1e-9
        factor = bill._get_company_rate()
        # taxes are kept in our currency: half a cent of it may be more in the bill's
        kept = bill.company_currency_id.rounding / 2 / float(factor) if factor else 0
        wrong = bill.total_ids.filtered(
            lambda total: (
                total.has_document
                and (
                    abs(total.difference) > tolerance
                    or abs(total.document_tax - total.file_tax) > tolerance + kept
                )
            )
        )
        found = {}
        if wrong:
            text = "; ".join(total._get_comparison() for total in wrong)
            found[text] = {"detail": text, "amount": sum(wrong.mapped("difference"))}
        bill._sync_issues("total_mismatch", found)
