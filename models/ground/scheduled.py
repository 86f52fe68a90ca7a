"""Scheduled jobs: each record for itself, and again what somebody else disturbs.

Odoo repeats a request that another one disturbs, but not a job: one record that is
written at the same moment would undo the whole run, and the next one comes tomorrow or
in a month. The same holds for one record that cannot be done at all.
"""

import logging
from functools import partial
from time import monotonic

from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import split_every

from odoo.addons.account.models.account_document_import_mixin import (
    rollbackable_transaction,
)

_logger = logging.getLogger(__name__)

# So long a job begins something new. Odoo may call it ten times in a row, and ends what
# takes longer than two minutes.
SECONDS = 5

DISTURBED = (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


def work_off(records, do, *, size=1, refused=None, before=None, seconds=None):
    """Do something with all records, ``size`` at once; return how many are left.

    Each batch is a transaction of its own. Of one that fails, each record is tried
    alone. A record that is disturbed again is left for the next run. A failure is
    logged, and passed to ``refused(record, error)``.

    ``before(records)`` has a transaction of its own too: what it notes stays even when
    the server is stopped meanwhile. After ``seconds`` nothing more is begun, but at
    least one batch is done.
    """
    until = seconds and monotonic() + seconds
    left = begun = 0
    for batch in split_every(size, records.ids, records.browse):
        if until and begun and monotonic() > until:
            return left + len(records) - begun
        begun += len(batch)
        if before:
            _attempt(batch, before)
        if _attempt(batch, do):
            left += sum(not do_alone(record, do, refused) for record in batch)
    return left


def take(records):
    """Hold these records till the end of the step, without waiting for others."""
    if len(records.try_lock_for_update()) < len(records):
        raise ConcurrencyError("somebody else works on these records")
    records.invalidate_recordset()


def come_back(env, left):
    """Let the scheduler run this job again soon, when something is left of it."""
    if left:
        env["ir.cron"]._commit_progress(remaining=left)


def _attempt(records, do):
    """Do something in a transaction of its own; return the error that undid it."""
    try:
        with rollbackable_transaction(records.env.cr), records.env.cr.savepoint():
            if there := records.exists():
                do(there)
    except Exception as error:  # do_alone says it, one record at a time
        if records.env.cr.closed:  # the database is gone, and so is the job
            raise
        return error
    return None


def do_alone(record, do, refused):
    """Try one record alone; tell whether no more is to be done with it in this run."""
    error = _attempt(record, do)
    if not error:
        return True
    if isinstance(error, DISTURBED):
        _logger.info("%s is left for the next run: %s", record, error)
        return False
    if isinstance(error, UserError):
        _logger.warning("%s cannot be done: %s", record, error)
    else:
        _logger.error("%s cannot be done", record, exc_info=error)
    return not (refused and _attempt(record, partial(refused, error=error)))
