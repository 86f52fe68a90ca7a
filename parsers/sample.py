"""The first rows of a file as text, before anything is known about its layout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice

from .archive import Archive, unpacked
from .base import BadFile
from .delimited import head_rows, sniff_delimiter
from .detect import check_readable
from .encodings import find_encoding, head_text
from .ods import ods_batches, ods_sheets
from .profile import DEFAULT_ENCODINGS
from .tables import check_member, members
from .xls import xls_batches, xls_sheets
from .xlsx import pick_sheet, xlsx_batches, xlsx_sheets

_SHEETS = {
    "xls": (xls_sheets, xls_batches),
    "xlsx": (xlsx_sheets, xlsx_batches),
    "ods": (ods_sheets, ods_batches),
}

_NO_DELIMITER = "\x1f"  # never in a text: each line is one cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first rows of a file, and how they were read."""

    kind: str  # of the file, or of the member of a zip file
    rows: list[list[str]]
    encoding: str = ""
    delimiter: str | None = None  # of a text; None if it could not be found out
    members: tuple[str, ...] = ()  # of a zip file, those that can be read ...
    member: str = ""  # ... and the one these rows stand in
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def head(
    content: bytes,
    *,
    member: str | None = None,
    sheet: str | int | None = None,
    delimiter: str | None = None,
    quote: str = '"',
    encodings: tuple[str, ...] = DEFAULT_ENCODINGS,
    rows: int = 20,
) -> Sample:
    """Return the first rows of a file; of a zip file, those of one member.

    Raises BadFile when no row can be read from the content.
    """
    content = unpacked(content)
    kind = check_readable(content)
    names: tuple[str, ...] = ()
    name = ""
    if kind == "zip":
        archive = Archive(content)
        names = tuple(_readable_members(archive))
        name = members(archive, member)[0] if member else next(iter(names), "")
        content = archive.read(name) if name else b""
        kind = check_member(name, content)
    if kind == "csv":
        encoding = find_encoding(content, encodings)
        text = head_text(content, encoding)
        delimiter = delimiter or sniff_delimiter(text, quote)
        sample = Sample(
            kind=kind,
            rows=head_rows(text, delimiter or _NO_DELIMITER, quote, rows),
            encoding=encoding,
            delimiter=delimiter,
        )
    else:
        sheets_of, batches_of = _SHEETS[kind]
        sheets = sheets_of(content)
        batches = batches_of(content, sheet, ".", rows)
        sample = Sample(
            kind=kind,
            rows=list(islice(chain.from_iterable(batches), rows)),
            sheets=tuple(sheets),
            sheet=pick_sheet(sheets, sheet),
        )
    return replace(sample, members=names, member=name)


def _readable_members(archive: Archive) -> Iterator[str]:
    for name in members(archive, None):
        # A picture or a letter may lie beside the tables.
        with suppress(BadFile):
            check_member(name, archive.read(name))
            yield name
