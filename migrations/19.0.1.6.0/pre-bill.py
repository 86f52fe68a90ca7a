"""Bills become records of their own, beside the vendor bills that book them."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

# What a vendor bill said of the operator's bill, by its name there. Databases of older
# versions have only some of these columns.
FIELDS = {
    "telecom_operator_id": "operator_id",
    "telecom_document": "document",
    "telecom_date_from": "date_from",
    "telecom_date_to": "date_to",
    "telecom_companion_id": "companion_id",
    "telecom_is_split": "is_split",
    "telecom_turned": "turned",
    "telecom_stale": "stale",
    "telecom_corrects_id": "corrects_id",
    "telecom_third_party": "third_party",
    "telecom_vat_method": "vat_method",
    "telecom_cleared": "cleared",
    "telecom_booked_beside": "booked_beside",
    "telecom_correction_id": "correction_id",
}
# Tables of what belongs to a bill, and the column that named its vendor bill.
PARTS = (
    ("telecom_detail", "move_id", "bill_id"),
    ("telecom_charge", "move_id", "bill_id"),
    ("telecom_charge", "corrected_move_id", "corrected_bill_id"),
    ("telecom_share", "move_id", "bill_id"),
    ("telecom_issue", "move_id", "bill_id"),
    ("telecom_bill_total", "move_id", "bill_id"),
    ("telecom_settlement", "move_id", "bill_id"),
)
# A settlement still names its vendor bill, for lists and searches.
KEPT = {("telecom_settlement", "move_id")}
# Views that hang on what moved; they are made again with the others.
VIEWS = (
    "view_move_form_telecom_operator",
    "view_res_config_settings_form_agreement",
    "view_res_config_settings_form_dispute",
    "view_res_config_settings_form_employee",
    "view_res_config_settings_form_task",
)


def migrate(cr, version):
    """Make a bill of each vendor bill that was an operator's, with all that it has."""
    if table_exists(cr, "telecom_bill") or not table_exists(cr, "telecom_detail"):
        return
    names = {
        old: new
        for old, new in FIELDS.items()
        if column_exists(cr, "account_move", old)
    }
    parts = [part for part in PARTS if column_exists(cr, *part[:2])]
    _make_bills(cr, names, parts)
    for table, old, new in parts:
        _move_part(cr, table, old, new)
    for old in names:
        cr.execute(
            SQL("ALTER TABLE account_move DROP COLUMN %s CASCADE", SQL.identifier(old))
        )
    _drop_views(cr)


def _make_bills(cr, names, parts):
    """Make the table with a row for each vendor bill that has a part of a bill."""
    cr.execute(
        SQL(
            """
            CREATE TABLE telecom_bill AS
            SELECT ROW_NUMBER() OVER (ORDER BY move.id)::int AS id,
                   move.id AS move_id, move.company_id, move.state,
                   CASE WHEN %(is_correction)s THEN 'correction' ELSE 'bill' END
                   AS kind, move.create_uid, move.create_date, move.write_uid,
                   move.write_date, %(fields)s
              FROM account_move move
             WHERE move.id IN (%(known)s)
            """,
            is_correction=SQL("move.telecom_correction_id IS NOT NULL")
            if "telecom_correction_id" in names
            else SQL("FALSE"),
            fields=SQL(", ").join(
                SQL("move.%s AS %s", SQL.identifier(old), SQL.identifier(new))
                for old, new in names.items()
            ),
            known=SQL(" UNION ").join(
                [
                    SQL(
                        "SELECT id FROM account_move WHERE telecom_operator_id"
                        " IS NOT NULL OR telecom_is_split"
                    ),
                    *(
                        SQL(
                            "SELECT %s FROM %s",
                            SQL.identifier(old),
                            SQL.identifier(table),
                        )
                        for table, old, _new in parts
                    ),
                ]
            ),
        )
    )
    cr.execute(
        """
        ALTER TABLE telecom_bill ADD PRIMARY KEY (id);
        CREATE SEQUENCE telecom_bill_id_seq OWNED BY telecom_bill.id;
        ALTER TABLE telecom_bill
              ALTER COLUMN id SET DEFAULT NEXTVAL('telecom_bill_id_seq');
        SELECT SETVAL('telecom_bill_id_seq', COALESCE(MAX(id), 0) + 1, FALSE)
          FROM telecom_bill;
        CREATE INDEX telecom_bill_by_move ON telecom_bill (move_id);
        ANALYZE telecom_bill;
        """
    )


def _move_part(cr, table, old, new):
    """Let the rows of a table lead to the bill instead of the vendor bill."""
    names = {
        "table": SQL.identifier(table),
        "old": SQL.identifier(old),
        "new": SQL.identifier(new),
    }
    cr.execute(SQL("ALTER TABLE %(table)s ADD COLUMN %(new)s INTEGER", **names))
    cr.execute(
        SQL(
            "UPDATE %(table)s part SET %(new)s = bill.id FROM telecom_bill bill"
            " WHERE bill.move_id = part.%(old)s",
            **names,
        )
    )
    if (table, old) not in KEPT:
        cr.execute(SQL("ALTER TABLE %(table)s DROP COLUMN %(old)s CASCADE", **names))


def _drop_views(cr):
    cr.execute(
        SQL(
            """
            DELETE FROM ir_ui_view WHERE id IN (
                SELECT res_id FROM ir_model_data
                 WHERE module = 'telecom_split_billing' AND model = 'ir.ui.view'
                   AND name = ANY(%s))
            """,
            list(VIEWS),
        )
    )
    cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data
             WHERE module = 'telecom_split_billing' AND model = 'ir.ui.view'
               AND name = ANY(%s)
            """,
            list(VIEWS),
        )
    )
