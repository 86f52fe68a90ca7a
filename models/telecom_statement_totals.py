from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL


class TelecomStatement(models.Model):
    """What statements add up to: amounts, and what is used of what is agreed."""

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
        """Set what is agreed per user and used of it, from the shares that count."""
        together = self | self._get_pooled()
        employer = defaultdict(dict)
        for statement_id, rule, amount in self.env.execute_query(
            SQL(
                """
                SELECT share.statement_id, share.rule, SUM(share.employer)::text
                  FROM telecom_share share
                  JOIN account_move move ON move.id = share.move_id
                  JOIN telecom_statement statement
                    ON statement.id = share.statement_id
                   AND statement.state = move.state
                 WHERE share.statement_id = ANY(%s) AND share.rule ~ '^[0-9]+$'
              GROUP BY share.statement_id, share.rule
                """,
                together.ids,
            )
        ):
            employer[statement_id][int(rule)] = Decimal(amount)
        keys = self.env["telecom.usage.type"]._get_engine_keys()
        categories = dict(keys.values())
        amounts = {}
        for group in together._group_for_split():
            if group[0].policy_snapshot:
                sums = Counter()
                for statement in group:
                    sums.update(employer[statement.id])
                amounts.update(group._get_agreed(sums, categories))
        self._set_agreed(amounts)

    def _get_agreed(self, employer, categories):
        """Return what is agreed and used, once for lines that share it.

        ``self`` is split together under one policy; ``employer`` is what the employer
        pays by position of the rule, ``categories`` maps usage types to theirs.
        """
        policy = self[0]._get_policy()
        return {
            **dict.fromkeys(self.ids, (Decimal(0), Decimal(0))),
            self[0].id: (
                policy.agreed(categories),
                policy.used(employer, categories),
            ),
        }

    def _update_totals(self):
        """Set totals and state from the shares, in one query for any number.

        Once something is booked, only what is booked counts: a draft must not show up
        in what a holder reads.
        """
        if not self:
            return
        self.flush_recordset()
        self.env["account.move"].flush_model(["state"])
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
                                             JOIN account_move move
                                               ON move.id = share.move_id
                                            WHERE share.statement_id = one.id
                                              AND move.state = 'posted'
                                       ) THEN 'posted' ELSE 'draft' END AS state
                                  FROM UNNEST(%s) AS one(id)
                               ) wanted
                     LEFT JOIN (
                               telecom_share share
                               JOIN account_move move ON move.id = share.move_id
                               ) ON share.statement_id = wanted.id
                                AND move.state = wanted.state
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
