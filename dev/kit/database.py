"""Databases: a template with Odoo's modules, made once and copied per run."""

import contextlib
import os
import re
import subprocess

import psycopg2
from psycopg2 import sql

from . import odoo_run
from .console import SetupError, say
from .places import MARK, digest, locked, manifest

# Raise this number when the template must be made anew for another reason.
TEMPLATE_VERSION = 1
# The charts of accounts are those that the set-up knows.
TEMPLATE_MODULES = {
    "account",
    "hr",
    "l10n_be",
    "l10n_de",
    "l10n_fr_account",
    "l10n_lu",
    "l10n_nl",
}


def _execute(statement, *names, values=(), inside="postgres"):
    connection = psycopg2.connect(dbname=inside)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            identifiers = map(sql.Identifier, names)
            cursor.execute(sql.SQL(statement).format(*identifiers), values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def exists(name):
    """Tell whether the server has the database ``name``."""
    query = "SELECT 1 FROM pg_database WHERE datname = %s"
    return bool(_execute(query, values=(name,)))


def drop(name):
    """Drop the database ``name`` if it exists, even with connections."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def template(source):
    """Return the name of the template database, made now when missing."""
    modules = sorted(TEMPLATE_MODULES | set(manifest()["depends"]))
    recipe = digest(str(source.folder), modules, TEMPLATE_VERSION)
    name = f"telecom_template_{recipe}"
    with locked("template"):
        if not exists(name):
            say(f"Odoo: making a template database with {', '.join(modules)}")
            with _built(name, "template0") as part:
                odoo_run.install(source, part, modules)
                # A copied database has no file store: keep all files inside.
                odoo_run.script(source, part, "files_into_database.py")
    return name


def template_with_languages(source):
    """Return the name of a copy of the template in which users choose a language."""
    plain = template(source)
    name = f"{plain}_languages"
    with locked("template"):
        if not exists(name):
            say("Odoo: adding languages to a copy of the template database")
            with _built(name, plain) as part:
                odoo_run.script(source, part, "add_languages.py")
    return name


@contextlib.contextmanager
def _built(name, made_from):
    """Give a database to fill, which gets its name when the block ends well."""
    part = f"{name}_part"
    drop(part)
    _execute("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", part, made_from)
    yield part
    _execute("ALTER DATABASE {} RENAME TO {}", part, name)


def fresh(source, name, made_from=None):
    """Make the database ``name`` anew, as a copy of the template or another one."""
    made_from = made_from or template(source)
    drop(name)
    with locked("template"):
        _execute("CREATE DATABASE {} TEMPLATE {}", name, made_from)


def carry_over(name, target, server):
    """Copy a database into ``target`` of another server of ours."""
    environ = {**os.environ, **server.environ}
    subprocess.run([server.programs / "createdb", target], env=environ, check=True)
    dumping = [server.programs / "pg_dump", "--no-owner", name]
    with subprocess.Popen(dumping, stdout=subprocess.PIPE) as dump:
        subprocess.run(
            [
                *(server.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1"),
                f"--dbname={target}",
            ],
            stdin=dump.stdout,
            stdout=subprocess.DEVNULL,
            env=environ,
            check=True,
        )
    if dump.returncode:
        raise SetupError(f"The database {name} could not be copied.")


def replace(part, name):
    """Let the finished database ``part`` take the place of ``name``."""
    drop(name)
    _execute("ALTER DATABASE {} RENAME TO {}", part, name)


def note(name, text):
    """Attach a text to the database ``name``."""
    _execute("COMMENT ON DATABASE {} IS %s", name, values=(text,))


def noted(name):
    """Return the text that is attached to the database ``name``, or nothing."""
    query = (
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = %s"
    )
    found = _execute(query, values=(name,))
    return found[0][0] or "" if found else ""


def set_address(name, address):
    """Let the Odoo of the database ``name`` know where it is served.

    Links in mails need it, and so do the styles of what is printed.
    """
    statement = "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'"
    _execute(statement, values=(address,), inside=name)


def name_for(purpose):
    """Return the database name of this checkout for ``purpose``."""
    return f"telecom_{MARK}_{purpose}"


@contextlib.contextmanager
def temporary(source, purpose, made_from=None):
    """Have a fresh database of our own while the block runs."""
    _drop_leftovers(purpose)
    name = name_for(f"{purpose}_{os.getpid()}")
    fresh(source, name, made_from)
    try:
        yield name
    finally:
        drop(name)
        odoo_run.config_path(name).unlink(missing_ok=True)


def _drop_leftovers(purpose):
    """Drop the databases of runs of this checkout that were killed."""
    pattern = re.compile(rf"^{name_for(purpose)}_(\d+)(-gw\d+)?$")
    for (name,) in _execute("SELECT datname FROM pg_database"):
        match = pattern.match(name)
        if match and not os.path.exists(f"/proc/{match[1]}"):
            drop(name)
