"""Propose a layout for a file nobody has described yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ..engine.money import parse_amount
from .convert import Unreadable, clean
from .dates import date_reader
from .hints import hints_at
from .profile import FIELDS, Column, NumberFormat, Profile

_DATE_FORMATS = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y%m%d",
    "%Y/%m/%d",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d.%m.%y",
    "%d/%m/%y",
)
_MONTH_FIRST = ("US",)
_COMMA = re.compile(r"\d,(\d{1,2}|\d{4,})\D*$|\.\d{3},\d")
_POINT = re.compile(r"\d\.(\d{1,2}|\d{4,})\D*$|,\d{3}\.\d")
_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?")
_HAS_TIME = re.compile(r"\d{1,2}:\d{2}")
_PHONE = re.compile(r"(?:\+|00)?[0-9(][0-9 ()./-]{6,20}")
_DECIMALS = re.compile(r".*[.,][0-9]{1,6}")
_SIGNATURE_FIELDS = ("number", "day", "date_from", "label", "net", "gross")
MOST_LABELS = 3
LEAST = 0.3  # a proposal with less confidence is none
_SURE = 0.8
_BLANKS = ("NA", "N/A", "-", "--", "n.a.", "null")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A column that seems to hold a field."""

    position: int  # 1 is the first
    header: str
    confidence: float  # 0 to 1
    at: str | int  # how a layout names it: by header, or position if that is not enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the first rows of a file tell about its layout."""

    header_row: int | None  # index of the row; None: the file has no header
    columns: dict[str, tuple[Guess, ...]]  # by field; only label has several
    number_format: NumberFormat
    date_formats: tuple[str, ...]
    duration_format: str = "seconds"
    forward_fill: tuple[str, ...] = ()
    account_level: tuple[str, ...] = ("",)
    blank_values: tuple[str, ...] = ()
    signature: tuple[str, ...] = field(default=())

    def profile(self, name: str, **more: object) -> Profile:
        """Return the profile; ValueError if number or amount were not found."""
        named = self.header_row is not None
        values = {
            "columns": {
                field: tuple(Column(guess.at) for guess in guesses)
                for field, guesses in self.columns.items()
            },
            "has_header": named,
            "signature": self.signature,
            "number_format": self.number_format,
            "date_formats": self.date_formats,
            "duration_format": self.duration_format,
            "forward_fill": self.forward_fill,
            "account_level": self.account_level,
            "blank_values": self.blank_values,
        }
        return Profile(name=name, **(values | more))


def propose(rows: Sequence[Sequence[str]], region: str | None = None) -> Proposal:
    """Propose which column holds what, from the first rows of a table as text."""
    width = _typical_width(rows)
    header_row = _find_header(rows, width)
    below = rows[header_row + 1 :] if header_row is not None else rows
    headers = list(rows[header_row]) if header_row is not None else []
    headers += [""] * (width - len(headers))
    filled = [row for row in below if any(map(str.strip, row))]
    columns = [
        _Column(
            at,
            clean(headers[at]),
            [clean(row[at]) if at < len(row) else "" for row in filled],
            is_named=headers.count(headers[at]) == 1,
        )
        for at in range(width)
    ]
    mark = _decimal_mark(columns)
    for column in columns:
        column.measure(mark, region)
    guesses = _assign(columns)
    dates = [columns[g.position - 1] for f in _DATES for g in guesses.get(f, ())]
    numbers = [columns[g.position - 1] for g in guesses.get("number", ())]
    return Proposal(
        header_row=header_row,
        columns=guesses,
        number_format=NumberFormat(
            decimal_mark=mark, thousands_marks=". '" if mark == "," else ", '"
        ),
        date_formats=tuple(dict.fromkeys(c.date_format for c in dates if c.date_format))
        or ("%Y-%m-%d",),
        duration_format=_duration_format(columns, guesses),
        forward_fill=("number",) if any(c.is_grouped() for c in numbers) else (),
        account_level=("", *dict.fromkeys(t for c in numbers for t in c.blanks)),
        blank_values=tuple(dict.fromkeys(t for c in columns for t in c.blanks)),
        signature=tuple(
            dict.fromkeys(
                g.at
                for f in _SIGNATURE_FIELDS
                for g in guesses.get(f, ())
                if isinstance(g.at, str)
            )
        ),
    )


_DATES = ("day", "date_from", "date_to", "document_date")


class _Column:
    """The texts of a column, and for how many of them each reading works."""

    def __init__(
        self, at: int, header: str, texts: list[str], *, is_named: bool
    ) -> None:
        self.at = at
        self.header = header
        self.is_named = is_named and bool(header)
        self.texts = texts
        blanks = {text.casefold() for text in _BLANKS}
        self.blanks = [text for text in texts if text.casefold() in blanks]
        self.filled = [t for t in texts if t and t.casefold() not in blanks]
        self.date_format = ""
        self.shares: dict[str, float] = {}

    def measure(self, mark: str, region: str | None) -> None:
        """Find out the share of texts that are dates, amounts, phone numbers ..."""
        formats = _DATE_FORMATS
        if region in _MONTH_FIRST:
            formats = ("%m/%d/%Y", *formats)
        by_format = {f: self._share(_date_test(f)) for f in formats}
        self.date_format = max(by_format, key=by_format.__getitem__)
        dates = by_format[self.date_format]
        if by_format["%d/%m/%Y"] == by_format["%m/%d/%Y"] > 0:
            dates *= 0.7  # no day after the 12th tells which is which
        if not dates:
            self.date_format = ""
        amounts = self._share(lambda text: _is_number(text, mark))
        phones = self._share(_is_phone) * (1 - dates)
        clocks = self._share(lambda text: bool(_CLOCK.fullmatch(text)))
        texts = self._share(lambda text: any(map(str.isalpha, text))) * (1 - dates)
        decimals = self._share(lambda text: bool(_DECIMALS.fullmatch(text)))
        self.shares = {
            "phone": phones,
            "date": dates,
            "amount": amounts * (1 - phones) * (1 - dates),
            "decimals": decimals * amounts * (1 - dates),
            "clock": clocks,
            "text": texts,
            "has_time": self._share(lambda text: bool(_HAS_TIME.search(text))),
            "rate": self._share(lambda text: _is_rate(text, mark)),
        }

    def repeats(self) -> float:
        """How much the texts repeat: 0 when all differ."""
        return 1 - len(set(self.filled)) / len(self.filled) if self.filled else 0

    def is_grouped(self) -> bool:
        """Whether only the first row of each group is filled."""
        few = len(self.filled) * 2 < len(self.texts)
        return few and bool(self.texts[0]) and len(set(self.filled)) == len(self.filled)

    def _share(self, test: Callable[[str], bool]) -> float:
        return sum(map(test, self.filled)) / len(self.filled) if self.filled else 0


def _fit(field: str, column: _Column) -> float:
    """How well the contents of a column suit a field, 0 to 1."""
    shares = column.shares
    if field in ("number", "dialled"):
        return shares["phone"]
    if field in _DATES:
        return shares["date"]
    if field in ("net", "gross", "tax"):
        return shares["amount"]
    if field == "tax_rate":
        return shares["rate"]
    if field in ("quantity", "volume"):
        return max(shares["amount"], 0.5 * bool(column.filled) * (1 - shares["date"]))
    if field == "duration":
        return max(shares["clock"], shares["amount"])
    if field == "time":
        return shares["has_time"]
    return shares["text"] if field in ("label", "unit", "user_name") else 1.0


# What may be proposed by its contents alone; all else needs a header that says so.
_BY_CONTENTS = {"number": 0.8, "day": 0.8, "net": 0.7}
_ORDER = (
    *("number", "net", "gross", "tax_rate", "tax", "document_date", "document"),
    *("date_from", "date_to", "day", "dialled", "duration", "volume", "quantity"),
    *("unit", "user_name"),
)


def _assign(columns: list[_Column]) -> dict[str, tuple[Guess, ...]]:
    guesses: dict[str, tuple[Guess, ...]] = {}
    taken: set[int] = set()
    for name in _ORDER:
        free = [column for column in columns if column.at not in taken]
        best = max(free, key=lambda c: _score(name, c), default=None)
        if best is not None and (score := _score(name, best)) >= LEAST:
            guesses[name] = (_guess(best, score),)
            taken.add(best.at)
    labels = _labels([column for column in columns if column.at not in taken])
    if labels:
        guesses["label"] = labels
    for column in columns:  # the time often stands in the column of the day
        if hints_at("time", column.header) and _fit("time", column) > _SURE:
            guesses.setdefault("time", (_guess(column, 0.9),))
    return {name: guesses[name] for name in FIELDS if name in guesses}


def _score(field: str, column: _Column) -> float:
    fit = _fit(field, column)
    if hints_at(field, column.header):
        return fit * (0.9 if column.filled else 0)
    without = _BY_CONTENTS.get(field, 0) * 0.5
    if field == "net":  # whole numbers are counts more often than amounts
        fit = column.shares["decimals"]
    return fit * without


def _labels(columns: list[_Column]) -> tuple[Guess, ...]:
    hinted = [
        _guess(column, 0.9 * _fit("label", column))
        for column in columns
        if hints_at("label", column.header) and _fit("label", column) > 0.5
    ]
    if hinted:
        return tuple(hinted[:MOST_LABELS])
    texts = [c for c in columns if _fit("label", c) > 0.8 and c.repeats() > 0]
    best = max(texts, key=lambda c: len(set(c.filled)), default=None)
    return () if best is None else (_guess(best, 0.4),)


def _guess(column: _Column, confidence: float) -> Guess:
    return Guess(
        position=column.at + 1,
        header=column.header,
        confidence=round(confidence, 2),
        at=column.header if column.is_named else column.at + 1,
    )


def _typical_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(_width(row) for row in rows if _width(row) > 1)
    most = max(widths.values(), default=0)
    # Rows may lack their last cells, the header never does.
    return max((w for w, times in widths.items() if times * 4 >= most), default=0)


def _width(row: Sequence[str]) -> int:
    return max((at for at, text in enumerate(row, 1) if text.strip()), default=0)


def _find_header(rows: Sequence[Sequence[str]], width: int) -> int | None:
    for at, row in enumerate(rows):
        texts = [clean(text) for text in row if text.strip()]
        if len(texts) * 2 <= width or len(set(texts)) < len(texts):
            continue
        values = sum(any(map(str.isdigit, text)) for text in texts)
        if _width(row) >= width and values * 4 < len(texts):
            return at
        if _width(row) >= width:
            return None  # values already: there is no header above
    return None


def _decimal_mark(columns: list[_Column]) -> str:
    texts = [text for column in columns for text in column.filled]
    commas = sum(bool(_COMMA.search(text)) and _is_number(text, ",") for text in texts)
    points = sum(bool(_POINT.search(text)) and _is_number(text, ".") for text in texts)
    return "," if commas > points else "."


def _duration_format(columns: list[_Column], guesses: dict) -> str:
    for guess in guesses.get("duration", ()):
        texts = columns[guess.position - 1].filled
        if any(text.count(":") == 2 for text in texts):
            return "h:m:s"
        if any(":" in text for text in texts):
            return "m:s"
        if re.search(r"\bmin", guess.header.casefold()):
            return "minutes"
    return "seconds"


def _is_number(text: str, mark: str) -> bool:
    try:
        parse_amount(text, mark)
    except ValueError:
        return False
    return True


def _is_rate(text: str, mark: str) -> bool:
    text = text.replace("%", "")
    return _is_number(text, mark) and 0 <= parse_amount(text, mark) <= Decimal(30)


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return (
        8 <= digits <= 15
        and _PHONE.fullmatch(text) is not None
        and not re.fullmatch(r"[0-9]+\.[0-9]{1,6}", text)
    )


def _date_test(format: str) -> Callable[[str], date | None]:
    read = date_reader((format,))

    def test(text: str) -> bool:
        try:
            return read(text) is not None
        except Unreadable:
            return False

    return test
