"""The file for the payroll office: amounts laid out by a template.

It is no part of ``engine`` itself: workbooks need a library, the split does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..download import clean
from .formats import WRITERS, Cell, Record, split_line
from .rows import counted, expand, records
from .template import KINDS, Amount, Column, Template
from .text import (
    ERRORS_OF_AMOUNTS,
    ERRORS_OF_TEMPLATES,
    ExportError,
    fill,
    format_amount,
    placeholders,
    sole_placeholder,
)

__all__ = [
    "ERRORS_OF_AMOUNTS",
    "ERRORS_OF_TEMPLATES",
    "KINDS",
    "Amount",
    "Column",
    "ExportError",
    "Template",
    "placeholders",
    "write",
]

_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_TEXT = Column(source="constant")
_COUNT = Column(source="amount", decimals=0)


def write(
    template: Template, amounts: Iterable[Amount], values: Mapping[str, object]
) -> tuple[str, bytes]:
    r"""Return the name and the content of the file.

    ``values`` are the values of the placeholders of the template: ``period`` (its first
    day), ``company``, ``run`` and whatever else the caller knows. Lines and the file
    name have ``count`` (the rows), ``employees`` and ``sum`` (of the amounts as they
    are written) too. ``ExportError``, a ``ValueError``, says what does not go into the
    file, and where.

    >>> from datetime import date
    >>> october = dict(period_from=date(2026, 10, 1), period_to=date(2026, 10, 31))
    >>> ann = Amount(payroll_number="0012", employee_name="Ann", kind="deduction",
    ...     amount=Decimal("18.15"), **october)
    >>> template = Template(columns=(
    ...     Column(source="payroll_number", header="Employee"),
    ...     Column(source="amount", header="Amount", sign="negative_deductions")),
    ...     footer_lines=("Total;{sum}",), file_name="{period:YYYYMM}.csv")
    >>> write(template, [ann], {"period": date(2026, 10, 1)})
    ('202610.csv', b'Employee;Amount\r\n0012;-18.15\r\nTotal;-18.15\r\n')
    """
    amounts = list(amounts)
    columns = expand(template.columns, amounts)
    rows = records(template, columns, amounts, values)
    numbers = _numbers(columns, rows)
    values = {**values, **{name: _told(*cell) for name, cell in numbers.items()}}
    content = WRITERS[template.format](
        template,
        [
            *_lines(template, template.header_lines, values, numbers),
            *_titles(template, columns),
            *rows,
            *_lines(template, template.footer_lines, values, numbers),
        ],
    )
    return _file_name(template.file_name, values), content


def _numbers(columns: Sequence[Column], rows: Sequence[Record]) -> dict[str, Cell]:
    """Return what lines above and below can tell about the rows: counts and the sum.

    The sum is that of the amounts as they are written, and is written like them.
    """
    places = counted(columns)
    written = [record.cells[at][1] or Decimal(0) for record in rows for at in places]
    like = replace(columns[places[0]], width=0) if places else _COUNT
    return {
        "count": (_COUNT, Decimal(len(rows))),
        "employees": (_COUNT, Decimal(len({record.employee for record in rows}))),
        "sum": (like, sum(written, Decimal(0))),
    }


def _told(column: Column, value: Decimal) -> str:
    return format_amount(value, column.decimals, column.decimal_mark)


def _lines(
    template: Template,
    lines: Iterable[str],
    values: Mapping[str, object],
    numbers: Mapping[str, Cell],
) -> Iterator[Record]:
    for line in lines:
        cells = split_line(template, line)
        yield Record(cells=tuple(_line_cell(cell, values, numbers) for cell in cells))


def _line_cell(
    text: str, values: Mapping[str, object], numbers: Mapping[str, Cell]
) -> Cell:
    """Return the cell of a line; a number that stands alone stays one."""
    name, width = sole_placeholder(text)
    if name not in numbers:
        return _TEXT, fill(text, values)
    column, value = numbers[name]
    return replace(column, width=width, padding="0", align="right"), value


def _titles(template: Template, columns: Iterable[Column]) -> Iterator[Record]:
    if template.has_header and template.format != "fixed":
        yield Record(cells=tuple((_TEXT, column.header) for column in columns))


def _file_name(pattern: str, values: Mapping[str, object]) -> str:
    """Return a name that every system can store, and that leads to no folder."""
    name = _FORBIDDEN_IN_NAMES.sub("-", clean(fill(pattern, values))).strip(" .")
    if not name:
        raise ExportError("no_file_name", "the file has no name")
    return name
