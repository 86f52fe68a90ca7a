from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import companion
from ..bill.booked import beside_bill
from ..ground.channel import get_channel
from ..ground.guard import untraced
from ..ground.money import get_unit
from .ranks import post_entry


@dataclass(frozen=True, slots=True)
class Debt:
    """The amount that one debtor owes for a bill, tax included, and its channel."""

    partner_id: int
    employee_id: int | None
    amount: Decimal
    channel: str
    reason: str | bool = False
    sources: tuple = ()  # (employee, partner, channel) of the statements it is for

    @property
    def key(self) -> Hashable:
        """Tell the debts of one bill apart."""
        return self.partner_id, self.employee_id, self.channel


class TelecomBillBooking(models.AbstractModel):
    """The debts of employees for a posted bill: their entry and settlements."""

    _inherit = "telecom.bill.booking"

    def _settle(self, bill):
        """Book what each employee owes for this bill, and open the settlements."""
        debts = self._get_debts(bill)
        if not debts and bill.company_currency_id.is_zero(bill.cleared):
            self._drop_companion(bill)
            return
        self._tell_percent(bill, 5)
        entry = self._write_companion(bill, debts)
        self._tell_percent(bill, 35)
        if not entry:  # invoices state it now, where an entry did
            self._drop_companion(bill)
        settlements = self.env["telecom.settlement"]
        if debts:
            items = self._get_items(bill, debts, entry)
            settlements = self._open_settlements(bill, debts, items)
            self._link_shares(bill, debts, settlements)
        self._tell_percent(bill, 50)
        if entry:
            settlements._name_receivables()
            post_entry(entry)
        both = bill.settlement_ids | bill.reversed_id.settlement_ids
        both._close_opposite()
        if entry or bill.reversed_id:
            self._reconcile_clearing(bill, entry)
        settlements.filtered(
            lambda settlement: settlement.channel == "waived"
        )._waive_as_agreed()
        settlements._net_out()

    def _get_debts(self, bill):
        """Return the debts of this bill, each with the way to collect it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.employee_id, statement.partner_id, statement.channel,
                       SUM(share.employee + share.employee_tax)::text
                  FROM telecom_share share
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                 WHERE share.bill_id = %s
              GROUP BY statement.employee_id, statement.partner_id, statement.channel
                HAVING SUM(share.employee + share.employee_tax) != 0
                    OR %s AND BOOL_OR(share.employee != 0)
              ORDER BY statement.employee_id, statement.partner_id, statement.channel
                """,
                bill.id,
                bill.vat_method == "reinvoice",
            )
        )
        employees = (
            self.env["hr.employee"]
            .sudo()  # an accountant may not read employees, only owe them an account
            .browse(row[0] for row in rows if row[0])
        )
        debtors = employees._get_telecom_debtors(bill.company_id)
        debts = [
            Debt(
                debtors[employee_id] if employee_id else partner_id,
                employee_id,
                Decimal(amount),
                channel or bill.company_id.telecom_channel,
                sources=((employee_id, partner_id, channel),),
            )
            for employee_id, partner_id, channel, amount in rows
        ]
        return self._set_channels(bill, debts)

    def _set_channels(self, bill, debts):
        """Return the debts with the channel that really collects them, merged."""
        wanted = [debt for debt in debts if debt.channel == "payroll"]
        employees = (
            self.env["hr.employee"]
            .sudo()  # whether they may be deducted from, nothing of it is shown
            .browse(debt.employee_id for debt in wanted if debt.employee_id)
        )
        reasons = employees._get_telecom_no_payroll_reasons(
            bill.company_id, bill.move_id.date, bill.operator_id
        )
        merged = {}
        for debt in debts:
            channel, reason = debt.channel, False
            if channel == "payroll":
                reason = reasons.get(debt.employee_id, "no_employee")
                channel = "receivable" if reason else channel
            channel, other = get_channel(channel, bill.vat_method)
            settled = replace(debt, channel=channel, reason=reason or other)
            known = merged.get(settled.key)
            if known:
                settled = replace(
                    known,
                    amount=known.amount + settled.amount,
                    sources=known.sources + settled.sources,
                )
            merged[settled.key] = settled
        return self._drop_nothing(bill, list(merged.values()))

    def _drop_nothing(self, bill, debts):
        """Return the debts without those for which there is nothing to settle.

        Amounts of several tax rates may come to nothing with tax, and not without it:
        they are on the clearing account until an invoice of nothing states them.
        """
        net = {}
        if any(not debt.amount for debt in debts) and bill.vat_method == "reinvoice":
            net = self._get_net_by_source(bill)
        kept = []
        for debt in debts:
            sums = Counter()
            if debt.channel != "operator_direct":
                for source in debt.sources:
                    sums.update(net.get(source, {}))
            if debt.amount or any(sums.values()):
                kept.append(debt)
        return kept

    def _get_net_by_source(self, bill):
        """Return {source of a debt: {tax rate: amount without tax}}."""
        net = defaultdict(dict)
        for employee_id, partner_id, channel, rate, amount in self.env.execute_query(
            SQL(
                """
                SELECT statement.employee_id, statement.partner_id, statement.channel,
                       charge.rate, SUM(share.employee)::text
                  FROM telecom_share share
                  JOIN telecom_charge charge ON charge.id = share.charge_id
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                 WHERE share.bill_id = %s
              GROUP BY statement.employee_id, statement.partner_id, statement.channel,
                       charge.rate
                """,
                bill.id,
            )
        ):
            net[employee_id, partner_id, channel][rate] = Decimal(amount)
        return net

    # -- the entry beside the bill ---------------------------------------------------

    def _write_companion(self, bill, debts):
        """Return the draft entry that empties the clearing account, if there is one."""
        self._check_booking_settings(bill)
        label = self.env._("Phone costs of %(bill)s", bill=bill.move_id.name)
        if bill.vat_method == "reinvoice":
            lines = self._prepare_cost(bill, label)
        else:
            ours = [each for each in debts if each.channel != "operator_direct"]
            lines = self._prepare_receivables(bill, label, ours)
        return (
            self._fill_companion(bill, label, lines)
            if lines
            else self.env["account.move"]
        )

    def _prepare_receivables(self, bill, label, debts):
        """Return the lines of a receivable per debt against the clearing account."""
        company = bill.company_id
        accounts = {
            "receivable": bill._get_account("receivable").id,
            "clearing": bill._get_account("clearing").id,
            "rounding": bill._get_expense_accounts({None})[None],
        }
        owed = {debt.key: debt.amount for debt in debts}
        unit = get_unit(company.currency_id)
        cleared = Decimal(str(bill._get_cleared())).quantize(unit)
        return [
            {
                "name": label,
                "account_id": accounts[item.role],
                "partner_id": item.party[0]
                if item.party
                else bill.move_id.commercial_partner_id.id,
                "balance": float(item.amount),
                "date_maturity": self._get_debt_due_date(bill, item.party),
                # only a cost has one; else Odoo looks for it, line by line
                **({} if item.role == "rounding" else {"analytic_distribution": False}),
            }
            for item in companion(owed, cleared)
        ]

    def _prepare_cost(self, bill, label):
        """Return the lines that make a cost of what invoices will not credit.

        With an income account of its own, that is all of it; else the cents that the
        bill in another currency was converted to beside what employees owe.
        """
        company = bill.company_id
        clearing = bill._get_account("clearing")
        amount = bill._get_cleared()
        if company.telecom_income_account_id in (clearing.browse(), clearing):
            _employer, owed, _cleared = self._get_booked_totals(bill)
            amount = company.currency_id.round(amount - float(owed))
        return [
            {
                "name": label,
                "account_id": account.id,
                "partner_id": bill.move_id.commercial_partner_id.id,
                "balance": balance,
            }
            for account, balance in (
                (company.telecom_expense_account_id, amount),
                (clearing, -amount),
            )
            if amount
        ]

    def _get_debt_due_date(self, bill, key):
        """Return when a debt is due: payroll takes it with the next pay."""
        if not key or key[2] == "payroll":
            return bill.move_id.date
        return bill.company_id._get_telecom_due_date(bill.move_id.date)

    def _drop_companion(self, bill):
        """Cancel the entry of an earlier split, when nothing is left for it to say."""
        if bill.companion_id.state == "draft":
            with beside_bill():
                bill.companion_id.button_cancel()
        bill.companion_id = False

    def _fill_companion(self, bill, label, lines):
        values = {"date": bill.move_id.date, "ref": label}
        commands = [Command.create(line) for line in lines]
        entry = bill.companion_id
        if entry:
            if entry.state == "cancel":
                with beside_bill():
                    entry.button_draft()
            # Odoo would note each of thousands of items, unless the law wants it to
            kept = entry
            if not bill.company_id.restrictive_audit_trail:
                kept = entry.with_context(tracking_disable=True)
            kept.write({**values, "line_ids": [Command.clear(), *commands]})
            return entry
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": bill.company_id.telecom_journal_id.id,
                "company_id": bill.company_id.id,
                **values,
                "line_ids": commands,
            }
        )
        bill.companion_id = entry
        return entry

    def _check_booking_settings(self, bill):
        company = bill.company_id
        names = {
            "telecom_receivable_account_id": self.env._("receivable account"),
            "telecom_clearing_account_id": self.env._("clearing account"),
            "telecom_journal_id": self.env._("journal"),
        }
        missing = [text for name, text in names.items() if not company[name]]
        if missing:
            raise UserError(
                self.env._(
                    "The company %(company)s has no %(missing)s for the employees' "
                    "part. Set it up in Telecom, Configuration, Settings.",
                    company=company.name,
                    missing=", ".join(missing),
                )
            )

    def _reconcile_clearing(self, bill, entry):
        """Close the employees' part of the bill against its entry."""
        clearing = bill._get_account("clearing")
        origin = bill.reversed_id
        moves = (bill | origin).move_id | entry | origin.companion_id
        lines = moves.line_ids.filtered(
            lambda line: (
                line.account_id == clearing
                and not line.reconciled
                and line.parent_state == "posted"
            )
        )
        if clearing.reconcile:
            lines.reconcile()

    # -- settlements -----------------------------------------------------------------

    def _get_items(self, bill, debts, entry):
        """Return {key of the debt: its receivable}; the entry has them in order."""
        receivable = bill._get_account("receivable")
        items = entry.line_ids.sorted("id").filtered(
            lambda line: line.account_id == receivable
        )
        rest = iter(items)
        return {
            debt.key: next(rest)
            for debt in debts
            if items and debt.channel != "operator_direct"
        }

    def _open_settlements(self, bill, debts, items):
        """Open one settlement per debt, each with its receivable if there is one."""
        none = self.env["account.move.line"]
        values = [
            {
                "bill_id": bill.id,
                # what follows from the bill, else worked out one by one
                "move_id": bill.move_id.id,
                "company_id": bill.company_id.id,
                "date": bill.move_id.date,
                "date_due": debt.channel in ("receivable", "invoice")
                and self._get_debt_due_date(bill, debt.key),
                "employee_id": debt.employee_id,
                "partner_id": debt.partner_id,
                "amount": float(debt.amount),
                "channel": debt.channel,
                "channel_reason": debt.reason,
                "move_line_id": items.get(debt.key, none).id,
            }
            for debt in debts
        ]
        Settlement = self.env["telecom.settlement"].sudo()  # posting a bill opens them
        with (
            untraced()
        ):  # there may be thousands, and the bill says that it opened them
            return Settlement.create(values)

    def _link_shares(self, bill, debts, settlements):
        """Let each share lead to the settlement that collects it."""
        sources = [
            (settlement.id, *source)
            for debt, settlement in zip(debts, settlements, strict=True)
            for source in debt.sources
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE telecom_share share SET settlement_id = given.settlement_id
                  FROM telecom_statement statement,
                       UNNEST(%s, %s::int[], %s::int[], %s::varchar[]) AS given(
                           settlement_id, employee_id, partner_id, channel)
                 WHERE share.bill_id = %s AND statement.id = share.statement_id
                   AND COALESCE(statement.employee_id, 0)
                     = COALESCE(given.employee_id, 0)
                   AND COALESCE(statement.partner_id, 0)
                     = COALESCE(given.partner_id, 0)
                   AND COALESCE(statement.channel, '') = COALESCE(given.channel, '')
                """,
                *map(list, zip(*sources, strict=True)),
                bill.id,
            )
        )
        self.env["telecom.share"].invalidate_model(["settlement_id"])
        # whether anything of an amount of zero is to be invoiced is known only now
        states = settlements._fields["state"]
        self.env.add_to_compute(states, settlements.filtered(lambda s: not s.amount))
