from collections.abc import Hashable
from dataclasses import dataclass, replace
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import companion
from .telecom_channel import get_channel


@dataclass(frozen=True, slots=True)
class Claim:
    """What one debtor owes for a bill, tax included, and how it is collected."""

    partner_id: int
    employee_id: int | None
    amount: Decimal
    channel: str
    reason: str | bool = False

    @property
    def key(self) -> Hashable:
        """Tell the claims of one bill apart."""
        return self.partner_id, self.employee_id, self.channel


class AccountMove(models.Model):
    """What each employee owes for a posted bill: its entry and its settlements."""

    _inherit = "account.move"

    def _telecom_settle(self):
        """Book what each employee owes for this bill, and open the settlements."""
        claims = self._telecom_get_claims()
        if not claims:
            return
        ours = [claim for claim in claims if claim.channel != "operator_direct"]
        entry = self._telecom_write_companion(ours)
        if entry:
            entry.with_context(telecom_with_bill=True)._post(soft=False)
            self._telecom_reconcile_clearing(entry)
        settlements = self._telecom_open_settlements(claims, entry)
        self._telecom_close_reversed()
        settlements.filtered(
            lambda settlement: settlement.channel == "waived"
        )._waive_as_agreed()

    def _telecom_get_claims(self):
        """Return the claims of this bill, each with the way to collect it."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.employee_id, statement.partner_id, statement.channel,
                       SUM(share.employee + share.employee_tax)::text
                  FROM telecom_share share
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                 WHERE share.move_id = %s
              GROUP BY statement.employee_id, statement.partner_id, statement.channel
                HAVING SUM(share.employee + share.employee_tax) != 0
              ORDER BY statement.employee_id, statement.partner_id, statement.channel
                """,
                self.id,
            )
        )
        employees = (
            self.env["hr.employee"]
            .sudo()  # an accountant may not read employees, only owe them an account
            .browse(row[0] for row in rows if row[0])
        )
        debtors = employees._get_telecom_debtors(self.company_id)
        claims = [
            Claim(
                debtors[employee_id] if employee_id else partner_id,
                employee_id,
                Decimal(amount),
                channel or self.company_id.telecom_channel,
            )
            for employee_id, partner_id, channel, amount in rows
        ]
        return self._telecom_set_channels(claims)

    def _telecom_set_channels(self, claims):
        """Return the claims with the channel that really collects them, merged."""
        wanted = [claim for claim in claims if claim.channel == "payroll"]
        employees = (
            self.env["hr.employee"]
            .sudo()  # whether they may be deducted from, nothing of it is shown
            .browse(claim.employee_id for claim in wanted if claim.employee_id)
        )
        reasons = employees and employees._get_telecom_no_payroll_reasons(
            self.company_id, self.date, self.telecom_operator_id
        )
        merged = {}
        for claim in claims:
            channel, reason = claim.channel, False
            if channel == "payroll":
                reason = reasons.get(claim.employee_id, "no_employee")
                channel = "receivable" if reason else channel
            channel, other = get_channel(channel, self.company_id.telecom_vat_method)
            settled = replace(claim, channel=channel, reason=reason or other)
            known = merged.get(settled.key)
            if known:
                settled = replace(known, amount=known.amount + settled.amount)
            merged[settled.key] = settled
        return [claim for claim in merged.values() if claim.amount]

    # -- the entry beside the bill ---------------------------------------------------

    def _telecom_write_companion(self, claims):
        """Return the draft entry: a receivable per claim against the clearing."""
        items = companion({claim.key: claim.amount for claim in claims})
        if not items:
            return self.browse()
        company = self.company_id
        self._telecom_check_booking_settings()
        accounts = {
            "receivable": company.telecom_receivable_account_id.id,
            "clearing": company.telecom_clearing_account_id.id,
        }
        label = self.env._("Phone costs of %(bill)s", bill=self.name)
        lines = [
            Command.create(
                {
                    "name": label,
                    "account_id": accounts[item.role],
                    "partner_id": item.party[0]
                    if item.party
                    else self.commercial_partner_id.id,
                    "balance": float(item.amount),
                    "date_maturity": self._telecom_get_due_date(item.party),
                }
            )
            for item in items
        ]
        return self._telecom_fill_companion(label, lines)

    def _telecom_get_due_date(self, key):
        """Return when a claim is due: payroll takes it with the next pay."""
        if not key or key[2] == "payroll":
            return self.date
        return self.company_id._get_telecom_due_date(self.date)

    def _telecom_fill_companion(self, label, lines):
        values = {"date": self.date, "ref": label}
        entry = self.telecom_companion_id
        if entry:
            if entry.state == "cancel":
                entry.with_context(telecom_with_bill=True).button_draft()
            entry.write({**values, "line_ids": [Command.clear(), *lines]})
            return entry
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.company_id.telecom_journal_id.id,
                "company_id": self.company_id.id,
                **values,
                "line_ids": lines,
            }
        )
        self.telecom_companion_id = entry
        return entry

    def _telecom_check_booking_settings(self):
        company = self.company_id
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

    def _telecom_reconcile_clearing(self, entry):
        """Close the employees' part of the bill against its entry."""
        clearing = self.company_id.telecom_clearing_account_id
        origin = self.reversed_entry_id
        moves = self | entry | origin | origin.telecom_companion_id
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

    def _telecom_open_settlements(self, claims, entry):
        """Open one settlement per claim; the entry has their items in this order."""
        receivable = self.company_id.telecom_receivable_account_id
        items = entry.line_ids.sorted("id").filtered(
            lambda line: line.account_id == receivable
        )
        rest = iter(items)
        of_claim = {
            claim.key: next(rest)
            for claim in claims
            if entry and claim.channel != "operator_direct"
        }
        none = self.env["account.move.line"]
        return (
            self.env["telecom.settlement"]
            .sudo()  # posting a bill opens them
            # there may be thousands, and the bill says that it opened them
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                [
                    {
                        "move_id": self.id,
                        "date": self.date,
                        "date_due": self._telecom_get_due_date(claim.key),
                        "employee_id": claim.employee_id,
                        "partner_id": claim.partner_id,
                        "amount": float(claim.amount),
                        "channel": claim.channel,
                        "channel_reason": claim.reason,
                        "move_line_id": of_claim.get(claim.key, none).id,
                    }
                    for claim in claims
                ]
            )
        )
