"""The lines of a page: texts at one height, those that belong together joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .contents import PERIOD, is_phone
from .pdf import Page, Text
from .words import is_total_text

_LEVEL = 0.35  # of its height that a text may be lower than others of its line
_TOGETHER = 0.32  # of its height that may be between two texts that are one
_APART = 0.08  # ... from here on they are two words
_AMOUNT = re.compile(
    r"(?:[^\d\s.,]{1,4} ?)?[-+\u2212]?[ (]{0,2}(?:[^\d\s.,]{1,3} ?)?"
    r"(?:[0-9]{1,3}(?:[.,'\u2019 \xa0\u202f][0-9]{3})+|[0-9]{1,9})[.,][0-9]{1,4}"
    r"[) ]{0,2}[-\u2212]?(?: ?[^\d\s]{1,4})?"
)


_AMOUNT_INSIDE = re.compile(
    r"(?<![0-9.,/])-?(?:[0-9]{1,3}(?:[.,'\u2019 \xa0\u202f][0-9]{3})+|[0-9]{1,9})"
    r"[.,][0-9]{2}(?![0-9.,/])"
)
_NUMBER = re.compile(r"[+(]?[0-9][0-9 ()./\-]{5,22}[0-9]")
_DATE = re.compile(r"\b[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}\b")
_PARTS = re.compile(r"[0-9]+")


class Line(NamedTuple):
    """The texts at one height of a page, from left to right."""

    page: int
    number: int  # of the line on its page; 1 is the first
    top: float
    height: float
    texts: list[Text]

    @property
    def text(self) -> str:
        """Return the line as one text."""
        return " ".join([text for *_, text, _height in self.texts])

    @property
    def has_phone(self) -> bool:
        """Whether a phone number is in one of the texts."""
        return any(has_phone(text) for *_, text, _height in self.texts)

    @property
    def has_digit(self) -> bool:
        """Whether a digit is in the line."""
        return any(map(str.isdigit, self.text))

    @property
    def has_amount(self) -> bool:
        """Whether one of the texts is an amount with decimals."""
        return any(is_amount(text) for *_, text, _height in self.texts)


def is_amount(text: str) -> bool:
    """Whether a text is an amount with decimals, and nothing else.

    >>> [is_amount(each) for each in ("1.234,50", "€ 3.20 CR", "-12,-", "12/10/2026")]
    [True, True, False, False]
    """
    return ("," in text or "." in text) and bool(_AMOUNT.fullmatch(text))


def has_phone(text: str) -> bool:
    """Whether a phone number is in a text, as it is printed.

    >>> texts = ("Line 0490 00 00 01:", "01/10/2026 - 31/10/2026", "Customer 1234567")
    >>> [has_phone(text) for text in texts]
    [True, False, False]
    """
    other = _DATE.sub("", PERIOD.sub("", text))
    return any(
        is_phone(number) and (number[0] in "0+(" or len(_PARTS.findall(number)) > 2)
        for number in _NUMBER.findall(other)
    )


def stated_total(line: Line) -> tuple[str, str] | None:
    """Return text and amount of a line that states a total, else None."""
    text = line.text
    found = list(_AMOUNT_INSIDE.finditer(text))
    if not found or not is_total_text(text):
        return None
    return text[: found[-1].start()].strip(" :"), found[-1][0]


def read_lines(pages: Iterable[Page]) -> Iterator[list[Line]]:
    """Yield the lines of each page."""
    for page in pages:
        yield [
            Line(page.number, number, level[0][0], level[0][4], _join(level))
            for number, level in enumerate(_levels(page.texts), 1)
        ]


def _levels(texts: list[Text]) -> Iterator[list[Text]]:
    """Yield the texts of each height; they come from top to bottom."""
    level: list[Text] = []
    limit = -1.0
    for text in texts:
        if text[0] > limit:
            if level:
                yield level
            level = []
            limit = text[0] + _LEVEL * text[4]
        level.append(text)
    if level:
        yield level


def _join(texts: list[Text]) -> list[Text]:
    """Return the texts of a line, those that a blank parts as one."""
    if texts[0][0] != texts[-1][0]:
        texts = sorted(texts, key=lambda text: text[1])
    last = -1e9
    for _top, left, right, _text, height in texts:
        if left - last < _TOGETHER * height:
            return _joined(texts)
        last = right
    return texts


def _joined(texts: list[Text]) -> list[Text]:
    joined: list[Text] = []
    last = -1e9
    for top, left, right, text, height in texts:
        gap = left - last
        if gap < _TOGETHER * height:
            _top, left, last, before, _height = joined.pop()
            between = " " if gap > _APART * height else ""
            text = f"{before}{between}{text}"
            right = max(right, last)
        joined.append((top, left, right, text, height))
        last = right
    return joined
