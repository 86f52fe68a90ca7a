"""Read a small table of ours: rows of named columns, in any order, from any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from .archive import unpacked
from .base import BadFile
from .delimited import sniff_delimiter, text_batches
from .detect import check_readable
from .encodings import find_encoding, head_text
from .ground import parse_amount
from .ods import ods_batches
from .profile import DEFAULT_ENCODINGS
from .xls import xls_batches
from .xlsx import xlsx_batches

_SHEETS = {"xls": xls_batches, "xlsx": xlsx_batches, "ods": ods_batches}
_BATCH = 1000
_HEADER_ROWS = 10


def read_listing(
    content: bytes, columns: Mapping[str, Sequence[str]], required: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, {column: text}) of each row below the headers.

    ``columns`` maps a column to the headers it may have, whatever their case; rows
    without any of these values are left out. Raises BadFile when the content is no
    table, or when a ``required`` column is missing from its first ten rows.

    >>> read_listing(b"No;Withheld\\n12;5,00\\n", {"number": ["no"],
    ...     "amount": ["withheld"]}, ["number", "amount"])
    [(2, {'number': '12', 'amount': '5,00'})]
    """
    rows = enumerate(chain.from_iterable(_batches(content)), 1)
    places = _find_columns(rows, columns, required)
    listing = []
    for number, cells in rows:
        values = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, place in places.items()
        }
        if any(values.values()):
            listing.append((number, values))
    return listing


def read_amount(text: str) -> Decimal:
    """Read an amount whose decimal mark is unknown; ValueError if in doubt.

    >>> [str(read_amount(text)) for text in ("12,5", "1.234,50", "-3.10")]
    ['12.5', '1234.50', '-3.10']
    >>> read_amount("1,234")
    Traceback (most recent call last):
    ValueError: '1,234' may be two amounts: write it with two decimals
    """
    found = set()
    for mark in ",.":
        try:
            found.add(parse_amount(text, mark))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{text[:40]!r} is not an amount")
    if len(found) > 1:
        raise ValueError(
            f"{text[:40]!r} may be two amounts: write it with two decimals"
        )
    return found.pop()


def _batches(content: bytes) -> Iterator[list[list[str]]]:
    content = unpacked(content)
    kind = check_readable(content)
    if kind in _SHEETS:
        return _SHEETS[kind](content, None, ".", _BATCH)
    if kind != "csv":
        raise BadFile(
            "not_tabular",
            "The file is no table (%(kind)s): no row can be read.",
            kind=kind,
        )
    encoding = find_encoding(content, DEFAULT_ENCODINGS)
    delimiter = sniff_delimiter(head_text(content, encoding)) or ";"
    return text_batches(content, encoding, delimiter, '"', _BATCH)


def _find_columns(
    rows: Iterator[tuple[int, list[str]]],
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> dict[str, int]:
    """Return {column: its place}, having read the rows down to the headers."""
    best: list[str] = list(required)
    for number, cells in rows:
        headers = [cell.strip().casefold() for cell in cells]
        places = {
            name: headers.index(header)
            for name, spellings in columns.items()
            for header in map(str.casefold, spellings)
            if header in headers
        }
        missing = [name for name in required if name not in places]
        if not missing:
            return places
        best = min(best, missing, key=len)
        if number == _HEADER_ROWS:
            break
    names = [f"“{columns[name][0]}”" for name in best]
    raise BadFile(
        "missing_header", "There is no column %(columns)s.", columns=", ".join(names)
    )
