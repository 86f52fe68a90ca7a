"""Read .ods with python-calamine, after a look at what it would not read as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from xml.parsers import expat

from .archive import LIMITS, Archive
from .base import BadFile
from .cells import CellText, duration_text
from .xlsx import Workbook, by_calamine, check_xml, next_rows, pick_sheet

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{_NS}table:1.0 "
_KIND = f"{_NS}office:1.0 value-type"
_NOTE = f"{_NS}office:1.0 annotation"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_TIME = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")
_WIDEST = 16_384
_LONGEST = 1_048_576


def ods_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    return _open(content)[0].names


def ods_batches(
    content: bytes,
    sheet: str | int | None,
    decimal_mark: str,
    batch_size: int,
    names: list[str] | None = None,
) -> Iterator[list[list[str]]]:
    """Read a sheet in batches of text rows, from the first row on.

    ``names`` takes those of all sheets.
    """
    book, look = _open(content)
    if names is not None:
        names[:] = book.names
    name = pick_sheet(book.names, sheet)
    rows = _as_written(book.rows(book.names.index(name)), look.misread.get(name, {}))
    text = CellText(decimal_mark)
    while batch := next_rows(rows, batch_size):
        yield text.rows(batch)


def _open(content: bytes) -> tuple[Workbook, _Look]:
    archive = Archive(content)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        raise BadFile("encrypted", "The workbook is protected by a password.")
    check_xml(archive)
    look = _Look()
    for chunk in archive.chunks("content.xml"):
        look.feed(chunk)
    return by_calamine(content), look


class _Look:
    """Goes through the cells before the library does.

    Rows and cells are run-length encoded: a tiny file may unpack to more than the
    memory holds. And the library takes an error for zero, and for an empty cell a text
    without a type and a formula without its result: their texts are kept here.
    """

    def __init__(self) -> None:
        self.misread: dict[str, dict[int, dict[int, str]]] = {}  # by sheet, row, column
        self._sheet = ""
        self._row_repeat = self._empty_cells = self._notes = 0
        self._rows = self._empty_rows = self._cells = self._widest = 0
        self._misread: dict[int, str] = {}
        self._cell: dict[str, str] = {}
        self._text = ""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError as error:
            raise BadFile("truncated", "The workbook is damaged.") from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self._sheet = attributes.get(_TABLE + "name", "")
            self._rows = self._empty_rows = self._widest = 0
        elif name == _TABLE + "table-row":
            self._row_repeat = _repeat(attributes, "number-rows-repeated")
            self._cells = self._empty_cells = 0
            self._misread = {}
        elif name in _CELLS:
            self._cell, self._text = attributes, ""
        elif name == _NOTE:
            self._notes += 1

    def _characters(self, text: str) -> None:
        if not self._notes:
            self._text += text

    def _end(self, name: str) -> None:
        if name == _NOTE:
            self._notes -= 1
        elif name in _CELLS:
            self._end_cell()
        elif name == _TABLE + "table-row":
            self._end_row()

    def _end_cell(self) -> None:
        repeat = _repeat(self._cell, "number-columns-repeated")
        text = self._text.strip()
        kind = self._cell.get(_KIND)
        formula = self._cell.get(_TABLE + "formula", "")
        if not (kind or text or formula):
            self._empty_cells += repeat
            return
        first = self._cells + self._empty_cells
        self._cells = first + repeat
        self._empty_cells = 0
        if self._cells > _WIDEST:
            raise _too_far()
        if not kind or text.startswith(_ERRORS):
            texts = dict.fromkeys(range(first, self._cells), text or formula)
            self._misread |= texts

    def _end_row(self) -> None:
        if not self._cells:
            self._empty_rows += self._row_repeat
            return
        first = self._rows + self._empty_rows
        self._rows = first + self._row_repeat
        self._empty_rows = 0
        self._widest = max(self._widest, self._cells)
        if (
            self._rows > _LONGEST
            or self._row_repeat * self._cells > _LONGEST
            or self._rows * self._widest > LIMITS.cells
        ):
            raise _too_far()
        if self._misread:
            rows = dict.fromkeys(range(first, self._rows), self._misread)
            self.misread.setdefault(self._sheet, {}).update(rows)


def _as_written(
    rows: Iterator[Sequence[object]], misread: dict[int, dict[int, str]]
) -> Iterator[Sequence[object]]:
    """Yield the rows with the texts of the cells that the library does not know."""
    at = -1
    for at, row in enumerate(rows):
        # times of more than a day it leaves as they are written
        if any(type(value) is str and value[:2] == "PT" for value in row):
            row = [_clock(value) if type(value) is str else value for value in row]
        yield _filled(row, misread[at]) if at in misread else row
    for below in range(at + 1, max(misread, default=0) + 1):
        yield _filled((), misread.get(below, {}))


def _filled(row: Sequence[object], texts: dict[int, str]) -> list[object]:
    width = max(len(row), max(texts, default=-1) + 1)
    filled = [*row, *[""] * (width - len(row))]
    for at, text in texts.items():
        filled[at] = text
    return filled


def _clock(value: str) -> str:
    found = _TIME.fullmatch(value)
    if not found or value == "PT":
        return value
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours > _LONGEST:
        return value
    return duration_text(timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _repeat(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(_TABLE + name, "1")
    if not (text.isascii() and text.isdecimal()):
        return 1
    return int(text) if len(text) < 10 else 10**9  # far beyond every limit


def _too_far() -> BadFile:
    return BadFile("too_large", "The sheet reaches too far to the right or down.")
