from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, split_every

from .stored_charge import read_charges, split_group

GROUPS = 1000  # the charges of which are in memory together


class TelecomStatement(models.Model):
    """The totals of statements: amounts, and the used part of the agreed amounts."""

    _inherit = "telecom.statement"

    @api.model
    def _set_agreed(self, amounts):
        """Keep {statement id: (what is agreed per user, what is used of it)}."""
        self.env.cr.execute_values(
            """
            UPDATE telecom_statement
               SET agreed = given.agreed, used = given.used
              FROM (VALUES %s) AS given(id, agreed, used)
             WHERE telecom_statement.id = given.id
               AND (telecom_statement.agreed, telecom_statement.used)
                   IS DISTINCT FROM (given.agreed, given.used)
            """,
            [(key, *values) for key, values in amounts.items()],
            page_size=1000,
        )
        self.invalidate_model(["agreed", "used"], flush=False)

    def _update_agreed(self):
        """Set what is agreed per user and used of it, from the charges that count.

        Both with tax or both without, as the amounts of the policy are.
        """
        if not self:
            return
        together = self | self._get_pooled()
        groups = [each for each in together._group_for_split() if each[0].snapshot_id]
        amounts = {}
        for some in split_every(GROUPS, groups):
            statements = self.browse(key for group in some for key in group.ids)
            charges = defaultdict(list)
            for charge in statements._read_counted():
                charges[charge.statement_id].append(charge)
            for group in some:
                # a draft beside what is booked does not count yet
                counted = group.filtered(
                    lambda each, one=group[0]: each.state == one.state
                )
                members = [each for key in counted.ids for each in charges[key]]
                amounts.update(group._get_agreed(members))
        self._set_agreed(amounts)

    def _read_counted(self):
        """Return the charges that these statements sum up, by their state."""
        return read_charges(
            self.env,
            SQL(
                """
                charge.statement_id = ANY(%s) AND bill.state = (
                    SELECT statement.state FROM telecom_statement statement
                     WHERE statement.id = charge.statement_id)
                """,
                self.ids,
            ),
        )

    def _get_agreed(self, charges):
        """Return what is agreed and used, once for lines that share it.

        ``self`` is split together, and ``charges`` are what is split.
        """
        snapshot = self[0]._get_snapshot()
        policy = snapshot.effective
        agreed = policy.agreed(snapshot.categories)
        spent = Counter()
        if agreed:  # nothing can be used where nothing is agreed
            for share in split_group(charges, snapshot).values():
                if (position := snapshot.get_position(share.spent_by)) is not None:
                    spent[position] += share.spent
        return {
            **dict.fromkeys(self.ids, (Decimal(0), Decimal(0))),
            self[0].id: (agreed, policy.used(spent, snapshot.categories)),
        }

    def _update_totals(self, posted=False):
        """Set totals and state from the shares, in one query for any number.

        It sums up for all at once: asked for each statement, a database without
        statistics, that of a first month, reads all shares of the bill every time.
        Once something is booked, only what is booked counts: a draft must not show up
        in what a holder reads. Of a draft that was ``posted``, the agreed amounts stay
        as its split left them, where no other document counts.
        """
        if not self:
            return
        self.flush_recordset()
        self.env["telecom.bill"].flush_model(["state"])
        self.env.execute_query(
            SQL(
                """
                WITH counted AS MATERIALIZED (
                    SELECT share.statement_id, bill.state,
                           COALESCE(SUM(share.employer), 0) AS employer,
                           COALESCE(SUM(share.employee), 0) AS employee,
                           COALESCE(SUM(share.employee_tax), 0) AS tax
                      FROM telecom_share share
                      JOIN telecom_bill bill ON bill.id = share.bill_id
                     WHERE share.statement_id = ANY(%(ids)s)
                       AND bill.state IN ('draft', 'posted')
                  GROUP BY share.statement_id, bill.state
                ), sums AS MATERIALIZED (
                    SELECT one.id, COALESCE(posted.state, 'draft') AS state,
                           COALESCE(posted.employer, draft.employer, 0) AS employer,
                           COALESCE(posted.employee, draft.employee, 0) AS employee,
                           COALESCE(posted.tax, draft.tax, 0) AS tax
                      FROM UNNEST(%(ids)s) AS one(id)
                 LEFT JOIN counted posted
                        ON posted.statement_id = one.id AND posted.state = 'posted'
                 LEFT JOIN counted draft
                        ON draft.statement_id = one.id AND draft.state = 'draft'
                )
                UPDATE telecom_statement statement
                   SET amount = sums.employer + sums.employee,
                       employer = sums.employer,
                       employee = sums.employee,
                       employee_tax = sums.tax,
                       employee_total = sums.employee + sums.tax,
                       state = sums.state
                  FROM sums
                 WHERE statement.id = sums.id
             RETURNING statement.id
                """,
                ids=list(self.ids),
            )
        )
        self.invalidate_recordset()
        several = self._get_of_several() if posted else self
        several._update_agreed()

    def _get_of_several(self):
        """Return those of these statements on which several documents may count."""
        if self._get_pooled():
            return self
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement_id FROM telecom_charge WHERE statement_id = ANY(%s)
              GROUP BY statement_id HAVING COUNT(DISTINCT bill_id) > 1
                """,
                self.ids,
            )
        )
        return self.browse(row[0] for row in rows)
