"""Read .ods: the one kind of spreadsheet for which no library is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from xml.parsers import expat

from .archive import LIMITS, Archive
from .base import BadFile
from .cells import CellText, duration_text
from .xlsx import check_xml, pick_sheet

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE = f"{_NS}table:1.0 "
_OFFICE = f"{_NS}office:1.0 "
_TEXT = f"{_NS}text:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_TIME = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "Err:")
_WIDEST = 16_384
_LONGEST = 1_048_576


def ods_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    reader = _Reader(None, CellText())
    for chunk in _checked(content).chunks("content.xml"):
        reader.feed(chunk)
    return reader.names


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
    sheets = ods_sheets(content)
    if names is not None:
        names += sheets
    wanted = pick_sheet(sheets, sheet)
    reader = _Reader(wanted, CellText(decimal_mark))
    for chunk in Archive(content).chunks("content.xml"):
        reader.feed(chunk)
        while len(reader.rows) >= batch_size:
            yield reader.rows[:batch_size]
            del reader.rows[:batch_size]
    if reader.rows:
        yield reader.rows


def _checked(content: bytes) -> Archive:
    archive = Archive(content)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.names and b"encryption-data" in archive.read(manifest):
        raise BadFile("encrypted", "The workbook is protected by a password.")
    check_xml(archive)
    return archive


class _Reader:
    """Collect the rows of one sheet while the XML streams by.

    Rows and cells are run-length encoded, and empty runs fill the sheet to its very
    end: they count only once something follows them.
    """

    def __init__(self, wanted: str | None, text: CellText) -> None:
        self.names: list[str] = []
        self.rows: list[list[str]] = []
        self._wanted = wanted
        self._text = text
        self._inside = False  # in the wanted sheet
        self._row: list[str] = []
        self._row_repeat = 1
        self._empty_rows = self._empty_cells = 0
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_paragraph = self._in_note = 0
        self._done = self._cells_done = 0
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
            self.names.append(attributes.get(_TABLE + "name", ""))
            first = self.names.index(self.names[-1]) == len(self.names) - 1
            self._inside = first and self.names[-1] == self._wanted
        elif not self._inside:
            return
        elif name == _TABLE + "table-row":
            self._row, self._empty_cells = [], 0
            self._row_repeat = _repeat(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._cell, self._paragraphs = attributes, []
        elif name == _OFFICE + "annotation":
            self._in_note += 1
        elif self._cell is not None and not self._in_note:
            self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TEXT + "p":
            self._paragraphs.append("")
            self._in_paragraph += 1
        elif self._in_paragraph:
            if name == _TEXT + "s":
                self._paragraphs[-1] += " " * min(_number(attributes, _TEXT + "c"), 100)
            elif name in (_TEXT + "tab", _TEXT + "line-break"):
                self._paragraphs[-1] += " "

    def _characters(self, text: str) -> None:
        if self._in_paragraph and not self._in_note:
            self._paragraphs[-1] += text

    def _end(self, name: str) -> None:
        if not self._inside:
            return
        if name == _OFFICE + "annotation":
            self._in_note -= 1
        elif name == _TEXT + "p" and self._in_paragraph and not self._in_note:
            self._in_paragraph -= 1
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == _TABLE + "table-row":
            self._end_row()
        elif name == _TABLE + "table":
            self._inside = False

    def _end_cell(self, cell: dict[str, str]) -> None:
        repeat = _repeat(cell, "number-columns-repeated")
        value = _value(cell, "\n".join(self._paragraphs))
        text = self._text.row([value])[0]
        if not text:
            self._empty_cells += repeat
            return
        if len(self._row) + self._empty_cells + repeat > _WIDEST:
            raise _too_far()
        self._row.extend([""] * self._empty_cells)
        self._empty_cells = 0
        self._row.extend([text] * repeat)

    def _end_row(self) -> None:
        if not self._row:
            self._empty_rows += self._row_repeat
            return
        self._done += self._empty_rows + self._row_repeat
        self._cells_done += self._row_repeat * len(self._row)
        # Repeated full rows of a tiny file would fill the memory.
        if (
            self._done > _LONGEST
            or self._row_repeat * len(self._row) > _LONGEST
            or self._cells_done > LIMITS.cells
        ):
            raise _too_far()
        self.rows.extend([] for _ in range(self._empty_rows))
        self._empty_rows = 0
        self.rows.extend([self._row] * self._row_repeat)  # nobody changes them


def _value(cell: dict[str, str], text: str) -> object:
    kind = cell.get(_OFFICE + "value-type", "string" if text else "")
    if text.startswith(_ERRORS):  # its value is 0, or none
        return text
    if not kind:  # a formula without its result must not look like an empty cell
        return cell.get(_TABLE + "formula", "")
    if kind in ("float", "currency", "percentage"):
        try:
            return float(cell.get(_OFFICE + "value", ""))
        except ValueError:
            return text
    if kind == "date":
        day, _, clock = cell.get(_OFFICE + "date-value", text).partition("T")
        clock = clock.partition(".")[0]
        return day if clock in ("", "00:00:00") else f"{day} {clock}"
    if kind == "time":
        return _clock(cell.get(_OFFICE + "time-value", "")) or text
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value", "").upper()
    return cell.get(_OFFICE + "string-value", text)


def _clock(value: str) -> str:
    found = _TIME.fullmatch(value)
    if not found:
        return ""
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours > _LONGEST:
        return ""
    return duration_text(timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _repeat(attributes: dict[str, str], name: str) -> int:
    return _number(attributes, _TABLE + name)


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not (text.isascii() and text.isdecimal()):
        return 1
    return int(text) if len(text) < 10 else 10**9  # far beyond every limit


def _too_far() -> BadFile:
    return BadFile("too_large", "The sheet reaches too far to the right or down.")
