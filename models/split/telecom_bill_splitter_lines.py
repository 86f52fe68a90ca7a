import json
from dataclasses import replace
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ...engine import bill_lines
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate

# Costs of phones are never on an account of these; a device may be.
BESIDE = ("asset_fixed", "asset_non_current", "asset_prepayments")


class TelecomBillSplitter(models.AbstractModel):
    """Rewriting the lines of a draft bill from shares, within the operator's totals."""

    _inherit = "telecom.bill.splitter"

    def _write_bill(self, bill, deltas, waiting):
        """Replace the lines of the bill by what the shares say, and keep its totals."""
        if not bill.is_split and not bill.total_ids:
            self._set_beside(bill)
            self._capture_totals(bill, bill, 1)
        unresolved = self._get_unresolved(bill, waiting)
        self._set_type(bill, deltas, unresolved)
        differences = self._set_totals(bill, deltas, waiting, unresolved)
        lines = bill_lines(
            self._get_shares_to_book(bill, deltas),
            differences=differences,
            unresolved=unresolved,
            vat=bill.vat_method,
        )
        lines = self._mirror_accounts(bill, lines)
        placed = self._in_currency(bill, lines) or self._get_nothing(bill)
        taxes = self._get_taxes(
            bill,
            {line.tax for line, _amount in placed}
            | {delta.charge.rate for delta in deltas},
        )
        self._check_accounts(bill)
        replaced = bill.move_id.invoice_line_ids.filtered(
            lambda line: line.telecom_role or not bill.is_split
        )
        replaced -= bill._get_kept_lines()
        kept = bill.move_id.invoice_line_ids - replaced
        bill.move_id.with_context(skip_is_manually_modified=True).write(
            {
                "invoice_line_ids": [
                    *(Command.delete(line.id) for line in replaced),
                    *(
                        Command.create(self._prepare_line(bill, line, amount, taxes))
                        for line, amount in placed
                    ),
                ]
            }
        )
        self._keep_document_tax(bill, taxes)
        written = (bill.move_id.invoice_line_ids - kept).sorted("id")
        self._set_balances(bill, placed, written[: len(placed)])
        bill.cleared = bill._get_cleared()

    def _get_nothing(self, bill):
        """Return a line of zero for a document whose amounts outweigh each other."""
        others = bill.move_id.invoice_line_ids.filtered(
            lambda line: not line.telecom_role
        )
        if others or not bill.sudo().charge_ids:  # whether there are any
            return []
        line = self._get_rest(bill, Decimal(0), Decimal(0))
        return [(replace(line, role="expense"), Decimal(0))]

    def _set_beside(self, bill):
        """Mark the lines of this document that are none of the file's.

        A purchase on an account of assets stays as it is, unless the file has it too:
        then all lines together come to the file.
        """
        beside = bill.move_id.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.account_id.account_type in BESIDE
            )
        )
        if beside and not self._is_all_in_file(bill):
            beside.telecom_role = "other"

    def _is_all_in_file(self, bill):
        """Tell whether the usage rows come to what all lines of the document do."""
        lines = bill.move_id.invoice_line_ids
        stated = bill._sign() * sum(lines.mapped("price_subtotal"))
        read = sum(bill.charge_ids.mapped("amount_currency"))
        return not bill.currency_id.compare_amounts(stated, read)

    # -- lines -----------------------------------------------------------------------

    def _check_accounts(self, bill):
        if not bill.company_id.telecom_clearing_account_id:
            raise UserError(
                self.env._(
                    "The company %(company)s has no account for the employees' part "
                    "yet. Set it up in Telecom, Configuration, Settings; then choose "
                    "“Read Detail Files” on the bill.",
                    company=bill.company_id.name,
                )
            )

    def _prepare_line(self, bill, line, amount, taxes):
        """Return the values of one bill line; its label has no name and no usage.

        ``amount`` is in the currency of the bill.
        """
        labels = {
            "expense": self.env._("Phone costs, employer's part"),
            "clearing": self.env._("Phone costs, employees' part"),
            "difference": self.env._("Phone costs, difference with the detail file"),
            "unresolved": self.env._(
                "Phone costs, waiting for an issue to be resolved"
            ),
        }
        account_id, analytic = line.group or (None, None)
        if line.role == "clearing":
            account_id = bill._get_account("clearing").id
        elif not account_id:
            account_id = bill._get_expense_accounts({None})[None]
        tax = self._get_line_tax(bill, taxes[line.tax], line.treatment)
        values = {
            "name": labels[line.role],
            "telecom_role": line.role,
            "account_id": account_id,
            "quantity": 1,
            "price_unit": float(bill._sign() * amount),
            "tax_ids": [Command.set(tax.ids)],
            "is_imported": True,
        }
        if analytic:
            values["analytic_distribution"] = json.loads(analytic)
        elif line.role == "clearing":
            values["analytic_distribution"] = False
        return values

    def _mirror_accounts(self, bill, lines):
        """Let the expense lines of a reversal be those of its bill, mirrored.

        Accounts and analytic distribution of then, as long as they come to the same
        per rate of tax; with other documents of the period between them they may not.
        """
        origin = bill.reversed_id
        expenses = [line for line in lines if line.role == "expense"]
        if not (origin.is_split and expenses):
            return lines
        booked = origin.move_id.invoice_line_ids.filtered(
            lambda line: line.telecom_role == "expense"
        )
        unit = get_unit(bill.company_currency_id)
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
