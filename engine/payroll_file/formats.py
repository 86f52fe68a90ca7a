"""The bytes of a payroll file: delimited, of fixed width, or a workbook."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ..download import Plain, clean, delimited_line, neutral, workbook
from .template import Column, Template
from .text import (
    ISO,
    ExportError,
    Spot,
    fit,
    format_amount,
    format_date,
)

_QUOTING = {
    "needed": csv.QUOTE_MINIMAL,
    "always": csv.QUOTE_ALL,
    "never": csv.QUOTE_NONE,
}
# A workbook names the day on which it was made; the same amounts make the same bytes.
_MADE_ON = datetime(2000, 1, 1)
_LONGEST_IN_XLSX = 32_767
# A cell is written as its column says; None is an empty one.
Cell = tuple[Column, Decimal | date | str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the file; the lines above and below the amounts are row 0."""

    cells: tuple[Cell, ...]
    row: int = 0
    employee: str = ""

    def place(self, column: Column) -> Spot:
        """Return where the cell of a column is."""
        return Spot(column=column.name, row=self.row, employee=self.employee)


def to_delimited(template: Template, records: Iterable[Record]) -> bytes:
    """Write rows with a delimiter between their cells."""
    return _encoded(template, _delimited_lines(template, records))


def to_fixed(template: Template, records: Iterable[Record]) -> bytes:
    """Write rows in which each column has its place."""
    lines = (
        (record, "".join(_text(*cell, record) for cell in record.cells))
        for record in records
    )
    return _encoded(template, lines)


def to_xlsx(template: Template, records: Iterable[Record]) -> bytes:
    """Write a workbook in which numbers are numbers, and texts are never formulas."""
    content = io.BytesIO()
    with workbook(content, _MADE_ON) as book:
        sheet = book.add_worksheet()
        styles = {}
        for row, record in enumerate(records):
            for at, (column, value) in enumerate(record.cells):
                wanted = _xlsx_format(column, value)
                if wanted not in styles:
                    styles[wanted] = book.add_format({"num_format": wanted})
                _write_cell(sheet, (row, at), column, value, record, styles[wanted])
        sheet.autofit()
    return content.getvalue()


WRITERS = {"delimited": to_delimited, "fixed": to_fixed, "xlsx": to_xlsx}


def split_line(template: Template, line: str) -> list[str]:
    """Return the cells of a header or footer line, where the format has cells."""
    if template.format == "fixed":
        return [line]
    return next(csv.reader([line], delimiter=template.delimiter), [])


def _delimited_lines(
    template: Template, records: Iterable[Record]
) -> Iterator[tuple[Record, str]]:
    never = template.quotes == "never"
    for record in records:
        cells = [_marked_text(*cell, record) for cell in record.cells]
        try:
            line = delimited_line(
                cells,
                template.delimiter,
                quoting=_QUOTING[template.quotes],
                quotechar=None if never else '"',
            )
        except csv.Error:
            raise ExportError(
                "needs_quotes",
                "employee {employee}: a text has the delimiter in it",
                employee=record.employee,
            ) from None
        yield record, line


def _encoded(template: Template, lines: Iterable[tuple[Record, str]]) -> bytes:
    # An incremental one writes a byte order mark once, not in every line.
    encoder = codecs.getincrementalencoder(template.encoding)()
    content = []
    for record, line in lines:
        try:
            content.append(encoder.encode(line + template.line_end))
        except UnicodeEncodeError as error:
            raise ExportError(
                "character",
                "employee {employee}: {encoding} has no character {character!r}",
                employee=record.employee,
                encoding=template.encoding,
                character=line[error.start],
            ) from None
    return b"".join(content)


def _marked_text(column: Column, value: object, record: Record) -> str:
    """Return the text of a cell, marked where it is no text of somebody else."""
    text = _text(column, value, record)
    return text if isinstance(value, str) else Plain(text)


def _neutral_text(column: Column, value: object, record: Record) -> str:
    text = _text(column, value, record)
    return neutral(text) if isinstance(value, str) else text


def _text(column: Column, value: object, record: Record) -> str:
    spot = record.place(column)
    text = _bare_text(column, value, spot)
    if column.truncate:
        text = text[: column.width or None]
    if not column.width:
        return text
    align = "right" if column.right else "left"
    return fit(text, column.width, column.padding, align, spot)


def _bare_text(column: Column, value: object, spot: Spot) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_amount(value, column.decimals, column.decimal_mark, spot)
    if isinstance(value, date):
        return format_date(value, column.date_format)
    return clean(str(value))


def _xlsx_format(column: Column, value: object) -> str:
    if isinstance(value, Decimal):
        decimals = column.decimals if column.decimal_mark else 0
        return f"0.{'0' * decimals}" if decimals else "0"
    return "yyyy-mm-dd" if isinstance(value, date) else "General"


def _write_cell(
    sheet, at: Sequence[int], column: Column, value: object, record: Record, style
) -> None:
    if isinstance(value, Decimal):
        # Checked and rounded as text first, so that every format says the same.
        mark = "." if column.decimal_mark else ""
        text = format_amount(value, column.decimals, mark, record.place(column))
        sheet.write_number(*at, float(text), style)
    elif isinstance(value, date) and column.date_format == ISO:
        sheet.write_datetime(*at, value, style)
    elif text := _neutral_text(column, value, record):
        if len(text) > _LONGEST_IN_XLSX:
            fit(text, _LONGEST_IN_XLSX, spot=record.place(column))
        sheet.write_string(*at, text)
