"""Links in tables that are loaded by the million, without a foreign key per row.

With a foreign key PostgreSQL looks up the target of each row, which takes longer than
loading the rows. The program alone writes these tables, and their rows point at records
of the same transaction. The consequences of a deletion, which a foreign key has for the
rows of each single target, come from a trigger: one statement for all of them. A check
of the books finds links that lead nowhere.
"""

from odoo import fields
from odoo.tools import SQL

FUNCTION = "telecom_follow_deleted"

ACTIONS = ("cascade", "set null")

# Its arguments are the table, the column and the action.
_CREATE_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        evidence text := quote_ident(TG_ARGV[0]);
        link text := quote_ident(TG_ARGV[1]);
    BEGIN
        IF TG_ARGV[2] = 'cascade' THEN
            EXECUTE 'DELETE FROM ' || evidence || ' USING deleted WHERE '
                || evidence || '.' || link || ' = deleted.id';
        ELSE
            EXECUTE 'UPDATE ' || evidence || ' SET ' || link
                || ' = NULL FROM deleted WHERE '
                || evidence || '.' || link || ' = deleted.id';
        END IF;
        RETURN NULL;
    END
    $$
"""


class EvidenceLink(fields.Many2one):
    """A link to a record of ours that the database does not look up row by row."""

    def update_db_foreign_key(self, model, column):
        """Make the trigger on the target's table; there is no foreign key to make."""
        if self.ondelete not in ACTIONS:
            raise ValueError(f"{self} cannot keep its target from being deleted")
        names = {
            "trigger": SQL.identifier(f"{model._table}_{self.name}"),
            "target": SQL.identifier(model.env[self.comodel_name]._table),
        }
        cr = model.env.cr
        cr.execute(_CREATE_FUNCTION)
        cr.execute(SQL("DROP TRIGGER IF EXISTS %(trigger)s ON %(target)s", **names))
        cr.execute(
            SQL(
                """
                CREATE TRIGGER %(trigger)s AFTER DELETE ON %(target)s
                REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT
                EXECUTE FUNCTION %(function)s(%(table)s, %(column)s, %(action)s)
                """,
                **names,
                function=SQL.identifier(FUNCTION),
                table=model._table,
                column=self.name,
                action=self.ondelete,
            )
        )
