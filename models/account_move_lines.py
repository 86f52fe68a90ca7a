import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

from ..engine import BillLine, bill_lines, round_all, round_half_up
from .account_move_split import sum_by_rate

ROLES = [
    ("expense", "Employer's part"),
    ("clearing", "Employees' part"),
    ("difference", "Difference with the file"),
    ("unresolved", "Waits for an issue"),
]


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecom_role = fields.Selection(
        ROLES, "Phone Costs", readonly=True, help="Written by the split of this bill."
    )


class AccountMove(models.Model):
    """Rewriting the lines of a draft bill from shares, within the operator's totals."""

    _inherit = "account.move"

    def _telecom_write_bill(self, deltas, waiting):
        """Replace the lines of the bill by what the shares say, and keep its totals."""
        if not self.telecom_is_split and not self.telecom_total_ids:
            self._telecom_capture_totals(self, 1)
        unresolved = self._telecom_get_unresolved(waiting)
        self._telecom_set_type(deltas, unresolved)
        differences = self._telecom_set_totals(deltas, waiting, unresolved)
        lines = bill_lines(
            self._telecom_get_shares_to_book(deltas),
            differences=differences,
            unresolved=unresolved,
            vat=self.company_id.telecom_vat_method,
        )
        if self.currency_id != self.company_currency_id:
            lines = _round_lines(lines, self._telecom_unit(self.currency_id))
        taxes = self._telecom_get_taxes(
            {line.tax for line in lines} | {delta.charge.rate for delta in deltas}
        )
        self._telecom_check_accounts()
        replaced = self.invoice_line_ids.filtered(
            lambda line: line.telecom_role or not self.telecom_is_split
        )
        self.with_context(skip_is_manually_modified=True).write(
            {
                "invoice_line_ids": [
                    *(Command.delete(line.id) for line in replaced),
                    *(
                        Command.create(self._telecom_prepare_line(line, taxes))
                        for line in lines
                    ),
                ]
            }
        )
        self._telecom_keep_document_tax(taxes)
        self._telecom_share_tax(deltas, taxes)

    def _telecom_sign(self):
        """Return 1 for a bill, -1 for a credit note: amounts here are what it costs."""
        return -1 if self.move_type == "in_refund" else 1

    def _telecom_set_type(self, deltas, unresolved):
        """Make a new bill whose file says that we are owed money a credit note.

        And back again, when a decision turned the total around.
        """
        if self.telecom_total_ids.filtered("has_document") or self.posted_before:
            return
        bases, _taxes = self._telecom_get_billed(deltas)
        total = sum(bases.values()) + sum(unresolved.values())
        if total < 0 and self.move_type == "in_invoice":
            self.write(
                {"move_type": "in_refund", "name": False, "telecom_turned": True}
            )
        elif total > 0 and self.telecom_turned:
            self.write(
                {"move_type": "in_invoice", "name": False, "telecom_turned": False}
            )

    # -- totals ----------------------------------------------------------------------

    def _telecom_capture_totals(self, document, sign):
        """Remember the totals per tax of a document: what it costs, times sign."""
        bases, taxes = defaultdict(float), defaultdict(float)
        for line in document.invoice_line_ids:
            if line.display_type == "product":
                bases[sum(line.tax_ids.mapped("amount"))] += line.amount_currency
        if not any(bases.values()):
            return
        for line in document.line_ids.filtered("tax_line_id"):
            taxes[line.tax_line_id.amount] += line.amount_currency
        self.telecom_total_ids = [
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

    def _telecom_get_unresolved(self, waiting):
        """Return {tax rate: amount} that no one pays yet because of an open issue."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT usage.rate::text, SUM(usage.amount * detail.sign)::text
                  FROM telecom_usage_row usage
                  JOIN telecom_detail detail ON detail.id = usage.detail_id
                 WHERE detail.move_id = %s AND usage.status = 'issue'
                   AND usage.amount IS NOT NULL
              GROUP BY usage.rate
                """,
                self.id,
            )
        )
        sums = sum_by_rate(charge for charge in waiting if charge.move_id == self.id)
        default = Decimal(str(self.telecom_operator_id.tax_rate))
        for rate, amount in rows:
            sums[Decimal(rate) if rate else default] += Decimal(amount)
        unit = self._telecom_unit(self.currency_id)
        return {rate: amount.quantize(unit) for rate, amount in sums.items() if amount}

    def _telecom_set_totals(self, deltas, waiting, unresolved):
        """Compare file and document per tax; return the differences to book.

        A difference is one visible line for the employer. Beyond the tolerance it also
        is an issue, until somebody accepts it by name.
        """
        bases, taxes = self._telecom_get_billed(deltas)
        for rate, amount in unresolved.items():
            bases[rate] += amount
            taxes[rate] += amount * rate / 100
        totals = {_rate(total.rate): total for total in self.telecom_total_ids}
        has_document = any(total.has_document for total in totals.values())
        for rate in (bases.keys() | totals.keys()) - totals.keys():
            totals[rate] = self.env["telecom.bill.total"].create(
                {"move_id": self.id, "rate": rate, "has_document": has_document}
            )
        differences = {}
        unit = self._telecom_unit(self.currency_id)
        for rate, total in totals.items():
            total.file_base = float(bases.get(rate, 0))
            total.file_tax = float(taxes.get(rate, Decimal(0)).quantize(unit))
            difference = Decimal(str(total.difference)).quantize(unit)
            if difference:
                differences[rate] = difference
        self._telecom_note_mismatch()
        return differences

    def _telecom_get_billed(self, deltas):
        """Return ({rate: amount}, {rate: tax}) that this document charges to us.

        In its currency: its own charges, without what the operator collects from the
        employees itself.
        """
        own = [delta.charge for delta in deltas if delta.charge.move_id == self.id]
        bases, taxes = sum_by_rate(own), defaultdict(Decimal)
        factor = self._telecom_get_company_rate() or 1
        for charge in own:
            taxes[charge.rate] += charge.tax / factor
        for delta in deltas:
            if delta.direct:
                rate, amount = delta.charge.rate, delta.employee / factor
                bases[rate] -= amount
                taxes[rate] -= amount * rate / 100
        return bases, taxes

    def _telecom_note_mismatch(self):
        """Keep totals that differ beyond the tolerance as one issue, with both."""
        tolerance = self.company_id.telecom_tolerance
        wrong = self.telecom_total_ids.filtered(
            lambda total: (
                total.has_document
                and (
                    abs(total.difference) > tolerance + 1e-9
                    or abs(total.document_tax - total.file_tax) > tolerance + 1e-9
                )
            )
        )
        found = {}
        if wrong:
            text = "; ".join(total._get_comparison() for total in wrong)
            found[text] = {"detail": text, "amount": sum(wrong.mapped("difference"))}
        self._telecom_sync_issues("total_mismatch", found)

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

    def _telecom_get_taxes(self, rates):
        """Return {rate: telecom.tax}; a rate without taxes becomes an issue."""
        known = {
            _rate(tax.rate): tax
            for tax in self.env["telecom.tax"].search(
                [("company_id", "=", self.company_id.id)]
            )
        }
        none = self.env["telecom.tax"]
        missing = {rate for rate in rates if rate and rate not in known}
        self._telecom_sync_issues(
            "unmapped_tax", {f"{rate.normalize():f}": {} for rate in missing}
        )
        return {rate: known.get(rate, none) for rate in rates}

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

    def _telecom_prepare_line(self, line, taxes):
        """Return the values of one bill line; its label names nobody and no usage."""
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
            account_id = self.company_id.telecom_clearing_account_id.id
        elif not account_id:
            account_id = self._telecom_get_expense_accounts({None})[None]
        tax = taxes[line.tax]
        tax = (
            tax.non_deductible_tax_id
            if line.treatment == "non_deductible"
            else tax.tax_id
        )
        values = {
            "name": labels[line.role],
            "telecom_role": line.role,
            "account_id": account_id,
            "quantity": 1,
            "price_unit": float(self._telecom_sign() * line.amount),
            "tax_ids": [Command.set(tax.ids)],
            "is_imported": True,
        }
        if analytic:
            values["analytic_distribution"] = json.loads(analytic)
        elif line.role == "clearing":
            values["analytic_distribution"] = False
        return values

    # -- tax -------------------------------------------------------------------------

    def _telecom_get_tax_lines(self, tax):
        """Return the tax lines of one rate: the deductible ones first."""
        both = tax.tax_id | tax.non_deductible_tax_id
        lines = self.line_ids.filtered(
            lambda line: line.tax_line_id and line.tax_line_id in both
        )
        return lines.sorted(lambda line: line.tax_line_id != tax.tax_id)

    def _telecom_keep_document_tax(self, taxes):
        """Correct the computed tax by the cents that the operator's differs.

        Never in the tax that employees pay: without another one, the employer gets a
        line of these cents.
        """
        left = 0.0
        for total in self.telecom_total_ids.filtered("has_document"):
            tax = taxes.get(_rate(total.rate))
            lines = tax and self._telecom_get_tax_lines(tax)
            if not lines:
                continue
            computed = sum(line.amount_currency for line in lines)
            difference = self.currency_id.round(total.document_tax - computed)
            if lines[0].tax_line_id == tax.tax_id != tax.non_deductible_tax_id:
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
        clearing = self.company_id.telecom_clearing_account_id
        unit = self._telecom_unit(self.company_currency_id)
        by_rate = defaultdict(list)
        for delta in deltas:
            if delta.direct:
                tax = delta.employee * delta.charge.rate / 100
                delta.employee_tax = round_half_up(tax, unit)
            elif delta.employee:
                by_rate[delta.charge.rate].append(delta)
        for rate, members in by_rate.items():
            tax = taxes[rate].non_deductible_tax_id
            lines = self.line_ids.filtered(
                lambda line, tax=tax: (
                    line.account_id == clearing
                    and (
                        line.tax_ids == tax
                        if line.telecom_role
                        else line.tax_line_id == tax
                    )
                )
            )
            total = Decimal(str(sum(lines.mapped("balance")))).quantize(unit)
            total -= sum(delta.employee for delta in members)
            _share_tax(total, members, rate, unit)


def _rate(rate):
    """Return a stored tax rate as the exact number it stands for."""
    return Decimal(str(rate))


def _round_lines(lines, unit):
    """Round converted amounts so that the lines of each tax keep their sum."""
    rounded = []
    for _tax, members in groupby(lines, lambda line: line.tax):
        amounts = round_all([line.amount for line in members], unit)
        rounded += [
            replace(line, amount=amount)
            for line, amount in zip(members, amounts, strict=True)
            if amount
        ]
    return rounded


def _share_tax(total, deltas, rate, unit):
    """Set the tax of each employee's share so that the sum is ``total``."""
    by_statement = defaultdict(list)
    for delta in deltas:
        by_statement[delta.charge.statement_id].append(delta)
    exact = [
        sum(delta.employee for delta in members) * rate / 100
        for members in by_statement.values()
    ]
    for members, owed in zip(
        by_statement.values(), _round_to(total, exact, unit), strict=True
    ):
        parts = _round_to(
            owed, [delta.employee * rate / 100 for delta in members], unit
        )
        for delta, part in zip(members, parts, strict=True):
            delta.employee_tax = part


def _round_to(total, exact, unit):
    """Round so that the sum is ``total``; the largest takes what is left."""
    rounded = round_all(exact, unit)
    left = total - sum(rounded)
    if left:
        largest = max(range(len(exact)), key=lambda index: abs(exact[index]))
        rounded[largest] += left
    return rounded
