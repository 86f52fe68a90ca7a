"""From amounts to the rows and columns of a payroll file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from .formats import Record
from .template import Amount, Column, Template
from .text import ExportError, Spot, fill, format_amount

_ZERO = Decimal(0)


def expand(columns: Sequence[Column], amounts: Sequence[Amount]) -> tuple[Column, ...]:
    """Return the columns, with one for each wage code in place of the one for all."""
    held = {column.wage_code for column in columns if column.source == "amount"}
    codes = sorted({amount.wage_code for amount in amounts} - held - {""})
    return tuple(
        each
        for column in columns
        for each in (
            [_column_of_code(column, code) for code in codes]
            if column.source == "amount_per_code"
            else [column]
        )
    )


def counted(columns: Sequence[Column]) -> list[int]:
    """Return the places of the columns that hold every amount once.

    They are those per wage code, or else the first one with amounts.

    >>> total = Column(source="amount")
    >>> counted([Column(source="row"), total, replace(total, wage_code="5100")])
    [2]
    >>> counted([Column(source="row"), total, total])
    [1]
    """
    found = [at for at, column in enumerate(columns) if column.source == "amount"]
    return [at for at in found if columns[at].wage_code] or found[:1]


def records(
    template: Template,
    columns: Sequence[Column],
    amounts: Sequence[Amount],
    values: Mapping[str, object],
) -> list[Record]:
    """Return the rows; no amount is left out, and none is charged to another one."""
    _check_numbers(amounts)
    _check_codes(columns, amounts)
    return [
        _record(template, columns, group, row, values)
        for row, group in enumerate(_groups(template, amounts), 1)
    ]


def _check_numbers(amounts: Iterable[Amount]) -> None:
    """Refuse one payroll number for two: payroll would charge one for the other."""
    names: dict[str, str] = {}
    for amount in amounts:
        number, name = amount.payroll_number, amount.employee_name
        if number and names.setdefault(number, name) != name:
            raise ExportError(
                "shared_number",
                "{first} and {second} have the same payroll number {number}",
                first=names[number],
                second=name,
                number=number,
            )


def _check_codes(columns: Sequence[Column], amounts: Iterable[Amount]) -> None:
    codes = {columns[at].wage_code for at in counted(columns)}
    for amount in amounts:
        if "" not in codes and amount.wage_code not in codes:
            raise ExportError(
                "no_column",
                "employee {employee}: there is no column for the wage code {code!r}",
                employee=_employee(amount),
                code=amount.wage_code,
            )


def _column_of_code(column: Column, code: str) -> Column:
    header = fill(column.header or "{wage_code}", {"wage_code": code})
    return replace(column, source="amount", wage_code=code, header=header)


def _groups(template: Template, amounts: Sequence[Amount]) -> Iterable[list[Amount]]:
    """Return the amounts of each row."""
    if template.layout == "amount":
        return [[amount] for amount in amounts]
    groups: dict[tuple[object, ...], list[Amount]] = {}
    for amount in amounts:
        who = (amount.payroll_number, amount.employee_name)
        key = (*who, amount.period_from, amount.period_to)
        groups.setdefault(key, []).append(amount)
    return groups.values()


def _record(
    template: Template,
    columns: Iterable[Column],
    group: Sequence[Amount],
    row: int,
    values: Mapping[str, object],
) -> Record:
    employee = _employee(group[0])
    cells = []
    for column in columns:
        spot = Spot(column=column.name, row=row, employee=employee)
        value = _value(column, group, spot, values)
        # Where each column has its place, there is no empty one for an amount.
        empty = value is None and template.format == "fixed"
        cells.append((column, _ZERO if empty else value))
    return Record(row=row, employee=employee, cells=tuple(cells))


def _employee(amount: Amount) -> str:
    return amount.payroll_number or amount.employee_name


def _value(
    column: Column, group: Sequence[Amount], spot: Spot, values: Mapping[str, object]
) -> object:
    if column.source == "amount":
        return _amount(column, group, spot)
    if column.source == "sign":
        return "-" if _signed(column, group) < 0 else "+"
    if column.source == "constant":
        return fill(column.text, values)
    if column.source == "row":
        return str(spot.row)
    told = [getattr(amount, column.source) for amount in group]
    if column.source == "explanation":
        return " / ".join(dict.fromkeys(filter(None, told)))
    return told[0]


def _amount(column: Column, group: Sequence[Amount], spot: Spot) -> Decimal | None:
    """Return the amount of a cell; None where the employee has none of its code."""
    if not any(_of_code(column, group)):
        return None
    amount = _signed(column, group)
    format_amount(amount, column.decimals, spot=spot)  # before anything sums it up
    return abs(amount) if column.sign == "absolute" else amount


def _signed(column: Column, group: Iterable[Amount]) -> Decimal:
    total = _ZERO
    for each in _of_code(column, group):
        opposite = column.sign == "negative_deductions" and each.kind == "deduction"
        total += -each.amount if opposite else each.amount
    return total


def _of_code(column: Column, group: Iterable[Amount]) -> Iterator[Amount]:
    code = column.wage_code
    return (each for each in group if not code or each.wage_code == code)
