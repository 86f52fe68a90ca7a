"""One text per cell value, the same whichever library read the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from .convert import CACHE_SIZE


class CellText:
    """Write cell values as text: numbers with the decimal mark of the layout.

    >>> text = CellText(",")
    >>> text.row([1.0, 1.5, "a", None, True])
    ['1', '1,5', 'a', '', 'TRUE']
    >>> text.row([datetime(2026, 1, 31), datetime(2026, 1, 31, 9, 5), time(9, 5)])
    ['2026-01-31', '2026-01-31 09:05:00', '09:05:00']
    """

    def __init__(self, decimal_mark: str = ".") -> None:
        """Take the decimal mark that numbers are to be written with."""
        self._numbers = _Numbers(decimal_mark)

    def rows(self, rows: Iterable[Sequence[object]]) -> list[list[str]]:
        """Return the rows as text."""
        numbers, other = self._numbers, self._other
        if len(numbers) > CACHE_SIZE:
            numbers.clear()
        return [
            [
                value
                if type(value) is str
                else numbers[value]
                if type(value) is float
                else other(value)
                for value in row
            ]
            for row in rows
        ]

    def row(self, row: Sequence[object]) -> list[str]:
        """Return one row as text."""
        return self.rows([row])[0]

    def _other(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return self._numbers[float(value)]
        if isinstance(value, datetime):
            return _datetime_text(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.isoformat("seconds")
        if isinstance(value, timedelta):
            return duration_text(value)
        return str(value)


class _Numbers(dict):
    """Text by number: 15 digits, all a spreadsheet keeps, and never an exponent."""

    def __init__(self, decimal_mark: str) -> None:
        super().__init__()
        self._mark = decimal_mark

    def __missing__(self, number: float) -> str:
        if number.is_integer() and abs(number) < 1e15:
            text = str(int(number))
        else:
            text = format(Decimal(format(number, ".15g")), "f")
            text = text.replace(".", self._mark)
        self[number] = text
        return text


def duration_text(value: timedelta) -> str:
    """Return hours, minutes and seconds.

    >>> duration_text(timedelta(days=1, seconds=62))
    '24:01:02'
    """
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, seconds = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}"


def _datetime_text(value: datetime) -> str:
    if value.microsecond >= 500_000:
        value += timedelta(seconds=1)
    value = value.replace(microsecond=0)
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ")
