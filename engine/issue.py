"""A problem that was found, kept as an answer instead of an exception."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem in a file or a bill, with its place, shown until it is resolved.

    ``kind`` is a code, ``row`` the row as a spreadsheet numbers it (None: the file as a
    whole), ``field`` what was to be read there, and ``detail`` the text in its place.

    >>> Issue("unreadable_amount", row=12, field="amount", detail="n/a")
    Issue(kind='unreadable_amount', row=12, field='amount', detail='n/a')
    """

    kind: str
    _: KW_ONLY
    row: int | None = None
    field: str = ""
    detail: str = ""
