from collections import defaultdict

from odoo import Command, models

from .ranks import post_entry


class TelecomSettlement(models.Model):
    """The journal entries that collect, or give up, what employees owe."""

    _inherit = "telecom.settlement"

    def _book(self, amounts, account, label, date, counterpart=None):
        """Book that ``amounts`` {settlement: amount} are collected; return the entry.

        One line on ``account`` stands against one line per settlement on the account
        of its receivable, which is reconciled with it. ``counterpart`` are
        further values of that one line.
        """
        entry = self._write_entry(amounts, account, label, date, 1, counterpart)
        self._reconcile_lines(entry.line_ids.filtered("telecom_settlement_id"))
        return entry

    def _reverse_collected(self, amounts, entry, account, label, date):
        """Book that ``amounts`` of what ``entry`` collected are open again.

        The new entry mirrors it; what is left of each collected amount stays matched
        with its receivable.
        """
        collected = {
            line.telecom_settlement_id: line
            for line in entry.line_ids.filtered("telecom_settlement_id")
        }
        correction = self._write_entry(amounts, account, label, date, -1)
        lines = correction.line_ids.filtered("telecom_settlement_id")
        undone = lines.browse(collected[each].id for each in amounts)
        undone._get_matches(lines.telecom_settlement_id.move_line_id).unlink()
        lines._reconcile_plan(
            [line | collected[line.telecom_settlement_id] for line in lines]
        )
        self._reconcile_lines(undone.filtered(lambda line: not line.reconciled))
        return correction

    def _write_entry(self, amounts, account, label, date, sign, counterpart=None):
        """Post the entry of ``amounts``: collected with sign 1, taken back with -1."""
        company = self.concat(*amounts).company_id
        lines = [
            {
                "name": label,
                "account_id": settlement.move_line_id.account_id.id,
                "partner_id": settlement.partner_id.id,
                "balance": -sign * amount,
                "telecom_settlement_id": settlement.id,
                "analytic_distribution": False,  # nothing to look up here
            }
            for settlement, amount in amounts.items()
        ]
        total = company.currency_id.round(sum(amounts.values()))
        if total:
            lines.append(
                {
                    "name": label,
                    "account_id": account.id,
                    "balance": sign * total,
                    **(counterpart or {}),
                }
            )
        return self.concat(*amounts)._post_entry(lines, label, date)

    def _post_entry(self, lines, label, date):
        """Return the posted entry of these lines, in the journal of the company."""
        company = self.company_id
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": company.telecom_journal_id.id,
                "company_id": company.id,
                "date": date,
                "ref": label,
                "line_ids": [Command.create(values) for values in lines],
            }
        )
        post_entry(entry)
        return entry

    def _reconcile_lines(self, lines):
        """Match lines of settlements with their receivables, all in one go."""
        plans = defaultdict(self.env["account.move.line"].browse)
        for line in lines:
            receivable = line.telecom_settlement_id.move_line_id
            plans[receivable] |= line
        lines._reconcile_plan([receivable | paid for receivable, paid in plans.items()])
