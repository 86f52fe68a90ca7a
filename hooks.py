"""What happens once: when the addon is uninstalled."""

from odoo.tools import SQL

from .models.ground.evidence import FUNCTION


def uninstall_hook(env):
    """Empty the addon's own tables, and let go of them what stays.

    Bills, employees and whatever else is not ours keep their rows; only the columns
    that the addon added lead nowhere from now on, until Odoo drops them. Without
    CASCADE, PostgreSQL refuses to empty a table that something else refers to.
    """
    env.flush_all()
    own = _get_own_tables(env)
    for table, column, constraint in _get_references(env, own):
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE %s IS NOT NULL",
                *map(SQL.identifier, (table, column, column)),
            )
        )
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                *map(SQL.identifier, (table, constraint)),
            )
        )
    if own:
        env.cr.execute(SQL("TRUNCATE %s", SQL(", ").join(map(SQL.identifier, own))))
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(FUNCTION)))
    env.invalidate_all(flush=False)


def _get_own_tables(env):
    """Return the tables of our models, and of what links them with anything."""
    own = {
        env[name]._table
        for name, model in env.registry.items()
        if name.startswith("telecom.") and model._auto and not model._abstract
    }
    links = {
        field.relation
        for model in env.registry.values()
        for field in model._fields.values()
        if field.type == "many2many"
        and field.store
        and {env[field.model_name]._table, env[field.comodel_name]._table} & own
    }
    env.cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)",
        [sorted(own | links)],
    )
    return sorted(row[0] for row in env.cr.fetchall())


def _get_references(env, own):
    """Return [(table, column, constraint)] of other tables that refer to ours."""
    env.cr.execute(
        """
        SELECT other.relname, att.attname, con.conname
          FROM pg_constraint con
          JOIN pg_class ours ON ours.oid = con.confrelid
          JOIN pg_class other ON other.oid = con.conrelid
          JOIN pg_attribute att
            ON att.attrelid = con.conrelid AND att.attnum = ANY(con.conkey)
         WHERE con.contype = 'f' AND ours.relname = ANY(%s)
           AND NOT other.relname = ANY(%s)
      ORDER BY 1, 2
        """,
        [own, own],
    )
    return env.cr.fetchall()
