"""Read .xls, the format of Excel up to 2003."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import xlrd

from .base import BadFile
from .cells import CellText
from .convert import CACHE_SIZE
from .xlsx import pick_sheet

_PLAIN = {
    xlrd.XL_CELL_EMPTY,
    xlrd.XL_CELL_TEXT,
    xlrd.XL_CELL_NUMBER,
    xlrd.XL_CELL_BLANK,
}
# The last day of the year 9999, less the distance of Excel's two calendars.
_LAST_DAY = 2_957_000


def xls_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    return _open(content).sheet_names()


def xls_batches(
    content: bytes,
    sheet: str | int | None,
    decimal_mark: str,
    batch_size: int,
    names: list[str] | None = None,
) -> Iterator[list[list[str]]]:
    """Read a sheet in batches of text rows, from the first row on.

    ``names`` takes those of all sheets.
    """
    book = _open(content)
    if names is not None:
        names += book.sheet_names()
    name = pick_sheet(book.sheet_names(), sheet)
    table = _guarded(lambda: book.sheet_by_name(name))
    text = CellText(decimal_mark)
    values = _Values(book.datemode, text)
    for at in range(0, table.nrows, batch_size):
        rows = range(at, min(at + batch_size, table.nrows))
        yield text.rows(
            [values.of(table.row_values(r), table.row_types(r)) for r in rows]
        )


class _Values(dict):
    """Values of cells that xlrd keeps as numbers: dates by number, made once each."""

    def __init__(self, datemode: int, text: CellText) -> None:
        super().__init__()
        self._first = datetime(1904, 1, 1) if datemode else datetime(1899, 12, 30)
        self._text = text
        self._special: dict[bytes, list[tuple[int, int]]] = {}

    def of(self, values: list, types: Sequence[int]) -> list:
        """Return the values of a row; most rows have the same types of cells."""
        key = bytes(types)
        if key not in self._special:
            self._special[key] = [
                (at, kind) for at, kind in enumerate(types) if kind not in _PLAIN
            ]
        for at, kind in self._special[key]:
            if kind == xlrd.XL_CELL_DATE:
                values[at] = self[values[at]]
            elif kind == xlrd.XL_CELL_BOOLEAN:
                values[at] = bool(values[at])
            else:  # it must not look like an empty cell
                values[at] = xlrd.error_text_from_code.get(values[at], "#ERROR")
        return values

    def __missing__(self, number: float) -> str:
        if len(self) > CACHE_SIZE:
            self.clear()
        text = self[number] = self._text.row([self._moment(number)])[0]
        return text

    def _moment(self, number: float) -> object:
        days, part = divmod(number, 1)
        seconds = timedelta(seconds=round(part * 86_400))
        if not 0 <= days < _LAST_DAY:  # Excel shows these as numbers
            return number
        if not days:
            return (datetime.min + seconds).time()
        return self._first + timedelta(days=days) + seconds


def _open(content: bytes) -> xlrd.Book:
    return _guarded(
        lambda: xlrd.open_workbook(
            file_contents=content,
            on_demand=True,
            logfile=io.StringIO(),
        )
    )


def _guarded(call: object) -> object:
    """Call into xlrd, which raises anything on a damaged workbook."""
    try:
        return call()
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error):
            raise BadFile(
                "encrypted", "The workbook is protected by a password."
            ) from error
        raise BadFile("truncated", "The workbook is damaged or incomplete.") from error
