from collections import defaultdict
from decimal import Decimal

from odoo import Command, models

from ..engine import TREATMENTS, BillLine, round_all, round_half_up
from .telecom_tax import as_rate


class AccountMove(models.Model):
    """The tax of a split bill: by method, to the cent of the operator's document."""

    _inherit = "account.move"

    def _telecom_get_vat_method(self):
        """Return how the VAT is treated: a reversal mirrors the bill it reverses."""
        of_origin = self.reversed_entry_id.telecom_vat_method
        return of_origin or self.company_id.telecom_vat_method

    def _telecom_get_taxes(self, rates):
        """Return {rate: telecom.tax}; a rate without taxes becomes an issue."""
        known = {
            as_rate(tax.rate): tax
            for tax in self.env["telecom.tax"].search(
                [("company_id", "=", self.company_id.id)]
            )
            if tax._has_taxes_for(self.telecom_vat_method)
        }
        none = self.env["telecom.tax"]
        missing = {rate for rate in rates if rate and rate not in known}
        self._telecom_sync_issues(
            "unmapped_tax", {f"{rate.normalize():f}": {} for rate in missing}
        )
        return {rate: known.get(rate, none) for rate in rates}

    def _telecom_get_tax_lines(self, tax):
        """Return the tax lines of one rate: what is deducted first, clearing last."""
        clearing = self.company_id.telecom_clearing_account_id
        lines = self.line_ids.filtered(
            lambda line: line.tax_line_id and line.tax_line_id in tax._get_all()
        )
        return lines.sorted(
            lambda line: (
                line.account_id == clearing,
                not line.tax_repartition_line_id.account_id,
            )
        )

    def _telecom_keep_document_tax(self, taxes):
        """Correct the computed tax by the cents that the operator's differs.

        Never in the tax that employees pay: without another one, the employer gets a
        line of these cents.
        """
        left = 0.0
        for total in self.telecom_total_ids.filtered("has_document"):
            tax = taxes.get(as_rate(total.rate))
            lines = tax and self._telecom_get_tax_lines(tax)
            if not lines:
                continue
            computed = sum(line.amount_currency for line in lines)
            difference = self.currency_id.round(total.document_tax - computed)
            if lines[0].account_id != self.company_id.telecom_clearing_account_id:
                lines[0].amount_currency += difference
            else:
                left += difference
        if not self.currency_id.is_zero(left):
            line = BillLine(
                role="difference",
                group=None,
                tax=None,
                treatment="deductible",
                amount=Decimal(f"{left:.{self.currency_id.decimal_places}f}"),
            )
            values = self._telecom_prepare_line(line, {None: self.env["telecom.tax"]})
            self.write({"invoice_line_ids": [Command.create(values)]})

    def _telecom_share_tax(self, deltas, taxes):
        """Share the tax that the ledger puts on the employees' part over the shares.

        First over the employees, then over the charges of each: what an employee owes
        is exact to the cent, and the clearing account comes out at zero.
        """
        method = self.telecom_vat_method
        unit = self._telecom_unit(self.company_currency_id)
        by_rate = defaultdict(list)
        for delta in deltas:
            if delta.direct:
                tax = delta.employee * delta.charge.rate / 100
                delta.employee_tax = round_half_up(tax, unit)
            elif delta.employee:
                by_rate[delta.charge.rate].append(delta)
        for rate, members in by_rate.items():
            percent = taxes[rate]._get_employee_percent(method)
            if method == "reinvoice":  # until the invoice says it
                total = self._telecom_estimate_tax(members, percent, unit)
            else:
                base = sum(delta.employee for delta in members)
                total = self._telecom_get_cleared(taxes[rate], unit) - base
            share_tax(total, members, percent, unit)

    def _telecom_get_cleared(self, tax, unit):
        """Return what the ledger puts on the employees' part, with this tax."""
        clearing = self.company_id.telecom_clearing_account_id
        _employer, treatment = TREATMENTS[self.telecom_vat_method]
        of_bill = tax._get_bill_tax(treatment)
        lines = self.line_ids.filtered(
            lambda line: (
                line.account_id == clearing
                and (
                    line.tax_ids == of_bill
                    if line.telecom_role
                    else line.tax_line_id == of_bill
                )
            )
        )
        return Decimal(str(sum(lines.mapped("balance")))).quantize(unit)

    def _telecom_estimate_tax(self, deltas, percent, unit):
        """Return the sales tax that these employees will be invoiced, each rounded."""
        sums = defaultdict(Decimal)
        for delta in deltas:
            sums[delta.charge.statement_id] += delta.employee
        return sum(round_half_up(each * percent / 100, unit) for each in sums.values())


def share_tax(total, deltas, percent, unit):
    """Set the tax of each employee's share so that the sum is ``total``."""
    by_statement = defaultdict(list)
    for delta in deltas:
        by_statement[delta.charge.statement_id].append(delta)
    exact = [
        sum(delta.employee for delta in members) * percent / 100
        for members in by_statement.values()
    ]
    for members, owed in zip(
        by_statement.values(), round_to(total, exact, unit), strict=True
    ):
        parts = round_to(
            owed, [delta.employee * percent / 100 for delta in members], unit
        )
        for delta, part in zip(members, parts, strict=True):
            delta.employee_tax = part


def round_to(total, exact, unit):
    """Round so that the sum is ``total``; the largest takes what is left."""
    rounded = round_all(exact, unit)
    left = total - sum(rounded)
    if left:
        largest = max(range(len(exact)), key=lambda index: abs(exact[index]))
        rounded[largest] += left
    return rounded
