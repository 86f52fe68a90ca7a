"""Posting entries of thousands of debtors: their ranks rise in one statement.

Odoo counts per partner how often it was a customer, to list the frequent ones first,
and writes that partner by partner.
"""

import logging
from collections import Counter

from psycopg2.errors import OperationalError

from odoo.tools import SQL

from ..bill.booked import beside_bill
from ..ground.scope import Scope

_logger = logging.getLogger(__name__)

# Their ranks rise when it is over.
counting = Scope("counting")


class Ranks:
    """How much the ranks of partners rise."""

    def __init__(self):
        self.counts = {}  # {name of the field: Counter of partner ids}

    def add(self, name, partner_ids, times):
        """Remember that a rank of these partners rises."""
        counter = self.counts.setdefault(name, Counter())
        for partner_id in partner_ids:
            counter[partner_id] += times


def post_entry(entry):
    """Post an entry that follows a bill."""
    with beside_bill(), counting(Ranks()) as ranks:
        entry._post(soft=False)
    for name, counter in ranks.counts.items():
        _raise_ranks(entry.env, name, counter)


def _raise_ranks(env, name, counter):
    """Raise the ranks of partners as Odoo does.

    Customers of the first time are found as such at once. The others follow after the
    transaction, so that two that post at the same moment do not disturb each other.
    """
    partners = env["res.partner"]
    partners.flush_model([name])
    first = _add(
        env.cr, name, counter, SQL("COALESCE(partner.%s, 0) = 0", SQL.identifier(name))
    )
    partners.browse(first).invalidate_recordset([name], flush=False)
    known = Counter({key: n for key, n in counter.items() if key not in first})
    if not known:
        return

    @env.cr.postcommit.add
    def raise_known():
        try:
            with env.registry.cursor() as cr:
                _add(cr, name, known, SQL("TRUE"))
        except OperationalError:  # somebody else writes these partners: as Odoo does
            _logger.debug("Ranks of partners are left as they are.")


def _add(cr, name, counter, where):
    """Add to the ranks of partners where a condition holds; return their ids."""
    cr.execute(
        SQL(
            """
            UPDATE res_partner partner
               SET %(name)s = COALESCE(partner.%(name)s, 0) + given.times
              FROM UNNEST(%(ids)s, %(times)s) AS given(id, times)
             WHERE partner.id = given.id AND %(where)s
         RETURNING partner.id
            """,
            name=SQL.identifier(name),
            ids=list(counter.keys()),
            times=list(counter.values()),
            where=where,
        )
    )
    return {row[0] for row in cr.fetchall()}
