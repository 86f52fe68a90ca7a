"""Parts of the program's work that other methods of it know by name.

Odoo calls back: while a method of ours posts an entry, another method of ours is asked
whether the entry may change. A scope is how the first one tells the second one. It is
on for the code inside of its `with`, in this thread alone. No call from outside is
inside of one, and no record carries one on to later.
"""

from contextlib import contextmanager
from contextvars import ContextVar


class Scope:
    """One part of the program's work: ``with scope(): …``, ``@scope()`` on methods."""

    def __init__(self, name):
        self._values = ContextVar(name, default=None)
        # the value of the innermost `with`, None outside of any
        self.get = self._values.get

    @contextmanager
    def __call__(self, value=True):
        """Turn the scope on, with a value for the code inside."""
        token = self._values.set(value)
        try:
            yield value
        finally:
            self._values.reset(token)
