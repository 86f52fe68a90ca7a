"""Steps at the same moment are done one after the other, and each of them once.

Two things are waited for: the turn of a company, without which postings of one period
would lock the same rows in different orders; and a record that somebody else decides
on. A step that waited for a record goes on with its new state.
"""

from contextlib import suppress
from functools import wraps
from weakref import WeakKeyDictionary

import psycopg2

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from odoo.addons.account.models.account_document_import_mixin import _can_commit

TURNS = "telecom_turns"

# What is remembered of a cursor while its request begins again, which forgets all else:
# the turns that wait for it, and the records that somebody else held.
_WAITING = WeakKeyDictionary()

_WAITED = WeakKeyDictionary()

PATIENCE = "10s"  # of one that holds rows already, and so could be waited for itself

# A turn that nobody came back for within this time ends by itself.
KEPT_FOR = "60s"


class DoneAlready(UserError):
    """The same user has done the same thing a moment before: a second click."""


def once(method):
    """Let a second click on a button end quietly: what it asks for is done."""

    @wraps(method)
    def pressed(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except DoneAlready:
            return False

    pressed.telecom_once = True
    return pressed


class _Turn:
    """A turn that is kept while its request begins again."""

    def __init__(self, aside):
        self.aside = aside

    def keep(self, limit):
        """Let the database end the turn after so long without use; 0 is never."""
        self.aside.execute(
            SQL("SET LOCAL idle_in_transaction_session_timeout = %s", limit)
        )

    def close(self):
        """Let the next one have its turn.

        The database may have ended it already. That is no error of what was committed
        under it, and somebody who is told one does it twice.
        """
        with suppress(psycopg2.Error):
            self.aside.close()

    def __del__(self):
        self.close()


def take_turn(env, kind, number):
    """Wait until it is our turn, till the end of the transaction; tell if we waited.

    A transaction sees what there was when it began. A request that had to wait begins
    again, as Odoo does with requests that others disturb, and keeps the turn meanwhile.
    """
    key, cr = (kind, number), env.cr
    if key in cr.postcommit.data.get(TURNS, ()):
        return False
    if kept := _WAITING.get(cr, {}).pop(key, None):
        with suppress(psycopg2.Error):  # that was long ago
            kept.keep("0")
            _keep_till_the_end(cr, key, kept)
            return True
    env.flush_all()
    if _can_commit() and not _has_written(cr):
        turn = _Turn(env.registry.cursor())
        if _lock(turn.aside, key):
            turn.keep(KEPT_FOR)
            _WAITING.setdefault(cr, {})[key] = turn
            raise ConcurrencyError("another one had the turn")
        _keep_till_the_end(cr, key, turn)
        return False
    # It may hold rows that whoever has the turn waits for: only the database sees that
    # in one transaction, and not for long.
    cr.execute(SQL("SET LOCAL lock_timeout = %s", PATIENCE))
    waited = _lock(cr, key)
    cr.execute("SET LOCAL lock_timeout TO DEFAULT")
    cr.postcommit.data.setdefault(TURNS, set()).add(key)
    return waited


def _keep_till_the_end(cr, key, turn):
    cr.postcommit.data.setdefault(TURNS, set()).add(key)
    cr.postcommit.add(turn.close)
    cr.postrollback.add(turn.close)


def _has_written(cr):
    cr.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
    return cr.fetchone()[0]


def _lock(cr, key):
    """Take an advisory lock; return whether somebody else had it."""
    kind, number = key
    cr.execute(SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)", kind, number))
    if cr.fetchone()[0]:
        return False
    cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", kind, number))
    return True


def lock_records(records):
    """Hold records till the end of the transaction, waiting for who has them now.

    When they were changed meanwhile, the database refuses, and Odoo repeats the whole
    request; :func:`has_waited` still knows then.
    """
    ids = sorted(id_ for id_ in records._ids if id_)
    if not ids:
        return
    cr = records.env.cr
    records.flush_recordset()
    query = SQL(
        "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
        SQL.identifier(records._table),
        ids,
    )
    cr.execute(SQL("%s SKIP LOCKED", query))
    if len(cr.fetchall()) < len(ids):
        waited = _WAITED.setdefault(cr, set())
        waited.update((records._name, id_) for id_ in ids)
        cr.execute(query)
        # Nothing was changed meanwhile, or the database would have refused.
        waited.difference_update((records._name, id_) for id_ in ids)
    records.invalidate_recordset()


def has_waited(record):
    """Tell whether somebody else changed this record while it was waited for."""
    return (record._name, record.id) in _WAITED.get(record.env.cr, ())


def once_per_dialog(method):
    """Do what a dialog is for once: a second click on its button closes it quietly."""

    @wraps(method)
    def pressed(self, *args, **kwargs):
        self.ensure_one()
        lock_records(self)
        if has_waited(self):
            return {"type": "ir.actions.act_window_close"}
        result = method(self, *args, **kwargs)
        _touch(self)
        return result

    pressed.telecom_once = True
    return pressed


def once_per_record(method):
    """Do what a button of records is for once: a second click ends quietly."""

    @wraps(method)
    def pressed(self, *args, **kwargs):
        self.check_access("read")
        lock_records(self)
        if self and all(map(is_second_click, self)):
            return False
        result = method(self, *args, **kwargs)
        _touch(self)
        return result

    pressed.telecom_once = True
    return pressed


def _touch(records):
    """Let waiting requests see that something was done with these records."""
    records.flush_recordset()
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET write_date = NOW() AT TIME ZONE 'UTC', write_uid = %s"
            " WHERE id = ANY(%s)",
            SQL.identifier(records._table),
            records.env.uid,
            list(records._ids),
        )
    )
    records.invalidate_recordset(["write_date", "write_uid"])


def is_second_click(record):
    """Tell whether this user changed a record at the moment it was asked for."""
    return has_waited(record) and record.sudo().write_uid == record.env.user
