from decimal import Decimal

from odoo import models
from odoo.tools import SQL, split_every

from ..split.stored_charge import read_charges

BATCH = 2000


class TelecomCheck(models.Model):
    """The check that no query makes: each posted statement is split anew."""

    _inherit = "telecom.check"

    def _find_unlike_engine(self):
        """Return the statements that are booked otherwise than their rules say."""
        statements = self.env["telecom.statement"].search([("state", "=", "posted")])
        found = {}
        for batch in split_every(BATCH, statements.ids, statements.browse):
            found.update(self._compare_with_engine(batch | batch._get_pooled()))
        return [
            {"company_id": each.company_id.id, "res_id": each.id, **amounts}
            for each, amounts in found.items()
        ]

    def _compare_with_engine(self, statements):
        posted = SQL(
            "bill.state = 'posted' AND charge.statement_id = ANY(%s)", statements.ids
        )
        charges = read_charges(self.env, posted)
        # terms that a statement of an older version lacks are only looked up here
        with self.env.cr.savepoint() as savepoint:
            split_now, _waiting = self.env["telecom.bill.splitter"]._compute(
                statements, charges
            )
            savepoint.rollback()
        self.env.invalidate_all()
        booked = self._get_booked([charge.id for charge in charges])
        sums, wrong = {}, set()
        for charge in charges:
            if charge.id not in split_now:
                continue
            expected = split_now[charge.id].employee
            is_booked = booked.get(charge.id, Decimal(0))
            before = sums.get(charge.statement_id, (0, 0))
            sums[charge.statement_id] = before[0] + expected, before[1] + is_booked
            if expected != is_booked:
                wrong.add(charge.statement_id)
        return {
            statements.browse(key): dict(
                zip(("expected", "found"), sums[key], strict=True)
            )
            for key in wrong
        }

    def _get_booked(self, charge_ids):
        """Return {charge id: what employees pay of it by all that is posted}."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.charge_id, SUM(share.employee)::text
                  FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                 WHERE bill.state = 'posted' AND share.charge_id = ANY(%s)
              GROUP BY share.charge_id
                """,
                charge_ids,
            )
        )
        return {charge_id: Decimal(amount) for charge_id, amount in rows}
