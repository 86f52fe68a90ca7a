"""Lines that tell the number of the rows below, and records of several kinds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .contents import is_phone
from .profile import Record, Section
from .texts import clean
from .words import is_total_text, scores

_FEW = 4  # filled cells of a line that is a heading, at most
_NUMBER = re.compile(r"^(.*?)([+(]?[0-9][0-9 ()./\-]{5,22}[0-9])(?:\D.*)?$")
_EDGES = " :;=.-#|"
_MOST_KINDS = 8
_KIND = re.compile(r"[A-Za-z]{1,6}|[0-9]{1,3}|[A-Za-z]{1,3}[0-9]{1,3}")

Row = Sequence[str]


def find_section(rows: Sequence[Row], used: set[int]) -> Section | None:
    """Return how lines among the rows tell the number of those below them.

    ``used`` are the rows of the table itself.
    """
    found = Counter(before for before, _number in _find_headings(rows, used))
    for before, times in found.most_common():
        said = max((each.get("number", 0) for each in scores([before])), default=0)
        if said >= 0.55 or (times > 1 and not before):
            return Section(field="number", before=before)
    return None


def get_numbers(rows: Sequence[Row], used: set[int], section: Section) -> list[str]:
    """Return the numbers, as they are written, that such lines among the rows tell."""
    return [
        number
        for before, number in _find_headings(rows, used)
        if before == section.before
    ]


def _find_headings(rows: Sequence[Row], used: set[int]) -> Iterator[tuple[str, str]]:
    """Go through the lines that may tell a number: (the text before it, the number)."""
    for at, row in enumerate(rows):
        cells = [text for cell in row if (text := clean(cell))]
        if at in used or not 0 < len(cells) <= _FEW:
            continue
        told = _NUMBER.match(" ".join(cells))
        if told and is_phone(told[2].strip()) and not is_total_text(cells[0]):
            before = told[1].strip(_EDGES).strip()
            if before or len(cells) == 1:  # a number alone is all that is in its line
                yield before, told[2].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The kinds of records of a table: the charges, and what tells their number."""

    charge: str
    rows: tuple[int, ...]  # indexes of the rows of charges
    number: Section | None

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of a layout."""
        return (Record(kind=self.charge),)


def find_kinds(rows: Sequence[Row]) -> Kinds | None:
    """Return the kinds of records if the first cells of all rows name some.

    Only rows of several shapes are records: a column of letters is one of codes.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        cells = [clean(cell) for cell in row]
        if any(cells):
            by_kind[cells[0]].append(at)
    if not 2 <= len(by_kind) <= _MOST_KINDS or not all(map(_KIND.fullmatch, by_kind)):
        return None
    widths = {
        kind: Counter(_width(rows[at]) for at in places).most_common(1)[0][0]
        for kind, places in by_kind.items()
    }
    charge = max(by_kind, key=lambda kind: (len(by_kind[kind]), widths[kind]))
    others = [kind for kind in by_kind if kind != charge]
    if any(widths[kind] == widths[charge] for kind in others):
        return None
    number = next(
        (
            Section(field="number", record=kind, position=position)
            for kind in others
            if (position := _number_position([rows[at] for at in by_kind[kind]]))
        ),
        None,
    )
    return Kinds(charge=charge, rows=tuple(by_kind[charge]), number=number)


def _width(row: Row) -> int:
    return max((at for at, text in enumerate(row, 1) if text.strip()), default=0)


def _number_position(rows: Sequence[Row]) -> int:
    """Return in which column of records phone numbers stand, 0 if in none."""
    width = max(map(len, rows))
    for at in range(1, width):
        texts = [clean(row[at]) for row in rows if at < len(row)]
        if texts and all(is_phone(text) for text in texts if text) and any(texts):
            return at + 1
    return 0
