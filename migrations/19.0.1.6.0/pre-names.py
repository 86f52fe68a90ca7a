"""Rename columns whose names said something else than what they store."""

from odoo.tools.sql import column_exists, rename_column

RENAMED = (
    ("telecom_dispute", "claim", "kind"),
    ("res_company", "telecom_dispute_holds", "telecom_dispute_pauses"),
    ("account_move", "telecom_hold", "telecom_keep_reason"),
)


def migrate(cr, _version):
    """Keep the values under the new names."""
    for table, old, new in RENAMED:
        if column_exists(cr, table, old):
            rename_column(cr, table, old, new)
