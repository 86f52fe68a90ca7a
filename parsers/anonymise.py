"""A few rows of a file in which nothing is of a person, to be shared with a layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .phone import mask

_DIGIT = re.compile(r"\d")
# What is of somebody, whatever the rest of the row says.
_NUMBERS = ("number", "dialled", "document")
_NAMES = ("user_name",)


def anonymise(
    rows: Sequence[Sequence[str]], fields: Mapping[int, str], *, headers: bool
) -> list[list[str]]:
    """Return the columns of rows that are read, without what is of a person.

    ``fields`` maps positions (1 is the first) to fields. Of numbers the shape is left,
    one value is told from another by its last digits. Columns that are not read are
    left out: nothing tells what is in them. With ``headers``, the first row has them.

    >>> anonymise([["+447700900123", "Ann", "1.50", "x"]],
    ...     {1: "number", 2: "user_name", 3: "net"}, headers=False)
    [['+000000000001', 'User 1', '1.50']]
    """
    known: dict[str, dict[str, int]] = {"number": {}, "name": {}}
    result = [
        [_without_person(_cell(row, at), fields[at], known) for at in sorted(fields)]
        for row in (rows[1:] if headers else rows)
    ]
    if headers and rows:
        result.insert(0, [_cell(rows[0], at) for at in sorted(fields)])
    return result


def _cell(row: Sequence[str], position: int) -> str:
    return row[position - 1] if position <= len(row) else ""


def _without_person(text: str, field: str, known: dict[str, dict[str, int]]) -> str:
    if not text.strip():
        return text
    if field in _NAMES:
        return f"User {_count(text, known['name'])}"
    if field not in _NUMBERS:
        return mask(text) if field == "label" else text
    digits = len(_DIGIT.findall(text))
    if not digits:
        return text
    number = _count(text, known["number"]) % 10**digits
    written = iter(str(number).zfill(digits))
    return _DIGIT.sub(lambda _found: next(written), text)


def _count(text: str, known: dict[str, int]) -> int:
    return known.setdefault(text, len(known) + 1)
