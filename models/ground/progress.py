"""How far a background task is: told while its transaction goes on.

The transaction of a step writes nothing that others see before it ends. The number of
rows goes through a connection of its own to the bar on screens; a request to cancel
comes back the same way.
"""

import time
from weakref import WeakKeyDictionary

from odoo.exceptions import UserError

OFTEN = 1.0  # seconds between two tellings

# The progress of the task that a cursor works on.
_CURRENT = WeakKeyDictionary()


class CancelledError(UserError):
    """A user cancelled the task; what its step did is undone."""


class _Progress:
    """The voice of a transaction, heard now and then while it goes on."""

    def __init__(self, teller, task_id):
        self.teller, self.task_id, self.told = teller, task_id, 0.0

    def tell(self, done, total):
        now = time.monotonic()
        if now - self.told >= OFTEN:
            self.told = now
            self.teller(done, total)


def working(cr, teller, task_id):
    """Let ``teller(done, total)`` be called while this transaction goes on."""
    _CURRENT[cr] = _Progress(teller, task_id)


def over(cr):
    """Let the transaction tell nothing any more."""
    _CURRENT.pop(cr, None)


def get_task_id(env):
    """Return the id of the task that is being done; None outside of tasks."""
    progress = _CURRENT.get(env.cr)
    return progress and progress.task_id


def tell(env, done, total):
    """Tell how much of the current task is done; nothing happens without one."""
    if progress := _CURRENT.get(env.cr):
        progress.tell(done, total)
