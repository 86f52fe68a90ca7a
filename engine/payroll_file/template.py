"""The content of a payroll file, and the layout that a payroll office asks for."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..money import as_decimal
from .text import ISO, ExportError, format_date

KINDS = (
    "deduction",
    "benefit_device",
    "benefit_subscription",
    "benefit_internet",
    "contribution",
)
FORMATS = ("delimited", "fixed", "xlsx")
LAYOUTS = ("amount", "employee")
SIGNS = ("as_is", "negative_deductions", "absolute")
QUOTES = ("needed", "always", "never")
AMOUNT_SOURCES = ("amount", "amount_per_code")
DATE_SOURCES = ("period_from", "period_to")
# One row per employee sums amounts of several kinds, so it has none of these.
ONE_AMOUNT_SOURCES = ("kind", "authority", "wage_code")
# Half of these would be another amount, or somebody else's.
WHOLE_SOURCES = (*AMOUNT_SOURCES, "sign", "row", "payroll_number", "wage_code")
SOURCES = (
    "payroll_number",
    "employee_name",
    *AMOUNT_SOURCES,
    "sign",
    "wage_code",
    "kind",
    "authority",
    *DATE_SOURCES,
    "explanation",
    "row",
    "constant",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One amount for payroll: what, of whom, for which period, and why.

    A positive deduction is withheld from the wages, a negative one is paid out with
    them. ``authority`` tells amounts apart that the tax office and social security
    count differently.
    """

    payroll_number: str
    employee_name: str
    kind: str  # one of KINDS
    amount: Decimal
    period_from: date
    period_to: date
    authority: str = ""
    wage_code: str = ""
    explanation: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no amount of a known kind."""
        as_decimal(self.amount, "amount")
        if self.kind not in KINDS:
            raise ValueError(f"kind: {self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the file: where its values come from, and how they are written.

    ``amount_per_code`` becomes one column per wage code that has no column yet;
    ``{wage_code}`` in its header is the code. ``text`` is what a constant says, with
    placeholders. ``decimal_mark`` "" writes amounts in units of their last decimal.
    """

    source: str
    header: str = ""
    width: int = 0
    padding: str = " "
    align: str = ""  # left or right; numbers right, texts left when it is empty
    truncate: bool = False
    decimals: int = 2
    decimal_mark: str = "."
    sign: str = "as_is"
    wage_code: str = ""  # in one row per employee: the amounts of this code only
    date_format: str = ISO
    text: str = ""

    @property
    def name(self) -> str:
        """The name of the column in messages."""
        return self.header or self.source

    @property
    def right(self) -> bool:
        """Whether the padding stands before the value."""
        if self.align:
            return self.align == "right"
        return self.source in (*AMOUNT_SOURCES, "row") or self.padding == "0"

    def __post_init__(self) -> None:
        """Refuse a column that could not say what it should."""
        _check_one_of("source", self.source, SOURCES)
        _check_one_of("sign", self.sign, SIGNS)
        _check_one_of("align", self.align, ("", "left", "right"))
        if len(self.padding) != 1:
            raise _bad_setting("padding", self.padding)
        if not 0 <= self.decimals <= 6:
            raise _bad_setting("decimals", self.decimals)
        if self.width < 0:
            raise _bad_setting("width", self.width)
        if self.padding.isdigit() and not self.right:
            raise ExportError(
                "padding_after",
                "column {column}: digits after a value would change it",
                column=self.name,
            )
        if self.truncate and self.source in WHOLE_SOURCES:
            raise ExportError(
                "truncate", "column {column}: it must not be cut", column=self.name
            )
        if self.source in DATE_SOURCES:
            format_date(date.min, self.date_format)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The file that one payroll office wants."""

    columns: tuple[Column, ...]
    format: str = "delimited"
    layout: str = "amount"  # one row per amount, or per employee
    has_header: bool = True
    delimiter: str = ";"
    quotes: str = "needed"
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    header_lines: tuple[str, ...] = ()
    footer_lines: tuple[str, ...] = ()
    file_name: str = "payroll.csv"

    def __post_init__(self) -> None:
        """Refuse a template whose files would lack or hide an amount."""
        _check_one_of("format", self.format, FORMATS)
        _check_one_of("layout", self.layout, LAYOUTS)
        _check_one_of("quotes", self.quotes, QUOTES)
        _check_one_of("line_end", self.line_end, ("\r\n", "\n", "\r"))
        if len(self.delimiter) != 1:
            raise _bad_setting("delimiter", self.delimiter)
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise _bad_setting("encoding", self.encoding) from None
        if not any(column.source in AMOUNT_SOURCES for column in self.columns):
            raise ExportError("no_amount", "there is no column with an amount")
        for column in self.columns:
            self._check_column(column)
        self._check_codes()
        self._check_signs()

    def _check_column(self, column: Column) -> None:
        if self.format == "fixed" and not column.width:
            raise ExportError(
                "no_width", "column {column}: it has no width", column=column.name
            )
        if self.layout == "employee" and column.source in ONE_AMOUNT_SOURCES:
            raise ExportError(
                "one_amount",
                "column {column}: one row per employee has several of it",
                column=column.name,
            )
        per_code = column.wage_code or column.source == "amount_per_code"
        if self.layout == "amount" and per_code:
            raise ExportError(
                "per_employee",
                "column {column}: only one row per employee has columns per wage code",
                column=column.name,
            )

    def _check_codes(self) -> None:
        amounts = [each for each in self.columns if each.source in AMOUNT_SOURCES]
        places = [(each.source, each.wage_code) for each in amounts]
        for column, place in zip(amounts, places, strict=True):
            if place != ("amount", "") and places.count(place) > 1:
                raise ExportError(
                    "same_code",
                    "column {column}: another one has the same amounts",
                    column=column.name,
                )

    def _check_signs(self) -> None:
        told = {each.wage_code for each in self.columns if each.source == "sign"}
        for column in self.columns:
            hidden = column.source in AMOUNT_SOURCES and column.sign == "absolute"
            per_code = column.source == "amount_per_code"
            if hidden and (per_code or column.wage_code not in told):
                raise ExportError(
                    "hidden_sign",
                    "column {column}: no other one tells the sign",
                    column=column.name,
                )


def _check_one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise _bad_setting(field, value)


def _bad_setting(field: str, value: object) -> ExportError:
    return ExportError(
        "setting", "{field}: {value!r} is not possible", field=field, value=value
    )
