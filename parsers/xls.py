"""Read .xls, the format of Excel up to 2003."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import xlrd

from .base import BadFile
from .cells import CellText
from .xlsx import pick_sheet

_PLAIN = {
    xlrd.XL_CELL_EMPTY,
    xlrd.XL_CELL_TEXT,
    xlrd.XL_CELL_NUMBER,
    xlrd.XL_CELL_BLANK,
}


def xls_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    return _open(content).sheet_names()


def xls_batches(
    content: bytes, sheet: str | int | None, decimal_mark: str, batch_size: int
) -> Iterator[list[list[str]]]:
    """Read a sheet in batches of text rows, from the first row on."""
    book = _open(content)
    name = pick_sheet(book.sheet_names(), sheet)
    table = _guarded(lambda: book.sheet_by_name(name))
    values = _Values(book.datemode)
    text = CellText(decimal_mark)
    for at in range(0, table.nrows, batch_size):
        rows = range(at, min(at + batch_size, table.nrows))
        yield text.rows(
            [values.of(table.row_values(r), table.row_types(r)) for r in rows]
        )


class _Values:
    """Cell values of xlrd, which keeps dates, booleans and errors as numbers."""

    def __init__(self, datemode: int) -> None:
        self._datemode = datemode

    def of(self, values: list, types: list[int]) -> list:
        if _PLAIN.issuperset(types):
            return values
        return [
            value if kind in _PLAIN else self._special(value, kind)
            for value, kind in zip(values, types, strict=True)
        ]

    def _special(self, value: float, kind: int) -> object:
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(value, "#ERROR!")
        return self._date(value)

    def _date(self, value: float) -> object:
        if not 0 <= value < 2_958_466:  # beyond the year 9999 it is shown as a number
            return value
        if value < 1:
            moment = datetime(2000, 1, 1) + timedelta(seconds=round(value * 86_400))
            return moment.time() if moment.day == 1 else time()
        first = datetime(1904, 1, 1) if self._datemode else datetime(1899, 12, 30)
        return first + timedelta(days=int(value), seconds=round(value % 1 * 86_400))


def _open(content: bytes) -> xlrd.Book:
    return _guarded(
        lambda: xlrd.open_workbook(
            file_contents=content,
            on_demand=True,
            ragged_rows=True,
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
