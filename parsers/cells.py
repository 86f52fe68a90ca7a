"""One text per cell value, the same whichever library read the spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
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
        # By type, because 1, 1.0 and True are one key of a dict.
        numbers = _Texts(lambda number: _number_text(number, decimal_mark))
        self._texts = _ByType(
            {
                float: numbers,
                int: _Texts(lambda number: numbers[float(number)]),
                bool: _Texts(lambda value: "TRUE" if value else "FALSE"),
                type(None): _Texts(lambda value: ""),
                datetime: _Texts(_datetime_text),
                date: _Texts(date.isoformat),
                time: _Texts(lambda value: value.isoformat("seconds")),
                timedelta: _Texts(duration_text),
            }
        )

    def rows(self, rows: Iterable[Sequence[object]]) -> list[list[str]]:
        """Return the rows as text."""
        texts = self._texts
        for known in texts.values():
            if len(known) > CACHE_SIZE:
                known.clear()
        return [
            [
                value if type(value) is str else texts[type(value)][value]
                for value in row
            ]
            for row in rows
        ]

    def row(self, row: Sequence[object]) -> list[str]:
        """Return one row as text."""
        return self.rows([row])[0]


class _ByType(dict):
    """The writer of the values of a type; a reader's own type is as its parent."""

    def __missing__(self, kind: type) -> _Texts:
        for known, texts in self.items():
            if issubclass(kind, known):
                self[kind] = texts
                return texts
        raise KeyError(kind)


class _Texts(dict):
    """Text by value, made when first asked for."""

    def __init__(self, write: Callable[[object], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Hashable) -> str:
        text = self[value] = self._write(value)
        return text


def _number_text(number: float, decimal_mark: str) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    # 15 digits are all a spreadsheet keeps; most numbers have fewer.
    text = repr(number)
    if len(text) > 16 or "e" in text:
        text = format(Decimal(format(number, ".15g")), "f")
    return text.replace(".", decimal_mark)


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
