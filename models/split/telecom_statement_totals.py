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
            """,
            [(key, *values) for key, values in amounts.items()],
            page_size=1000,
        )
        self.invalidate_model(["agreed", "used"], flush=False)

    def _update_agreed(self):
        """Set what is agreed per user and used of it, from the charges that count.

        Both with tax or both without, as the amounts of the policy are.
        """
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

    def _update_totals(self):
        """Set totals and state from the shares, in one query for any number.

        Once something is booked, only what is booked counts: a draft must not show up
        in what a holder reads.
        """
        if not self:
            return
        self.flush_recordset()
        self.env["telecom.bill"].flush_model(["state"])
        self.env.execute_query(
            SQL(
                """
                UPDATE telecom_statement statement
                   SET amount = sums.employer + sums.employee,
                       employer = sums.employer,
                       employee = sums.employee,
                       employee_tax = sums.tax,
                       employee_total = sums.employee + sums.tax,
                       state = sums.state
                  FROM (
                        SELECT wanted.id, wanted.state,
                               COALESCE(SUM(share.employer), 0) AS employer,
                               COALESCE(SUM(share.employee), 0) AS employee,
                               COALESCE(SUM(share.employee_tax), 0) AS tax
                          FROM (
                                SELECT one.id, CASE WHEN EXISTS (
                                           SELECT FROM telecom_share share
                                             JOIN telecom_bill bill
                                               ON bill.id = share.bill_id
                                            WHERE share.statement_id = one.id
                                              AND bill.state = 'posted'
                                       ) THEN 'posted' ELSE 'draft' END AS state
                                  FROM UNNEST(%s) AS one(id)
                               ) wanted
                     LEFT JOIN (
                               telecom_share share
                               JOIN telecom_bill bill ON bill.id = share.bill_id
                               ) ON share.statement_id = wanted.id
                                AND bill.state = wanted.state
                      GROUP BY wanted.id, wanted.state
                       ) sums
                 WHERE statement.id = sums.id
             RETURNING statement.id
                """,
                list(self.ids),
            )
        )
        self.invalidate_recordset()
        self._update_agreed()
