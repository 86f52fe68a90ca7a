from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import companion


class AccountMove(models.Model):
    """Posting a split bill: the employees' part becomes what each of them owes."""

    _inherit = "account.move"

    def _is_telecom(self):
        """Tell whether this document is split between employer and employees."""
        self.ensure_one()
        move_sudo = self.sudo()  # asked of every move, whoever posts it
        return self.is_purchase_document() and bool(
            move_sudo.telecom_is_split
            or move_sudo.telecom_issue_ids
            or move_sudo._telecom_has_usage()
        )

    def _post(self, soft=True):
        self._telecom_check_entry()
        for move in self.filtered(lambda move: move._is_telecom()):
            move._telecom_prepare_post()
        posted = super()._post(soft)
        for move in posted.filtered("telecom_is_split"):
            move._telecom_book()
        return posted

    def _telecom_prepare_post(self):
        """Make sure that what is posted equals the shares, or say why it cannot be."""
        if self.telecom_is_split and self._telecom_must_be_split_again():
            self._telecom_split()
        reason = self._get_telecom_blocking_reason()
        if reason:
            raise UserError(reason)
        if not self.telecom_is_split:
            return
        if self._telecom_lines_were_changed():
            raise UserError(
                self.env._(
                    "The lines of %(bill)s were changed by hand, so they no longer say "
                    "what its statements say. Choose “Split Again”, then post it.",
                    bill=self.display_name,
                )
            )
        if reason := self._get_telecom_total_reason():
            raise UserError(reason)

    def _get_telecom_total_reason(self):
        """Return why the total of the bill is not the operator's, or False."""
        totals = self.telecom_total_ids.filtered("has_document")
        document = sum(total.document_base + total.document_tax for total in totals)
        difference = self._telecom_sign() * self.amount_total - document
        if not totals or abs(difference) <= self.company_id.telecom_tolerance + 1e-9:
            return False
        return self.env._(
            "%(bill)s comes to %(total)s, but the operator's document says "
            "%(document)s. Remove the lines or taxes that were changed by hand, or "
            "choose “Split Again”.",
            bill=self.display_name,
            total=self.currency_id.format(self.amount_total),
            document=self.currency_id.format(abs(document)),
        )

    def _telecom_must_be_split_again(self):
        """Tell whether the shares of this draft no longer fit the other documents."""
        booked = self.telecom_booked_beside or ""
        return self.telecom_stale or booked != self._telecom_get_booked_beside()

    def _telecom_lines_were_changed(self):
        """Tell whether the lines of the bill differ from the shares."""
        employer, employee, owed = self._telecom_get_booked_totals()
        lines = self.invoice_line_ids.filtered("telecom_role")
        sums = defaultdict(float)
        for line in lines:
            sums[line.telecom_role] += line.balance
        currency = self.company_currency_id
        tolerance = currency.rounding
        if self.currency_id != currency:  # each line is converted on its own
            rate = float(self._telecom_get_company_rate())
            tolerance = max(tolerance, self.currency_id.rounding * rate)
            tolerance *= 2 * (len(lines) + 1)
        clearing = self.company_id.telecom_clearing_account_id
        # tax included: also when account or tax of a line was changed
        cleared = self.line_ids.filtered(lambda line: line.account_id == clearing)
        return (
            abs(sums["expense"] - employer) > tolerance / 2
            or abs(sums["clearing"] - employee) > tolerance / 2
            or abs(sum(cleared.mapped("balance")) - owed) > currency.rounding / 2
        )

    def _telecom_get_booked_totals(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(employer), 0), COALESCE(SUM(employee), 0),
                       COALESCE(SUM(employee + employee_tax), 0)
                  FROM telecom_share WHERE move_id = %s
                """,
                self.id,
            )
        )
        return rows[0]

    # -- booking ---------------------------------------------------------------------

    def _telecom_book(self):
        """Book what each employee owes for this bill, and open the settlements."""
        owed = self._telecom_get_owed()
        statements = self._telecom_statements()
        if owed:
            entry = self._telecom_write_companion(owed)
            entry.with_context(telecom_with_bill=True)._post(soft=False)
            self._telecom_reconcile_clearing(entry)
            self._telecom_open_settlements(entry, owed)
            self._telecom_close_reversed()
        self._telecom_free_reversed()
        statements._update_totals()
        self._telecom_mark_stale(statements)

    def _telecom_statements(self):
        return (
            self.env["telecom.statement"]
            .sudo()  # booking is for all holders; nothing of them is shown
            .browse(self._get_telecom_statement_ids())
        )

    def _telecom_get_owed(self):
        """Return [(debtor, employee or None, amount)] of this bill, tax included."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.employee_id, statement.partner_id,
                       SUM(share.employee + share.employee_tax)::text
                  FROM telecom_share share
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                 WHERE share.move_id = %s
              GROUP BY statement.employee_id, statement.partner_id
                HAVING SUM(share.employee + share.employee_tax) != 0
              ORDER BY statement.employee_id, statement.partner_id
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
        return [
            (
                debtors[employee_id] if employee_id else partner_id,
                employee_id,
                Decimal(amount),
            )
            for employee_id, partner_id, amount in rows
        ]

    def _telecom_write_companion(self, owed):
        """Return the draft entry: a receivable per employee against the clearing."""
        company = self.company_id
        self._telecom_check_booking_settings()
        accounts = {
            "receivable": company.telecom_receivable_account_id.id,
            "clearing": company.telecom_clearing_account_id.id,
        }
        sums = defaultdict(Decimal)
        for partner_id, _employee_id, amount in owed:
            sums[partner_id] += amount
        label = self.env._("Phone costs of %(bill)s", bill=self.name)
        lines = [
            Command.create(
                {
                    "name": label,
                    "account_id": accounts[item.role],
                    "partner_id": item.party or self.commercial_partner_id.id,
                    "balance": float(item.amount),
                    "date_maturity": self.date,
                }
            )
            for item in companion(sums)
        ]
        values = {
            "date": self.date,
            "ref": label,
            "line_ids": [Command.clear(), *lines],
        }
        entry = self.telecom_companion_id
        if entry:
            if entry.state == "cancel":
                entry.with_context(telecom_with_bill=True).button_draft()
            entry.write(values)
            return entry
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": company.telecom_journal_id.id,
                "company_id": company.id,
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

    def _telecom_open_settlements(self, entry, owed):
        """Open one settlement per debtor of this bill."""
        receivable = self.company_id.telecom_receivable_account_id
        employees = {
            partner_id: employee_id for partner_id, employee_id, _amount in owed
        }
        self.env["telecom.settlement"].sudo().create(  # posting a bill opens them
            [
                {
                    "move_id": self.id,
                    "date": self.date,
                    "employee_id": employees[line.partner_id.id],
                    "partner_id": line.partner_id.id,
                    "amount": line.balance,
                    "move_line_id": line.id,
                }
                for line in entry.line_ids
                if line.account_id == receivable
            ]
        )

    def _telecom_mark_stale(self, statements):
        """Tell other drafts of these periods that they must be split again."""
        if not statements:
            return
        statements |= statements._get_pooled()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move move SET telecom_stale = TRUE
                 WHERE move.state = 'draft' AND move.id != %s
                   AND move.id IN (
                       SELECT share.move_id FROM telecom_share share
                        WHERE share.statement_id = ANY(%s)
                   )
                """,
                self.id,
                statements.ids,
            )
        )
        self.env["account.move"].invalidate_model(["telecom_stale"])
