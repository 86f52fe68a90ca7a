from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine.collect import EARLIER_PERIOD
from .guard import by_program
from .stored_charge import SplitShare, get_settings, read_charges, split_group


class AccountMove(models.Model):
    """The split of a vendor bill: charges under policies, shares, the difference."""

    _inherit = "account.move"

    @by_program
    def _telecom_split(self):
        """Split this draft bill: shares of all charges of its periods, less the booked.

        The same charges, policies and decisions always give the same lines.
        """
        self.ensure_one()
        self.telecom_vat_method = self._telecom_get_vat_method()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM telecom_share WHERE move_id = %s", self.id)
        )
        before = self._telecom_get_statements_without_charges()
        statements, changed = self._telecom_set_policies()
        charges = self._telecom_get_charges(statements)
        split_now, waiting = self._telecom_compute(statements, charges)
        deltas = self._telecom_get_deltas(charges, split_now, changed)
        self._telecom_write_bill(deltas, waiting)
        self._telecom_store_shares(deltas)
        self._telecom_clean_up(statements | before)
        self.telecom_booked_beside = self._telecom_get_booked_beside()

    def _telecom_get_statements_without_charges(self):
        """Return the statements of this time that no charge points at any more.

        And of earlier periods in which some of its rows may have counted.
        """
        asked = self.telecom_issue_ids.filtered(
            lambda each: each.kind == EARLIER_PERIOD
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.id FROM telecom_statement statement
                 WHERE statement.company_id = %s
                   AND (statement.date_from <= %s AND statement.date_to >= %s
                        OR CONCAT(statement.date_from, '/', statement.date_to)
                           = ANY(%s))
                   AND NOT EXISTS (
                       SELECT FROM telecom_charge charge
                        WHERE charge.statement_id = statement.id
                   )
                """,
                self.company_id.id,
                self.telecom_date_to or None,  # a correction has no period
                self.telecom_date_from or None,
                asked.mapped("key"),
            )
        )
        # what a holder may see is not asked here: an accountant splits for everybody
        return self.env["telecom.statement"].sudo().browse(row[0] for row in rows)

    def _telecom_get_booked_beside(self):
        """Return a text that changes when another document books on our statements.

        Compared before posting: a bill that is being read sees nothing of another one
        that is posted meanwhile, and the other way round.
        """
        statements = self._telecom_statements()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.move_id, MAX(share.id)
                  FROM telecom_share share
                  JOIN account_move move ON move.id = share.move_id
                 WHERE move.state = 'posted' AND move.id != %s
                   AND share.statement_id = ANY(%s)
              GROUP BY share.move_id
              ORDER BY share.move_id
                """,
                self.id,
                (statements | statements._get_pooled()).ids,
            )
        )
        return ",".join(f"{move_id}:{share_id}" for move_id, share_id in rows)

    def _telecom_clean_up(self, statements):
        """Update the totals of the statements, and drop those left without a charge."""
        self.env.invalidate_all()
        statements._drop_empty()._update_totals()
        self.write({"telecom_is_split": True, "telecom_stale": False})

    # -- policies --------------------------------------------------------------------

    def _telecom_set_policies(self):
        """Take the policy of each statement of this bill; return all that are split.

        A statement with something booked keeps the policy it was split with, unless
        that is corrected. With limits per employee, the other statements of the
        employee are split along. Also returned are those with other terms than before.
        """
        Statement = self.env["telecom.statement"].sudo()  # split for every holder
        correction_sudo = self.telecom_correction_id.sudo()  # likewise
        statements = Statement.browse(self._get_telecom_statement_ids())
        statements |= correction_sudo._get_statements()
        before = {each: each._get_terms() for each in statements}
        correction_sudo._set_terms()
        fresh = statements.filtered(lambda statement: statement.state != "posted")
        fresh._take_terms()
        self._telecom_note_no_policy(fresh.filtered(lambda each: not each.policy_id))
        pooled = statements._get_pooled()
        before = {each: each._get_terms() for each in pooled} | before
        # what is on another draft only follows the settings of today, too
        pooled.filtered(lambda each: each.state != "posted")._take_terms()
        statements |= pooled
        if correction_sudo.kind in ("holder", "policy"):
            statements._follow_days()
        statements._share_policies()
        changed = statements.filtered(lambda each: each._get_terms() != before[each])
        # other drafts were split with what these statements said before
        self._telecom_mark_stale(changed)
        return statements, changed

    def _telecom_note_no_policy(self, statements):
        """Keep one issue per statement without a policy; follow what was decided."""
        found = {
            str(statement.assignment_id.id): {
                "detail": statement.holder_name,
                "amount": sum(statement.charge_ids.mapped("amount")),
                "count": sum(statement.charge_ids.mapped("rows")),
            }
            for statement in statements
        }
        issues = self._telecom_sync_issues("no_policy", found)
        employer = issues.filtered(lambda issue: issue.resolution == "employer")
        keys = set(employer.mapped("key"))
        for statement in statements:
            if str(statement.assignment_id.id) in keys:
                statement._let_employer_pay()

    def _telecom_sync_issues(self, kind, found):
        """Make the issues of one kind those in ``found``: {key: values}."""
        issues = self.telecom_issue_ids.filtered(lambda issue: issue.kind == kind)
        by_key = {issue.key: issue for issue in issues}
        issues.filtered(lambda issue: issue.key not in found).unlink()
        new = []
        for key, values in found.items():
            if key in by_key:
                by_key[key].write(values)
            else:
                new.append({"move_id": self.id, "kind": kind, "key": key, **values})
        return issues.exists() | self.env["telecom.issue"].create(new)

    # -- shares ----------------------------------------------------------------------

    def _telecom_get_charges(self, statements):
        """Return the charges of these statements that are booked or this bill's."""
        return read_charges(
            self.env,
            SQL(
                """
                move.id = %s
                    OR (move.state = 'posted' AND charge.statement_id = ANY(%s))
                """,
                self.id,
                statements.ids,
            ),
        )

    def _telecom_compute(self, statements, charges):
        """Return ({charge id: SplitShare}, [charges that wait for a policy])."""
        by_statement = defaultdict(list)
        for charge in charges:
            by_statement[charge.statement_id].append(charge)
        result, waiting = {}, []
        for charge in by_statement.pop(None, ()):
            result[charge.id] = SplitShare(charge.amount, Decimal(0))
        for group in statements._group_for_split():
            members = [
                charge
                for statement in group
                for charge in by_statement.get(statement.id, ())
            ]
            # the first of equals gets the cent left over: the same one every time
            members.sort(key=lambda charge: charge.id)
            if not group[0].snapshot_id:
                waiting.extend(members)
                continue
            group._complete_snapshots(*get_settings(members))
            result.update(
                split_group(members, group[0]._get_snapshot(), group[0].snapshot_id.id)
            )
        return result, waiting

    @staticmethod
    def _telecom_unit(currency):
        """Return the smallest amount of a currency."""
        return Decimal(1).scaleb(-currency.decimal_places)


def sum_by_rate(charges):
    """Return {tax rate: amount in the currency of the bill} of these charges."""
    sums = defaultdict(Decimal)
    for charge in charges:
        sums[charge.rate] += charge.amount_currency
    return sums
