"""The columns of an unknown table, and how well each suits each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .contents import Contents, marks_of

DATES = ("day", "date_from", "date_to", "document_date")
MONEY = ("net", "gross", "tax")
# What a header may say that is no field of ours, and keeps a column from being one.
STRANGERS = ("other", "before", "discount", "unit_price")
LEAST = 0.3  # a proposal with less confidence is none
# What may be proposed by its contents alone; all else needs a header that says so.
_BY_CONTENTS = {"number": 0.45, "day": 0.45, "label": 0.4, "net": 0.35}
_NAMELESS = {**_BY_CONTENTS, "time": 0.42, "duration": 0.4}
_CLOSE = 0.05  # words that tell this much more are another field's
_DIGITS = re.compile(r"\d+")


class Column:
    """A column: its place, its header, what that says, and what stands below."""

    def __init__(
        self,
        at: int,
        header: str,
        texts: Sequence[str],
        said: dict[str, float],
        *,
        is_unique: bool,
    ) -> None:
        """Take the column as the file has it."""
        self.at = at
        self.header = header
        self.is_named = is_unique and bool(header)
        self.said = said
        self.contents = Contents(texts)

    @property
    def strange(self) -> float:
        """How surely the header tells that the column is none of ours."""
        return max(map(self.says, STRANGERS))

    def says(self, field: str) -> float:
        """How surely the header tells a field, 0 to 1."""
        return self.said.get(field, 0.0)

    def score(self, field: str) -> float:
        """How well header and contents suit a field, 0 to 1."""
        fit = fit_of(field, self)
        said = self.says(field)
        if not said:
            if self.strange > LEAST or (self.said and field != "label"):
                return 0.0
            known = _BY_CONTENTS if self.header else _NAMELESS
            return fit * known.get(field, 0.0)
        score = fit * (0.4 + 0.6 * said)
        best = max(self.said.values())
        if best > said + _CLOSE and field == "user_name":
            return 0.0  # a name is that of a product sooner than of a person
        if self.strange > said + _CLOSE:
            score *= 0.35
        elif self._suits_better(field, said):
            score *= 0.55
        return score

    def _suits_better(self, field: str, said: float) -> bool:
        """Whether another field is said more surely that the contents suit too."""
        return any(
            said_of > said + _CLOSE and fit_of(other, self) >= fit_of(field, self)
            for other, said_of in self.said.items()
            if other != field and other not in STRANGERS
        )


def fit_of(field: str, column: Column) -> float:
    """How well the contents of a column suit a field, 0 to 1."""
    contents = column.contents
    if contents.is_empty:
        return 0.5 if field == "user_name" and column.says(field) > 0.9 else 0.0
    return _FITS[field](column) if field in _FITS else 0.0


def score_of(field: str, column: Column) -> float:
    """How well a column suits a field beside others, labels by all that they tell."""
    score = column.score(field)
    if field == "label" and score:
        # The more texts there are, and the longer they are, the more they tell.
        texts = column.contents.distinct
        score *= 0.8 + 0.2 * min(1.0, len(texts) / 3)
        score += 0.02 * min(1.0, sum(map(len, texts)) / len(texts) / 20)
    return score


def further_labels(columns: Iterable[Column]) -> list[Column]:
    """Return the columns that say in words what a charge is for, the best first."""
    telling = [
        each
        for each in columns
        if each.says("label") > 0.85
        and each.score("label") > 0.85
        and len(each.contents.distinct) > 1
    ]
    return sorted(telling, key=lambda each: -each.score("label"))


def main_mark(columns: Iterable[Column]) -> str:
    """Return the decimal mark of most amounts, first of those in columns of money."""
    commas = points = 0
    for column in columns:
        found = marks_of(column.contents.filled)
        weight = 5 if max(map(column.says, MONEY)) > 0.5 else 1
        commas += weight * found[0]
        points += weight * found[1]
    return "," if commas > points else "."


def _fit_number(column: Column) -> float:
    shares = column.contents.shares
    if column.contents.is_counting() and not column.says("number"):
        return 0.4 * shares["phone"]
    return min(1.0, shares["phone"] + 0.6 * shares["masked"])


def _fit_dialled(column: Column) -> float:
    shares = column.contents.shares
    phones = shares["phone"] + shares["masked"]
    if phones >= 0.25 and column.says("dialled") > 0.6:
        return max(0.8, min(1.0, phones))  # short codes and names stand there too
    return min(1.0, phones)


def _fit_date(column: Column) -> float:
    contents = column.contents
    said = max(map(column.says, DATES))
    if said > 0.6:
        contents.as_serials()
    separated = any(each in contents.date_format for each in "/.- b")
    if contents.shares["date"] and not separated and said < 0.6:
        return 0.4 * contents.shares["date"]
    return contents.shares["date"]


def _fit_time(column: Column) -> float:
    shares = column.contents.shares
    if shares["day_time"] > 0.8:
        # A column of short calls looks like one of times.
        return 0.6 if column.says("duration") > column.says("time") else 1.0
    if shares["date"] > 0.5:
        return 0.0  # of the day: its column is read twice
    if shares["dotted_time"] > 0.8 and column.says("time") > 0.55:
        return 0.9
    is_compact = shares["whole"] > 0.9 and all(
        len(text) in (4, 6) for text in column.contents.filled
    )
    return 0.7 if is_compact and column.says("time") > 0.6 else 0.0


def _fit_duration(column: Column) -> float:
    contents = column.contents
    shares = contents.shares
    if shares["date"] > 0.5 or contents.is_counting():
        return 0.0
    numbers = 0.9 * shares["amount"] if not shares["currency"] else 0.0
    if not column.header:
        numbers *= shares["whole"] * all(len(text) < 6 for text in contents.filled)
        numbers *= len(contents.distinct) > 1
    return max(shares["clock"], numbers, 0.9 * shares["with_unit"])


def _fit_volume(column: Column) -> float:
    shares = column.contents.shares
    if shares["currency"] or shares["date"] > 0.5 or shares["clock"] > 0.3:
        return 0.0
    return max(0.9 * shares["number"], shares["with_unit"])


def _fit_quantity(column: Column) -> float:
    shares = column.contents.shares
    if shares["currency"] or shares["date"] > 0.5:
        return 0.0
    return max(
        0.95 * shares["number"], 0.9 * shares["with_unit"], 0.8 * shares["clock"]
    )


def _fit_money(column: Column) -> float:
    contents = column.contents
    fit = contents.shares["amount"]
    if not column.said:  # whole numbers are counts more often than amounts
        fit = max(contents.shares["decimals"], contents.shares["currency"])
    if contents.shares["clock"] > 0.3:
        fit = 0.0
    return fit * (0.3 if contents.is_zero else 1.0)


def _fit_tax(column: Column) -> float:
    contents = column.contents
    is_rate = contents.shares["rate"] > 0.9 and len(contents.distinct) <= 3
    is_said = column.says("tax_rate") >= column.says("tax")
    is_whole = contents.shares["whole"] > 0.9
    if is_rate and any(contents.values) and (is_said or is_whole):
        return 0.3 * _fit_money(column)
    return _fit_money(column)


def _fit_rate(column: Column) -> float:
    contents = column.contents
    if len(contents.distinct) > 5:
        return 0.0
    return contents.shares["rate"] * (1 - contents.shares["currency"])


def _fit_label(column: Column) -> float:
    contents = column.contents
    texts, count = contents.filled, len(contents.distinct)
    fit = contents.shares["text"] * (1 - contents.shares["phone"])
    fit *= 1 - contents.shares["currency"] - contents.shares["clock"]
    if sum(map(len, contents.distinct)) < 2 * count:  # single letters
        fit *= 0.3
    elif all(len(t) <= 2 for t in texts):
        fit *= 0.5
    elif all(t.isupper() and len(t) <= 5 and " " not in t for t in texts):
        fit *= 0.85
    if contents.shares["measured"] and count > 1:  # a quantity makes each text another
        fit *= 0.65
    if count == 1 and len(texts) > 2:
        fit *= 0.6
    elif count == len(texts) > 5 and len({_DIGITS.sub("", t) for t in texts}) > 5:
        fit *= 0.7
    return max(fit, 0.0)


def _fit_unit(column: Column) -> float:
    contents = column.contents
    is_short = all(len(text) <= 12 for text in contents.distinct)
    return contents.shares["text"] * (1.0 if is_short else 0.3)


def _fit_document(column: Column) -> float:
    contents = column.contents
    if contents.shares["date"] > 0.5 or contents.shares["decimals"] > 0.5:
        return 0.0
    return 1.0 if contents.repeats >= 0.4 or len(contents.filled) < 3 else 0.6


def _fit_name(column: Column) -> float:
    contents = column.contents
    return contents.shares["text"] * (1 - contents.shares["phone"])


_FITS = {
    "number": _fit_number,
    "dialled": _fit_dialled,
    **dict.fromkeys(DATES, _fit_date),
    "time": _fit_time,
    "label": _fit_label,
    "quantity": _fit_quantity,
    "unit": _fit_unit,
    "duration": _fit_duration,
    "volume": _fit_volume,
    "net": _fit_money,
    "gross": _fit_money,
    "tax": _fit_tax,
    "tax_rate": _fit_rate,
    "document": _fit_document,
    "user_name": _fit_name,
}
