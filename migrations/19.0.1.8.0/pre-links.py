"""Usage rows, charges and shares no longer have a foreign key for each of their rows.

The upgrade makes the triggers that follow the deletion of their targets instead.
"""

from odoo.tools import SQL

LINKS = {
    "telecom_usage_row": ("detail_id", "charge_id", "issue_id"),
    "telecom_charge": ("bill_id", "detail_id"),
    "telecom_share": ("bill_id", "charge_id"),
    "telecom_dispute_line": ("row_id",),
}


def migrate(cr, _version):
    """Drop the foreign keys, and what Odoo remembers of them."""
    cr.execute(
        """
        SELECT con.conname, own.relname, att.attname
          FROM pg_constraint con
          JOIN pg_class own ON own.oid = con.conrelid
          JOIN pg_attribute att
            ON att.attrelid = con.conrelid AND con.conkey = ARRAY[att.attnum]
         WHERE con.contype = 'f' AND own.relname = ANY(%s)
           AND own.relnamespace = current_schema::regnamespace
        """,
        [list(LINKS)],
    )
    for constraint, table, column in cr.fetchall():
        if column in LINKS[table]:
            cr.execute(
                SQL(
                    "ALTER TABLE %s DROP CONSTRAINT %s",
                    SQL.identifier(table),
                    SQL.identifier(constraint),
                )
            )
            cr.execute("DELETE FROM ir_model_constraint WHERE name = %s", [constraint])
