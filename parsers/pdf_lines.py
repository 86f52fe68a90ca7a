"""The lines of a page: texts at one height, those that belong together joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .contents import is_phone
from .pdf import Page, Run
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
# from where, to where, and the text; a plain tuple is made three times as fast
Text = tuple[float, float, str]


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
        return " ".join([text for _left, _right, text in self.texts])

    @property
    def has_phone(self) -> bool:
        """Whether a phone number is in one of the texts."""
        return any(has_phone(text) for _left, _right, text in self.texts)

    @property
    def has_digit(self) -> bool:
        """Whether a digit is in the line."""
        return any(map(str.isdigit, self.text))

    @property
    def has_amount(self) -> bool:
        """Whether one of the texts is an amount with decimals."""
        return any(is_amount(text) for _left, _right, text in self.texts)


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
    return any(
        is_phone(number) and (number[0] in "0+(" or len(_PARTS.findall(number)) > 2)
        for number in _NUMBER.findall(_DATE.sub("", text))
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
            Line(page.number, number, runs[0][0], runs[0][3], _join(runs))
            for number, runs in enumerate(_levels(page.runs), 1)
        ]


def _levels(runs: list[Run]) -> Iterator[list[Run]]:
    """Yield the texts of each height; they come from top to bottom."""
    level: list[Run] = []
    limit = -1.0
    for run in runs:
        if run[0] > limit:
            if level:
                yield level
            level = []
            limit = run[0] + _LEVEL * run[3]
        level.append(run)
    if level:
        yield level


def _join(runs: list[Run]) -> list[Text]:
    """Return the texts of a line, those that a blank parts as one."""
    if len(runs) > 1 and runs[0][0] != runs[-1][0]:
        runs = sorted(runs, key=lambda run: run[1])
    texts: list[Text] = []
    last = -1e9
    for _top, left, right, height, text in runs:
        gap = left - last
        if gap < _TOGETHER * height:
            left, last, before = texts.pop()
            between = " " if gap > _APART * height else ""
            text = f"{before}{between}{text}"
            right = max(right, last)
        texts.append((left, right, text))
        last = right
    return texts
