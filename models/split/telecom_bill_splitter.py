from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...engine.collect import EARLIER_PERIOD
from ..ground.guard import by_program
from .stored_charge import SplitShare, get_settings, read_charges, split_group


class TelecomBillSplitter(models.AbstractModel):
    """The split of a vendor bill: charges under policies, shares, the difference."""

    _name = "telecom.bill.splitter"
    _description = "Split of a Telecom Bill"

    @api.private
    @by_program()
    def split(self, bill):
        """Split this draft bill: shares of all charges of its periods, less the booked.

        The same charges, policies and decisions always give the same lines.
        """
        bill.vat_method = self._get_vat_method(bill)
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM telecom_share WHERE bill_id = %s", bill.id)
        )
        before = self._get_statements_without_charges(bill)
        statements, changed = self._take_policies(bill)
        self._set_shares(bill, statements, changed)
        self._clean_up(bill, statements | before)
        bill.booked_beside = self._get_booked_beside(bill)

    def _set_shares(self, bill, statements, changed):
        """Work out the shares, write the lines of the bill and store the shares.

        The charges are forgotten before the totals need the memory.
        """
        charges = self._get_charges(bill, statements)
        split_now, waiting = self._compute(statements, charges)
        deltas = self._get_deltas(bill, charges, split_now, changed)
        self._write_bill(bill, deltas, waiting)
        self._store_shares(bill, deltas)

    def _get_statements_without_charges(self, bill):
        """Return the statements of this time that no charge points at any more.

        And of earlier periods in which some of its rows may have counted.
        """
        asked = bill.issue_ids.filtered(lambda each: each.kind == EARLIER_PERIOD)
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
                bill.company_id.id,
                bill.date_to or None,  # a correction has no period
                bill.date_from or None,
                asked.mapped("key"),
            )
        )
        # what a holder may see is not asked here: an accountant splits for everybody
        return self.env["telecom.statement"].sudo().browse(row[0] for row in rows)

    def _get_booked_beside(self, bill):
        """Return a text that changes when another document books on our statements.

        Compared before posting: a bill that is being read sees nothing of another one
        that is posted meanwhile, and the other way round.
        """
        statements = bill._get_statements()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.bill_id, MAX(share.id)
                  FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                 WHERE bill.state = 'posted' AND bill.id != %s
                   AND share.statement_id = ANY(%s)
              GROUP BY share.bill_id
              ORDER BY share.bill_id
                """,
                bill.id,
                (statements | statements._get_pooled()).ids,
            )
        )
        return ",".join(f"{bill_id}:{share_id}" for bill_id, share_id in rows)

    def _clean_up(self, bill, statements):
        """Update the totals of the statements, and drop those left without a charge."""
        self.env.invalidate_all()
        statements._drop_empty()._update_totals()
        bill.write({"is_split": True, "stale": False})

    @api.private
    def mark_stale(self, bill, statements):
        """Tell other drafts of these periods that they must be split again."""
        if not statements:
            return
        statements |= statements._get_pooled()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE telecom_bill bill SET stale = TRUE
                 WHERE bill.state = 'draft' AND bill.id != %s
                   AND bill.id IN (
                       SELECT share.bill_id FROM telecom_share share
                        WHERE share.statement_id = ANY(%s)
                   )
                """,
                bill.id,
                statements.ids,
            )
        )
        bill.invalidate_model(["stale"])

    @api.private
    def forget(self, statements):
        """Bring statements in line, the bill of which was deleted."""
        statements._drop_empty()
        statements.exists()._update_totals()

    @api.private
    def refresh(self, bills):
        """Bring the statements of bills in line, and tell drafts that share them."""
        for bill in bills:
            statements = bill._get_statements()
            statements._update_totals()
            self.mark_stale(bill, statements)

    # -- policies --------------------------------------------------------------------

    def _take_policies(self, bill):
        """Take the policy of each statement of this bill; return all that are split.

        A statement with something booked keeps the policy it was split with, unless
        that is corrected. With limits per employee, the other statements of the
        employee are split along. Also returned are those with other terms than before.
        """
        Statement = self.env["telecom.statement"].sudo()  # split for every holder
        statements = Statement.browse(bill._get_statement_ids())
        statements |= bill._get_followed()
        before = {each: each._get_terms() for each in statements}
        self._set_terms(bill)
        fresh = statements.filtered(lambda statement: statement.state != "posted")
        fresh._take_terms()
        self._note_no_policy(bill, fresh.filtered(lambda each: not each.policy_id))
        pooled = statements._get_pooled()
        before = {each: each._get_terms() for each in pooled} | before
        # what is on another draft only follows the settings of today, too
        pooled.filtered(lambda each: each.state != "posted")._take_terms()
        statements |= pooled
        self._follow_days(bill, statements)
        statements._share_policies()
        changed = statements.filtered(lambda each: each._get_terms() != before[each])
        # other drafts were split with what these statements said before
        self.mark_stale(bill, changed)
        return statements, changed

    def _set_terms(self, bill):
        """Let statements have other terms than those that they were booked with."""

    def _follow_days(self, bill, statements):
        """Let amounts by days follow who had the lines, where that was corrected."""

    def _note_no_policy(self, bill, statements):
        """Keep one issue per statement without a policy; follow what was decided."""
        found = {
            str(statement.assignment_id.id): {
                "detail": statement.holder_name,
                "amount": sum(statement.charge_ids.mapped("amount")),
                "count": sum(statement.charge_ids.mapped("rows")),
            }
            for statement in statements
        }
        issues = bill._sync_issues("no_policy", found)
        employer = issues.filtered(lambda issue: issue.resolution == "employer")
        keys = set(employer.mapped("key"))
        for statement in statements:
            if str(statement.assignment_id.id) in keys:
                statement._let_employer_pay()

    # -- shares ----------------------------------------------------------------------

    def _get_charges(self, bill, statements):
        """Return the charges of these statements that are booked or this bill's."""
        return read_charges(
            self.env,
            SQL(
                """
                bill.id = %s
                    OR (bill.state = 'posted' AND charge.statement_id = ANY(%s))
                """,
                bill.id,
                statements.ids,
            ),
        )

    def _compute(self, statements, charges):
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
