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
from .fixed import find_cuts, fixed_head
from .ods import ods_batches, ods_sheets
from .profile import DEFAULT_ENCODINGS
from .propose_rows import typical_width, worth
from .tables import check_member, members, pdf_table
from .xls import xls_batches, xls_sheets
from .xlsx import pick_sheet, xlsx_batches, xlsx_sheets

_SHEETS = {
    "xls": (xls_sheets, xls_batches),
    "xlsx": (xlsx_sheets, xlsx_batches),
    "ods": (ods_sheets, ods_batches),
}

_MOST_TABLES = 20  # sheets or members that are looked at
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
    # Where columns of a fixed width begin: letters of a text, points of a PDF.
    cuts: tuple[int, ...] = ()
    places: tuple[tuple[int, int], ...] = ()  # of a PDF: page and line of each row


def head(
    content: bytes,
    *,
    member: str | None = None,
    sheet: str | int | None = None,
    delimiter: str | None = None,
    quote: str = '"',
    encodings: tuple[str, ...] = DEFAULT_ENCODINGS,
    cuts: tuple[int, ...] = (),
    rows: int = 20,
) -> Sample:
    """Return the first rows of a file.

    Those of a PDF begin a little above its largest table; its columns begin at
    ``Sample.cuts``, which a layout needs to recognise the next PDF.

    Of a workbook or a zip file these are the rows of the sheet or member that looks
    most like the details of a bill: a cover is passed by.

    Raises BadFile when no row can be read from the content.
    """
    content = unpacked(content)
    kind = check_readable(content)

    def read(kind: str, content: bytes) -> Sample:
        if kind == "csv":
            encoding = find_encoding(content, encodings)
            text = head_text(content, encoding)
            return replace(
                _text_sample(text, delimiter, quote, cuts, rows), encoding=encoding
            )
        if kind == "pdf":
            return _pdf_sample(content, cuts, rows)
        return _sheet_sample(kind, content, sheet, rows)

    if kind != "zip":
        return read(kind, content)
    archive = Archive(content)
    names = tuple(_readable_members(archive))
    wanted = [members(archive, member)[0]] if member else names[:_MOST_TABLES]
    samples = [
        replace(read(check_member(name, part), part), members=names, member=name)
        for name, part in ((name, archive.read(name)) for name in wanted)
    ]
    if not samples:
        raise BadFile("empty", "The file is empty.")
    return max(samples, key=lambda sample: worth(sample.rows))


def _text_sample(
    text: str, delimiter: str | None, quote: str, cuts: tuple[int, ...], rows: int
) -> Sample:
    """Return the first rows of a text, cut at its delimiters or into fixed widths."""
    found = delimiter or (None if cuts else sniff_delimiter(text, quote))
    table = head_rows(text, found or _NO_DELIMITER, quote, rows)
    if delimiter is None and not cuts and (found is None or typical_width(table) < 3):
        # A comma of the amounts cuts each line in two.
        cuts = find_cuts(text)
        cuts = cuts if len(cuts) > typical_width(table) else ()
    if cuts:
        return Sample(kind="csv", rows=fixed_head(text, cuts, rows), cuts=cuts)
    return Sample(kind="csv", rows=table, delimiter=found)


def _pdf_sample(content: bytes, cuts: tuple[int, ...], rows: int) -> Sample:
    """Return the first rows of the largest table of a PDF."""
    table = pdf_table(content, cuts)
    found = list(islice(chain.from_iterable(table.batches(1)), rows))
    return Sample(
        kind="pdf", rows=found, cuts=table.cuts, places=tuple(table.places[:rows])
    )


def _sheet_sample(
    kind: str, content: bytes, sheet: str | int | None, rows: int
) -> Sample:
    """Return the first rows of the sheet, or of the one that holds most of a bill."""
    sheets_of, batches_of = _SHEETS[kind]
    sheets = sheets_of(content)
    wanted = (
        [sheet] if sheet is not None else range(1, min(len(sheets), _MOST_TABLES) + 1)
    )
    found = {
        name: list(
            islice(chain.from_iterable(batches_of(content, at, ".", rows)), rows)
        )
        for at in wanted or [None]
        for name in [pick_sheet(sheets, at)]
    }
    best = max(found, key=lambda name: worth(found[name]))
    return Sample(kind=kind, rows=found[best], sheets=tuple(sheets), sheet=best)


def _readable_members(archive: Archive) -> Iterator[str]:
    pdfs = []
    found = False
    for name in members(archive, None):
        # A picture or a letter may lie beside the tables.
        with suppress(BadFile):
            if check_member(name, archive.read(name)) == "pdf":
                pdfs.append(name)
            else:
                found = True
                yield name
    if not found:
        yield from pdfs
