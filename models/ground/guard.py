"""Computed facts are written by the program alone.

Over RPC, users reach every stored field of every model that they may write, whatever
the screens offer: what is `readonly` in a view or in a field is no guard in Odoo. Here
it becomes one. *A stored field of ours that is declared `readonly` is the program's*:
writing it, giving it to a new record or to a copy is refused, and defaults that a user
or a context brings along do not reach it. A model of ours without any other field is
the program's alone: users cannot create or delete its records.

The program's own writes are known by one of two things:

* The scope `by_program`, around single writes or on whole methods. It is for methods
only that take no values of fields from their caller.

* Superuser mode. Users cannot switch it on, and what runs in it is our own code (or
Odoo's): no public method of ours hands on a dictionary of values from its caller to
`create` or `write` in superuser mode. `tests/test_booked.py` lists those that take
anything at all. Values that users set elsewhere for later records, their defaults for
instance, do not count in superuser mode either.

Columns that are written by SQL, or by a compute method, pass no `write`: no call from
outside reaches them, or only by writing what they depend on, which is checked.
"""

from .scope import Scope

by_program = Scope("by_program")
# What the program notes elsewhere, or for many records in one go, leaves no trace. Odoo
# notes changes of computed fields when they are computed: work that computes some also
# has `tracking_disable` in its context.
untraced = Scope("untraced")
