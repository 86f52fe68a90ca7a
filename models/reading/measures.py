"""The usage of charges, summed up from their usage rows by the database."""

from odoo.tools import SQL

from ...engine.measure import UNITS

MEASURES = ("quantity", "duration", "volume")

# 12/31 of a row, or 1/3 of 12/31 of an amount of the whole account
_PART = r"^\d+/[1-9]\d*( \d+/[1-9]\d*)?$"


def get_measures(condition):
    """Return the query of (charge_id, quantity, duration, volume) of usage rows.

    The ``condition`` is on ``usage``. Durations are in seconds, volumes in MB, all else
    is a quantity. Credited usage is subtracted, and the holders of a shared row each
    have the part of their days.
    """
    return SQL(
        r"""
        SELECT used.charge_id,
               ROUND(SUM(used.quantity) FILTER (WHERE unit.kind IS NULL), 6)
               AS quantity,
               ROUND(SUM(used.quantity * unit.size)
                     FILTER (WHERE unit.kind = 'duration'), 6) AS duration,
               ROUND(SUM(used.quantity * unit.size)
                     FILTER (WHERE unit.kind = 'volume'), 6) AS volume
          FROM (
               SELECT usage.charge_id, usage.unit, detail.sign * SUM(
                      CASE WHEN usage.amount < 0 THEN -ABS(usage.quantity)
                           ELSE usage.quantity END
                      * CASE WHEN COALESCE(usage.part, '') = '' THEN 1
                             WHEN usage.part !~ %(part)s THEN 1
                             ELSE SPLIT_PART(usage.part, '/', 1)::numeric
                                  / SPLIT_PART(
                                      SPLIT_PART(usage.part, '/', 2), ' ', 1)::numeric
                                  * CASE WHEN usage.part LIKE '%% %%'
                                         THEN SPLIT_PART(SPLIT_PART(
                                                  usage.part, ' ', 2), '/', 1)::numeric
                                              / SPLIT_PART(usage.part, '/', 3)::numeric
                                         ELSE 1 END
                             END
                      ) AS quantity
                 FROM telecom_usage_row usage
                 JOIN telecom_detail detail ON detail.id = usage.detail_id
                WHERE usage.charge_id IS NOT NULL AND usage.quantity != 0
                  AND %(condition)s
             GROUP BY usage.charge_id, usage.unit, detail.sign
               ) used
     LEFT JOIN (VALUES %(units)s) AS unit(name, kind, size)
            ON unit.name = LOWER(TRIM(used.unit, ' .'))
      GROUP BY used.charge_id
        """,
        units=SQL(", ").join(
            SQL("(%s, %s, %s::numeric)", name, kind, str(size))
            for name, (kind, size) in UNITS.items()
        ),
        part=_PART,
        condition=condition,
    )


def measure_charges(cr, charge_ids):
    """Count the usage rows under these charges, and sum up their usage."""
    cr.execute(
        SQL(
            """
            UPDATE telecom_charge
               SET rows = counted.rows, quantity = counted.quantity,
                   duration = counted.duration, volume = counted.volume
              FROM (
                   SELECT charge.id, measured.quantity, measured.duration,
                          measured.volume, (
                          SELECT COUNT(*) FROM telecom_usage_row usage
                           WHERE usage.charge_id = charge.id) AS rows
                     FROM telecom_charge charge
                LEFT JOIN (%s) measured ON measured.charge_id = charge.id
                    WHERE charge.id = ANY(%s)
                   ) counted
             WHERE counted.id = telecom_charge.id
            """,
            get_measures(SQL("usage.charge_id = ANY(%s)", charge_ids)),
            charge_ids,
        )
    )
