"""The kind of texts in a column: dates, amounts, phone numbers, times or words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .amounts import COMMON_RATES
from .dates import date_reader
from .ground import parse_amount
from .texts import Unreadable, clean

DATE_FORMATS = (
    *("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%Y/%m/%d", "%Y.%m.%d", "%d. %m. %Y", "%d %m %Y", "%Y%m%d", "%d%m%Y"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d-%m-%y", "%m-%d-%y"),
    *("%y-%m-%d", "%y.%m.%d", "%y%m%d", "%d%m%y", "%Y%m%d%H%M%S", "%Y%m%d%H%M"),
    *("%Y%m%d %H%M%S", "%Y%m%d-%H%M%S", "%d%m%Y%H%M%S", "%y%m%d%H%M%S"),
    *("%b %d, %Y", "%b %d %Y", "%d %b %Y", "%d %b, %Y", "%d-%b-%Y", "%d-%b-%y"),
    *("%d/%b/%Y", "%d/%b/%y", "%d %b %y", "%d.%b.%Y", "%d. %b %Y", "%d. %b. %Y"),
    *("%d%b%Y", "%d%b%y", "%Y-%b-%d", "%b-%d-%Y", "%d de %B de %Y", "%d. %b %y"),
    *("%a %d %b %Y", "%a, %d %b %Y", "%a, %b %d, %Y", "%a %b %d %Y", "%a %d/%m/%Y"),
    *("%a %d.%m.%Y", "%a, %d.%m.%Y", "%a %d-%m-%Y", "%a. %d/%m/%Y", "%a %Y-%m-%d"),
)
# Without a year: it is that of the bill.
_YEARLESS = ("%m/%d", "%d/%m", "%d.%m.", "%d-%m", "%b %d", "%d %b", "%d-%b")
_LEAP_YEAR = date(2024, 7, 1)
_PLAIN_FORMATS = tuple(
    each for each in DATE_FORMATS if "%Y%m%d" in each or re.search("[^%A-Za-z]", each)
)
# Regions that write the month first, or the year.
_MONTH_FIRST = frozenset({"US", "PH", "PR", "FM", "GU"})
_YEAR_FIRST = frozenset({"SE", "HU", "LT", "JP", "CN", "KR", "TW"})
_ONE_BILL = 70  # days that the usage of one bill spreads over, at most
SERIAL = "%E"
_SERIALS = re.compile(r"[34567]\d{4}(?:[.,]\d{1,15})?")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # of this century
_DASHES = ("-", "--", "---", "\N{EN DASH}", "\N{EM DASH}")
BLANKS = (*_DASHES, "NA", "N/A", "n.a.", "n/d", "null", "none", "nil")
_BLANK_KEYS = frozenset(text.casefold() for text in BLANKS)
_COMMA = re.compile(r"\d,(\d{1,2}|\d{4,})\D*$|\.\d{3},\d|^\D*0,\d{3}\D*$|^\D*,\d+\D*$")
_POINT = re.compile(
    r"\d\.(\d{1,2}|\d{4,})\D*$|,\d{3}\.\d|^\D*0\.\d{3}\D*$|^\D*\.\d+\D*$"
)
_EITHER = re.compile(r"^\D*[1-9]\d{0,2}[.,]\d{3}\D*$")
_CLOCK = re.compile(
    r"\d{1,4}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp]\.?\s?[Mm]\.?)?"
    r"|\d{1,3} ?[hu] ?\d{1,2} ?(m|min|mn)?( ?\d{1,2} ?s?)?"
    r"|\d{1,4} ?(m|min|mn|')\.? ?\d{1,2} ?(s|sec|sek|\")?\.?"
)
_DAY_TIME = re.compile(
    r"([01]?\d|2[0-3])[:hH][0-5]\d([:.][0-5]\d([.,]\d+)?)?( ?[AaPp]\.?\s?[Mm]\.?)?"
)
_DOTTED_TIME = re.compile(r"([01]?\d|2[0-3])\.[0-5]\d(\.[0-5]\d)?")
_HAS_TIME = re.compile(
    r"\d{1,2}:\d{2}|[ T]\d{1,2}[.h]\d{2}(?:\D|$)|^\d{8}[ -]?\d{4,6}$"
)
_PHONE = re.compile(r"(?:tel:)?(?:\+|00)?[0-9(][0-9 ()./\-\u2010-\u2013]{5,22}")
# From a day to another one, with their years or without.
PERIOD = re.compile(
    r"\b\d{1,2}([./])\d{1,2}(?:\1\d{2,4})?\.? ?[-\u2013] ?"
    r"\d{1,2}\1\d{1,2}(?:\1\d{2,4})?\.?(?!\d)"
)
_MASKED = re.compile(
    r"\+?[0-9][0-9 ./-]{1,14}[xX*#.]{2,}[0-9xX*#]*|[xX*]{3,}[0-9]{2,6}"
)
_DECIMALS = re.compile(r".*[.,][0-9]{1,6}\D{0,5}")
_WITH_UNIT = re.compile(
    r"\d[\d.,]* ?([kmgt]i?b|bytes?|[kmg]o|kbyte|mbyte|sec|sek|mins?|s|pcs?|st|stk|ks|x)"
    r"\.?",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\d[\d.,]* ?([kmg]b|kbyte|mbyte|sec|min|s)\b", re.IGNORECASE)
_ANY_CURRENCY = re.compile(r"[€£$¥]|\b(EUR|GBP|USD|CHF|CZK|PLN|SEK|NOK|DKK)\b|kr|Kč|zł")


class Contents:
    """The texts of a column, and for how many of them each reading works."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts of the rows, cleaned."""
        self.texts = list(texts)
        self.blanks = [text for text in texts if text.casefold() in _BLANK_KEYS]
        self.filled = [t for t in texts if t and t.casefold() not in _BLANK_KEYS]
        self.distinct = set(self.filled)
        self.mark = "."
        self.is_mark_sure = True
        self.date_format = ""
        self.is_date_sure = True
        self.days: dict[str, date] = {}
        self.values: list[Decimal | None] = []
        self.shares: dict[str, float] = {}

    def measure(self, mark: str, region: str | None, *, says_day: bool) -> None:
        """Find out the share of texts that are dates, amounts, phone numbers ...

        Days written in digits alone are some only where the header says so, or where
        they begin with the century.
        """
        self.mark = self._own_mark(mark)
        formats = DATE_FORMATS if says_day else _PLAIN_FORMATS
        self._find_dates(formats, region)
        if says_day and not self.shares["date"]:
            self._find_dates(_YEARLESS, region)
        dates = self.shares["date"]
        phones = self._share(is_phone) * (1 - dates)
        self.values = [read_amount(text, self.mark) for text in self.texts]
        amounts = self._share(lambda text: read_amount(text, self.mark) is not None)
        plain = (1 - phones) * (1 - dates)
        self.shares |= {
            "phone": phones,
            "masked": self._share(lambda text: bool(_MASKED.fullmatch(text))),
            "amount": amounts * plain,
            "number": amounts,
            "decimals": self._share(lambda t: bool(_DECIMALS.fullmatch(t))) * amounts,
            "currency": self._share(lambda t: bool(_ANY_CURRENCY.search(t))) * amounts,
            "clock": self._share(lambda text: bool(_CLOCK.fullmatch(text))),
            "day_time": self._share(lambda text: bool(_DAY_TIME.fullmatch(text))),
            "dotted_time": self._share(lambda t: bool(_DOTTED_TIME.fullmatch(t))),
            "has_time": self._share(lambda text: bool(_HAS_TIME.search(text))),
            "text": self._share(lambda t: any(map(str.isalpha, t))) * (1 - dates),
            "with_unit": self._share(lambda t: bool(_WITH_UNIT.fullmatch(t))),
            "measured": self._share(self._is_measured_once),
            "rate": self._share(lambda text: _is_rate(text, self.mark)),
            "whole": self._share(str.isdigit),
        }

    @property
    def is_empty(self) -> bool:
        """Whether no text of the column tells anything."""
        return not self.filled

    @property
    def repeats(self) -> float:
        """How much the texts repeat: 0 when all differ."""
        return 1 - len(self.distinct) / len(self.filled) if self.filled else 0

    @property
    def is_zero(self) -> bool:
        """Whether all amounts are zero."""
        return not any(self.values)

    @property
    def total(self) -> Decimal:
        """The sum of the amounts."""
        return sum(filter(None, self.values), Decimal(0))

    @property
    def zero_texts(self) -> tuple[str, ...]:
        """The texts of an amount of zero: a dash, or nothing."""
        found = dict.fromkeys(t for t in self.texts if not t or t in _DASHES)
        return tuple(found) if self.filled else ()

    def is_grouped(self) -> bool:
        """Whether only the first row of each group is filled."""
        few = len(self.filled) * 2 < len(self.texts) + 1
        first = bool(self.texts) and bool(self.texts[0])
        return few and first and len(self.distinct) == len(self.filled)

    def is_counting(self) -> bool:
        """Whether the numbers only count or identify the rows."""
        numbers = [int(text) for text in self.filled if text.isdecimal()]
        if len(numbers) < max(2, len(self.filled)) or len(set(numbers)) < len(numbers):
            return False
        steps = {b - a for a, b in pairwise(numbers)}
        return len(steps) == 1 and len(numbers) > 2

    def _is_measured_once(self, text: str) -> bool:
        """Whether a quantity in the text makes it another in each row."""
        return bool(_MEASURED.search(text)) and self.filled.count(text) == 1

    def _share(self, test: Callable[[str], bool]) -> float:
        return sum(map(test, self.filled)) / len(self.filled) if self.filled else 0

    def _own_mark(self, mark: str) -> str:
        """Return the decimal mark of this column, which another may not have."""
        commas, points = marks_of(self.filled)
        self.is_mark_sure = bool(commas or points) or not any(
            _EITHER.match(text) for text in self.filled
        )
        if commas and not points:
            return ","
        return "." if points and not commas else mark

    # -- dates -----------------------------------------------------------------------

    def _find_dates(self, formats: Sequence[str], region: str | None) -> None:
        """Choose the format in which the days lie closest together."""
        self.shares["date"] = 0.0
        if not any(sum(map(str.isdigit, text)) >= 3 for text in self.filled):
            return
        days_of = {f: _days(f, self.distinct) for f in formats}
        most = max(map(len, days_of.values()), default=0)
        if not most:
            return
        best = [f for f, days in days_of.items() if len(days) == most]
        spans = {f: _span(days_of[f]) for f in best}
        order = {f: _preference(f, region) for f in best}
        least = min(spans.values())
        close = [f for f in best if spans[f] <= max(_ONE_BILL, least)]
        # Within one bill's days several may fit: then the region tells, if any does.
        chosen = min(close, key=lambda f: (order[f], spans[f]))
        if spans[chosen] > _ONE_BILL:
            chosen = min(best, key=lambda f: (spans[f], order[f]))
        self.date_format = chosen
        self.days = days_of[chosen]
        self.is_date_sure = all(
            days_of[f] == self.days or spans[f] > max(_ONE_BILL, 2 * spans[chosen])
            for f in best
        )
        self.shares["date"] = sum(text in self.days for text in self.filled) / len(
            self.filled
        )

    def as_serials(self) -> bool:
        """Take whole numbers for days as spreadsheets count them, if they may be."""
        fitting = self.filled and all(
            _SERIALS.fullmatch(text) and _FIRST_SERIAL <= int(text[:5]) <= _LAST_SERIAL
            for text in self.filled
        )
        if fitting:
            self.date_format = SERIAL
            self.shares |= {"date": 1.0, "amount": 0.0, "decimals": 0.0, "phone": 0.0}
            self.shares["has_time"] = self._share(lambda t: not t.isdigit())
        return bool(fitting)


def marks_of(texts: Sequence[str]) -> tuple[int, int]:
    """Return how many texts have a decimal comma, and how many a point."""
    commas = sum(bool(_COMMA.search(t)) and _is_number(t, ",") for t in texts)
    points = sum(bool(_POINT.search(t)) and _is_number(t, ".") for t in texts)
    return commas, points


def read_amount(text: str, mark: str) -> Decimal | None:
    """Return the amount in a text, zero for a dash, None if it is none."""
    if text in _DASHES:
        return Decimal(0)
    try:
        return parse_amount(text, mark)
    except ValueError:
        return None


def is_phone(text: str) -> bool:
    """Whether a text looks like a phone number.

    >>> is_phone("07700 900123"), is_phone("12.50"), is_phone("2026-10-01")
    (True, False, False)
    """
    text = text.removeprefix("'")
    digits = sum(map(str.isdigit, text))
    return (
        7 <= digits <= 15
        and _PHONE.fullmatch(text) is not None
        and not PERIOD.fullmatch(text)
        and not re.fullmatch(r"[0-9]+\.[0-9]{1,6}", text)
        and not re.fullmatch(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}", text)
    )


def _is_number(text: str, mark: str) -> bool:
    return text not in _DASHES and read_amount(text, mark) is not None


def _is_rate(text: str, mark: str) -> bool:
    value = read_amount(clean(text.replace("%", "")), mark)
    if value is None:
        return False
    return value in COMMON_RATES or value * 100 in COMMON_RATES


def _days(format: str, texts: set[str]) -> dict[str, date]:
    read = date_reader((format,), is_iso_too=False, around=_LEAP_YEAR)
    found = {}
    for text in texts:
        try:
            day = read(text)
        except Unreadable:
            continue
        if day:
            found[text] = day
    return found


def _span(days: dict[str, date]) -> int:
    return (max(days.values()) - min(days.values())).days


def _preference(format: str, region: str | None) -> tuple[int, int]:
    """Return how far down a format stands among those that fit as well."""
    first = format[:2]
    if format.endswith("%y") and region in _YEAR_FIRST:
        is_odd = first in ("%d", "%m")
    elif first == "%y":
        is_odd = region not in _YEAR_FIRST
    else:
        is_odd = first in ("%d", "%m") and (first == "%m") != (region in _MONTH_FIRST)
    return int(is_odd), (*DATE_FORMATS, *_YEARLESS).index(format)
