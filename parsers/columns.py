"""Find the columns of a layout in the first rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .base import BadFile
from .ground import matches
from .profile import FIELDS, Column, Profile
from .texts import clean

# How far below the rows to skip a header is looked for.
HEADER_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """The positions of the columns of a layout in one table; 0 is the first."""

    first_row: int  # index of the first row below the header
    width: int | None  # cells of the header, None without header
    fields: dict[str, tuple[int, ...]]
    filters: tuple[int | None, ...]  # None: its optional column is missing
    above: dict[str, str]  # document and its date, told above the header instead
    costs: tuple[tuple[int, str], ...] = ()  # place and label of the costs of a row


@lru_cache(maxsize=10_000)  # the headers of all layouts, and first rows of files
def header_key(text: str) -> str:
    """Return the header in the form in which headers are compared."""
    return clean(text.replace("\ufeff", "")).casefold()


def header_keys(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows with all their texts in the form in which headers are compared."""
    return [list(map(header_key, row)) for row in rows]


def find_header(rows: Sequence[Sequence[str]], headers: set[str]) -> int | None:
    """Return the index of the first row that holds all the headers."""
    # a mask may fit the cell of another header, but these need one each
    cells = sum("*" not in header for header in headers)
    for at, row in enumerate(rows):
        if len(row) >= cells and not absent(headers, header_keys([row])[0]):
            return at
    return None


def absent(headers: set[str], keys: Sequence[str]) -> set[str]:
    """Return the headers, or masks of headers, that the keys of a row do not hold.

    >>> absent({"amount", "*msisdn*"}, ["subscriber msisdn", "label"])
    {'amount'}
    """
    return {
        header
        for header in headers.difference(keys)
        if "*" not in header or not any(matches(header, key) for key in keys)
    }


def _matching(header: str, keys: Sequence[str]) -> list[int]:
    header = header_key(header)
    found = [at for at, key in enumerate(keys) if key == header]
    if not found and "*" in header:
        found = [at for at, key in enumerate(keys) if matches(header, key)]
    return found


def locate(rows: Sequence[Sequence[str]], profile: Profile) -> Located:
    """Find the columns of the profile; raise BadFile when one is missing."""
    skip = profile.skip_rows
    if not profile.has_header:
        return _resolve(None, skip, profile, {})
    candidates = rows[skip : skip + HEADER_ROWS]
    at = find_header(candidates, needed_headers(profile))
    if at is None:
        raise _missing(candidates, profile)
    header = [header_key(text) for text in candidates[at]]
    above = {
        name: text
        for name in ("document", "document_date")
        for column in profile.columns.get(name, ())
        if (text := _told_above(column, rows[: skip + at]))
    }
    return _resolve(header, skip + at + 1, profile, above)


def needed_headers(profile: Profile) -> set[str]:
    """Return the headers without which the profile cannot read a table."""
    columns = [column for many in profile.columns.values() for column in many]
    columns += [rule.column for rule in profile.filters]
    headers = [c.at for c in columns if isinstance(c.at, str) and not c.optional]
    return set(map(header_key, (*profile.signature, *headers)))


def _resolve(
    header: list[str] | None, first_row: int, profile: Profile, above: dict[str, str]
) -> Located:
    fields = {
        name: tuple(at for column in columns if (at := _at(column, header)) is not None)
        for name, columns in profile.columns.items()
    }
    told = {each.field for each in profile.sections}
    told.update(name for each in profile.records for name in each.columns)
    is_told = {name: bool(fields.get(name)) or name in told for name in FIELDS}
    if not is_told["number"] or not (is_told["net"] or is_told["gross"]):
        raise _missing([header or []], profile)
    return Located(
        first_row=first_row,
        width=len(header) if header is not None else None,
        fields={name: places for name, places in fields.items() if places},
        filters=tuple(_at(rule.column, header) for rule in profile.filters),
        above={name: text for name, text in above.items() if not fields[name]},
        costs=tuple(
            (at, str(column.at))
            for column in profile.costs
            if (at := _at(column, header)) is not None
        ),
    )


def _told_above(column: Column, rows: Sequence[Sequence[str]]) -> str:
    """Return the text below a header that stands above the table's own header row."""
    if isinstance(column.at, int):
        return ""
    for heading, values in pairwise(rows):
        found = _matching(column.at, header_keys([heading])[0])
        if found and found[0] < len(values):
            return clean(values[found[0]])
    return ""


def _at(column: Column, header: list[str] | None) -> int | None:
    if isinstance(column.at, int):
        return column.at - 1
    if header.count(key := header_key(column.at)) == 1:
        return header.index(key)
    found = _matching(column.at, header)
    if len(found) > 1:
        raise BadFile(
            "ambiguous_column",
            "The column %(column)s stands in the file %(times)s times.",
            column=column.at,
            times=len(found),
        )
    return found[0] if found else None


def _missing(rows: Sequence[Sequence[str]], profile: Profile) -> BadFile:
    needed = needed_headers(profile)
    by_row = [absent(needed, keys) for keys in header_keys(rows)]
    fewest = min(by_row, key=len, default=needed)
    names = {
        header_key(c.at): c.at
        for c in (
            *(c for many in profile.columns.values() for c in many),
            *(rule.column for rule in profile.filters),
            *map(Column, profile.signature),
        )
        if isinstance(c.at, str)
    }
    return BadFile(
        "missing_column",
        "The file has no column %(columns)s, which the layout %(profile)s needs.",
        columns=", ".join(sorted(names[key] for key in fewest)),
        profile=profile.name,
    )
