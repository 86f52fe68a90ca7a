from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, models
from odoo.tools import float_compare

from ...engine import round_all
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate
from .telecom_snapshot import get_rate_key


class TelecomBillSplitter(models.AbstractModel):
    """The tax of a split bill: by method, to the cent of the operator's document."""

    _inherit = "telecom.bill.splitter"

    def _get_vat_method(self, bill):
        """Return how the VAT is treated: as on the bill that this one changes."""
        origin = bill.reversed_id or bill._get_corrected()[:1]
        return origin.vat_method or bill.company_id.telecom_vat_method

    def _get_taxes(self, bill, rates):
        """Return {rate: telecom.tax}; a rate without taxes becomes an issue."""
        known = {
            as_rate(tax.rate): tax
            for tax in self.env["telecom.tax"].search(
                [("company_id", "=", bill.company_id.id)]
            )
            if tax._has_taxes_for(bill.vat_method)
        }
        none = self.env["telecom.tax"]
        missing = {rate for rate in rates if rate and rate not in known}
        bill._sync_issues(
            "unmapped_tax", {f"{rate.normalize():f}": {} for rate in missing}
        )
        return {rate: known.get(rate, none) for rate in rates}

    def _get_line_tax(self, bill, tax, treatment):
        """Return the tax of a bill line: by VAT method and fiscal position.

        An operator abroad charges none where we owe it ourselves (reverse charge): it
        is what the fiscal position makes of the tax of phone costs at home. A tax that
        would charge another rate than the document does is never taken.
        """
        own, position = tax._get_bill_tax(treatment), bill.move_id.fiscal_position_id
        if bill.third_party:  # it is no invoice
            return own.browse()
        if not tax.rate:
            at_home = self._get_tax_at_home(bill)
            owed = position.map_tax(at_home) - at_home
            own = owed._filter_telecom_reverse_charge() or own
        mapped = position.map_tax(own)
        same = not float_compare(mapped._get_telecom_rate(), tax.rate, 2)
        return mapped if same else own

    def _get_tax_at_home(self, bill):
        """Return the tax of phone costs that an operator at home would charge."""
        general = bill._get_expense_accounts({None})[None]
        account = self.env["account.account"].browse(general)
        return account.tax_ids or bill.company_id.account_purchase_tax_id

    def _get_tax_lines(self, bill, tax):
        """Return the tax lines of one rate: what is deducted first, clearing last."""
        clearing = bill._get_account("clearing")
        taxes = tax._get_all()
        taxes |= bill.move_id.fiscal_position_id.map_tax(taxes)
        lines = bill.move_id.line_ids.filtered(lambda line: line.tax_line_id in taxes)
        return lines.sorted(
            lambda line: (
                line.account_id == clearing,
                not line.tax_repartition_line_id.account_id,
            )
        )

    @api.private
    def keep_tax(self, bill):
        """Correct the tax once more: Odoo works it out anew when a bill is reset."""
        known = {as_rate(tax.rate): tax for tax in bill.company_id.telecom_tax_ids}
        self._keep_document_tax(bill, known, again=True)

    def _keep_document_tax(self, bill, taxes, again=False):
        """Correct the computed tax by the cents that the operator's differs.

        It is what the document states, else what the file says or the sum of a rate
        makes; Odoo rounds the parts of employer and employees each on their own. Never
        in the tax that employees pay: without another one, the employer gets a line of
        these cents.
        """
        left, beside = 0.0, self._get_beside_taxes(bill)
        for total in bill.total_ids:
            tax = taxes.get(as_rate(total.rate))
            lines = tax and self._get_tax_lines(bill, tax)
            if not tax or (bill.third_party and not lines):
                continue
            computed = sum(line.amount_currency for line in lines)
            computed -= beside.get(total.rate, 0)
            stated = self._get_stated_tax(bill, total, tax)
            difference = bill.currency_id.round(stated - computed)
            if lines and lines[0].account_id != bill._get_account("clearing"):
                lines[0].amount_currency += difference
            else:
                left += difference
        if not again and not bill.currency_id.is_zero(left):
            amount = Decimal(f"{left:.{bill.currency_id.decimal_places}f}")
            line = self._get_rest(bill, None, amount)
            no_tax = {None: self.env["telecom.tax"]}
            values = self._prepare_line(bill, line, amount, no_tax)
            bill.move_id.write({"invoice_line_ids": [Command.create(values)]})

    def _get_stated_tax(self, bill, total, tax):
        """Return what the document says of a tax, else the file, else its rate.

        Lines that somebody added by hand have their tax beside that of the file.
        """
        if total.has_document:
            return total.document_tax
        stated = total.file_tax
        if bill.currency_id != bill.company_currency_id:  # charges keep it in ours
            stated = total.file_base * total.rate / 100
        added = bill.move_id.invoice_line_ids.filtered(
            lambda line: not line.telecom_role and line.tax_ids & tax._get_all()
        )
        beside = sum(line.price_total - line.price_subtotal for line in added)
        return stated + bill._sign() * beside

    def _get_employee_taxes(self, bill, parts):
        """Return {charge id: tax} of ``parts``: (charge, tax at the full rate) pairs.

        The tax of each statement and rate is rounded as a whole: what a holder can
        work out from the statement, and whatever the documents of the period are.
        """
        unit = get_unit(bill.company_currency_id)
        taxes = {as_rate(tax.rate): tax for tax in bill.company_id.telecom_tax_ids}
        groups = defaultdict(list)
        for charge, full in parts:
            if full:
                key = charge.statement_id, charge.method, charge.rate
                groups[key].append((charge, full))
        result = {}
        for (_statement, method, rate), members in groups.items():
            exact = [full for _charge, full in members]
            if method == "flat_rate" and rate:
                percent = _get_flat_percent(members[0][0], taxes.get(rate))
                exact = [full * percent / rate for full in exact]
            keys = [charge.id for charge, _full in members]
            result.update(zip(keys, round_all(exact, unit), strict=True))
        return result


def _get_flat_percent(charge, tax):
    """Return what employees pay of a rate that is deducted in part, in percent.

    That is what was kept with the split of a booked statement, else today's.
    """
    if kept := charge.flat.get(get_rate_key(charge.rate)):
        return Decimal(kept)
    return tax._get_employee_percent(charge.method) if tax else charge.rate
