"""From a value to the text of a cell, of which nothing gets lost unseen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..download import clean

# The longer ones stand first: MM is no M twice.
_DATE_PARTS = {
    "YYYY": "{0.year:04}",
    "YY": "{1:02}",
    "MM": "{0.month:02}",
    "M": "{0.month}",
    "DD": "{0.day:02}",
    "D": "{0.day}",
}
_DATE_PART = re.compile("|".join(_DATE_PARTS))
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What a placeholder writes of a date that says no format.
_DATE_FORMATS = {"period": "YYYY-MM"}
ISO = "YYYY-MM-DD"
# What can be wrong with a template, and what only the amounts tell. The models have a
# sentence for each of these.
ERRORS_OF_TEMPLATES = frozenset(
    {
        "date_format",
        "hidden_sign",
        "no_amount",
        "no_file_name",
        "no_width",
        "one_amount",
        "padding_after",
        "per_employee",
        "placeholder",
        "same_code",
        "setting",
        "truncate",
        "width",
    }
)
ERRORS_OF_AMOUNTS = frozenset(
    {
        "character",
        "decimals",
        "needs_quotes",
        "no_column",
        "no_value",
        "shared_number",
        "too_long",
    }
)


class ExportError(ValueError):
    """A file that cannot be written as its template asks.

    ``str(error)`` is a plain sentence, ``error.kind`` one of ERRORS_OF_TEMPLATES or
    ERRORS_OF_AMOUNTS, and ``error.values`` the facts in it, for a translated message.
    """

    def __init__(self, kind: str, message: str, /, **values: object) -> None:
        """Put the values into the placeholders of the message."""
        super().__init__(message.format_map(values))
        self.kind = kind
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where in the file something is wrong; row 0 is a header or footer line."""

    column: str = ""
    row: int = 0
    employee: str = ""

    def error(self, kind: str, message: str, **values: object) -> ExportError:
        """Return the error that names this place.

        >>> str(Spot(column="Sum", row=2, employee="0012").error("decimals", "no!"))
        'column Sum, row 2, employee 0012: no!'
        """
        return ExportError(
            kind,
            "column {column}, row {row}, employee {employee}: " + message,
            column=self.column,
            row=self.row,
            employee=self.employee,
            **values,
        )


NOWHERE = Spot()


def format_amount(
    amount: Decimal, decimals: int = 2, mark: str = ".", spot: Spot = NOWHERE
) -> str:
    """Write an amount; without a ``mark``, in units of its last decimal.

    >>> format_amount(Decimal("-1218.1"), mark=",")
    '-1218,10'
    >>> format_amount(Decimal("18.15"), mark="")
    '1815'
    """
    text = f"{amount or Decimal(0):.{decimals}f}"
    if Decimal(text) != amount:
        raise spot.error(
            "decimals",
            "{amount} has more than {decimals} decimals",
            amount=amount,
            decimals=decimals,
        )
    return text.replace(".", mark) if mark else str(int(text.replace(".", "")))


def format_date(day: date, notation: str = ISO) -> str:
    """Write a date as people note it down.

    >>> format_date(date(2026, 10, 1)), format_date(date(2026, 10, 1), "M/YY")
    ('2026-10-01', '10/26')
    """
    rest = _DATE_PART.sub("", notation)
    if not notation or "{" in rest or any(map(str.isalpha, rest)):
        raise ExportError(
            "date_format", "{notation!r} is no date format", notation=notation
        )
    pattern = _DATE_PART.sub(lambda part: _DATE_PARTS[part[0]], notation)
    return pattern.format(day, day.year % 100)


def fit(
    text: str,
    width: int,
    padding: str = " ",
    align: str = "left",
    spot: Spot = NOWHERE,
) -> str:
    """Pad a text to a width; a sign stays before the zeros.

    >>> fit("Ann", 5), fit("1815", 8, "0", "right"), fit("-1815", 8, "0", "right")
    ('Ann  ', '00001815', '-0001815')
    """
    if len(text) > width:
        raise spot.error(
            "too_long",
            "{text!r} is longer than {width} characters",
            text=text,
            width=width,
        )
    if align == "left":
        return text.ljust(width, padding)
    return text.zfill(width) if padding == "0" else text.rjust(width, padding)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values into the placeholders of a text, with a width or a date format.

    Numbers are padded with zeros before them, texts with blanks after them.

    >>> values = {"count": 3, "run": "October", "period": date(2026, 10, 1)}
    >>> fill("T{count:4};{run:9};{period}", values)
    'T0003;October  ;2026-10'
    >>> fill("{period:YYYYMM}.csv", values)
    '202610.csv'
    """
    return _PLACEHOLDER.sub(lambda found: _filled(found[1], values), text)


def sole_placeholder(text: str) -> tuple[str, int]:
    """Return the name and the width of the placeholder that is the whole text, if so.

    >>> sole_placeholder("{sum:12}"), sole_placeholder("{sum}")
    (('sum', 12), ('sum', 0))
    >>> sole_placeholder("T{sum}"), sole_placeholder("{sum:wide}")
    (('', 0), ('', 0))
    """
    found = _PLACEHOLDER.fullmatch(text.strip())
    name, _colon, width = found[1].partition(":") if found else ("", "", "")
    return (name, int(width or 0)) if not width or width.isdecimal() else ("", 0)


def placeholders(*texts: str) -> set[str]:
    """Return the names of the placeholders in the texts.

    >>> sorted(placeholders("{count:4};{sum}", "{count}"))
    ['count', 'sum']
    """
    found = (each for text in texts for each in _PLACEHOLDER.findall(text))
    return {name.partition(":")[0] for name in found}


def _filled(placeholder: str, values: Mapping[str, object]) -> str:
    name, _colon, spec = placeholder.partition(":")
    if name not in values:
        raise ExportError(
            "placeholder",
            "there is no placeholder {name}: use {known}",
            name=name,
            known=", ".join(values),
        )
    value = values[name]
    if value in (None, "", False):
        raise ExportError("no_value", "there is no value for {name}", name=name)
    if isinstance(value, date):
        return format_date(value, spec or _DATE_FORMATS.get(name, ISO))
    text = clean(str(value))
    if not spec:
        return text
    if not spec.isdecimal():
        raise ExportError(
            "width", "{spec!r} is no width of {name}", spec=spec, name=name
        )
    number = name in ("count", "employees", "sum")
    padding, align = ("0", "right") if number else (" ", "left")
    return fit(text, int(spec), padding, align, Spot(column=f"{{{placeholder}}}"))
