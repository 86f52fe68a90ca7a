import json
from dataclasses import replace
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError

from ...engine import bill_lines

# Lines that no split writes: they stay as they came.
KEPT = ("rounding", "other")

# Costs of phones are never on an account of these; a device may be.
BESIDE = ("asset_fixed", "asset_non_current", "asset_prepayments")


class AccountMove(models.Model):
    """Rewriting the lines of a draft bill from shares, within the operator's totals."""

    _inherit = "account.move"

    def _telecom_write_bill(self, deltas, waiting):
        """Replace the lines of the bill by what the shares say, and keep its totals."""
        if self.telecom_correction_id:
            self._telecom_write_correction(deltas, waiting)
            return
        if not self.telecom_is_split and not self.telecom_total_ids:
            self._telecom_set_beside()
            self._telecom_capture_totals(self, 1)
        unresolved = self._telecom_get_unresolved(waiting)
        self._telecom_set_type(deltas, unresolved)
        differences = self._telecom_set_totals(deltas, waiting, unresolved)
        lines = bill_lines(
            self._telecom_get_shares_to_book(deltas),
            differences=differences,
            unresolved=unresolved,
            vat=self.telecom_vat_method,
        )
        lines = self._telecom_mirror_accounts(lines)
        placed = self._telecom_in_currency(lines) or self._telecom_get_nothing()
        taxes = self._telecom_get_taxes(
            {line.tax for line, _amount in placed}
            | {delta.charge.rate for delta in deltas}
        )
        self._telecom_check_accounts()
        replaced = self.invoice_line_ids.filtered(
            lambda line: line.telecom_role or not self.telecom_is_split
        )
        replaced -= self._telecom_get_kept_lines()
        kept = self.invoice_line_ids - replaced
        self.with_context(skip_is_manually_modified=True).write(
            {
                "invoice_line_ids": [
                    *(Command.delete(line.id) for line in replaced),
                    *(
                        Command.create(self._telecom_prepare_line(line, amount, taxes))
                        for line, amount in placed
                    ),
                ]
            }
        )
        self._telecom_keep_document_tax(taxes)
        written = (self.invoice_line_ids - kept).sorted("id")
        self._telecom_set_balances(placed, written[: len(placed)])
        self.telecom_cleared = self._telecom_get_cleared()

    def _telecom_get_nothing(self):
        """Return a line of zero for a document whose amounts outweigh each other."""
        others = self.invoice_line_ids.filtered(lambda line: not line.telecom_role)
        if others or not self.sudo().telecom_charge_ids:  # whether there are any
            return []
        line = self._telecom_get_rest(Decimal(0), Decimal(0))
        return [(replace(line, role="expense"), Decimal(0))]

    def _telecom_get_kept_lines(self):
        """Return the lines of this bill that are none of the file's charges."""
        return self.invoice_line_ids.filtered(lambda line: line.telecom_role in KEPT)

    def _telecom_set_beside(self):
        """Mark the lines of this document that are none of the file's.

        A purchase on an account of assets stays as it is, unless the file has it too:
        then all lines together come to the file.
        """
        beside = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.account_id.account_type in BESIDE
            )
        )
        if beside and not self._telecom_is_all_in_file():
            beside.telecom_role = "other"

    def _telecom_is_all_in_file(self):
        """Tell whether the usage rows come to what all lines of the document do."""
        lines = self.invoice_line_ids
        stated = self._telecom_sign() * sum(lines.mapped("price_subtotal"))
        read = sum(self.telecom_charge_ids.mapped("amount_currency"))
        return not self.currency_id.compare_amounts(stated, read)

    def _telecom_sign(self):
        """Return 1 for a bill, -1 for a credit note: amounts here are what it costs."""
        return -1 if self.move_type == "in_refund" else 1

    # -- lines -----------------------------------------------------------------------

    def _telecom_get_expense_groups(self, deltas):
        """Return {(statement, usage type): (account, analytic distribution)}."""
        wanted = {
            (delta.charge.statement_id, delta.charge.usage_type_id) for delta in deltas
        }
        accounts = self._telecom_get_expense_accounts({each[1] for each in wanted})
        statements = (
            self.env["telecom.statement"]
            .sudo()  # only the analytic distribution of the holder leaves
            .browse({each[0] for each in wanted if each[0]})
        )
        analytics = {False: None, None: None}
        for statement in statements:
            distribution = statement._get_analytic_distribution()
            analytics[statement.id] = (
                json.dumps(distribution, sort_keys=True) if distribution else None
            )
        return {
            (statement_id, usage_type_id): (
                accounts[usage_type_id],
                analytics[statement_id],
            )
            for statement_id, usage_type_id in wanted
        }

    def _telecom_get_expense_accounts(self, usage_type_ids):
        """Return {usage type id: account id}; the type's own, the operator's, ours."""
        operator = self.telecom_operator_id.with_company(self.company_id)
        general = operator.account_id or self.company_id.telecom_expense_account_id
        types = self.env["telecom.usage.type"].with_company(self.company_id)
        return {
            usage_type_id: (
                types.browse(usage_type_id or []).account_id
                or general
                or self.journal_id.default_account_id
            ).id
            for usage_type_id in usage_type_ids
        }

    def _telecom_check_accounts(self):
        if not self.company_id.telecom_clearing_account_id:
            raise UserError(
                self.env._(
                    "The company %(company)s has no account for the employees' part "
                    "yet. Set it up in Telecom, Configuration, Settings; then choose "
                    "“Read Detail Files” on the bill.",
                    company=self.company_id.name,
                )
            )

    def _telecom_prepare_line(self, line, amount, taxes):
        """Return the values of one bill line; its label names nobody and no usage.

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
            account_id = self._telecom_get_account("clearing").id
        elif not account_id:
            account_id = self._telecom_get_expense_accounts({None})[None]
        tax = self._telecom_get_line_tax(taxes[line.tax], line.treatment)
        values = {
            "name": labels[line.role],
            "telecom_role": line.role,
            "account_id": account_id,
            "quantity": 1,
            "price_unit": float(self._telecom_sign() * amount),
            "tax_ids": [Command.set(tax.ids)],
            "is_imported": True,
        }
        if analytic:
            values["analytic_distribution"] = json.loads(analytic)
        elif line.role == "clearing":
            values["analytic_distribution"] = False
        return values
