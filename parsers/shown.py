"""The columns of a table as a user sees them: headers, and some of their values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SAMPLES = 3  # values that are shown of a column
SAMPLE_LENGTH = 40  # letters that are shown of a value
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column of an unknown file: 1 is the first position."""

    position: int
    header: str
    is_unique: bool  # no other column has the header
    samples: tuple[str, ...]

    @property
    def has_time(self) -> bool:
        """Whether one of its values has a time of day in it."""
        return any(map(_CLOCK.search, self.samples))


def headers_of(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return the headers in the row at a place; none where there is no such row.

    >>> headers_of([["Bill"], ["Number ", "Net  amount"]], 1)
    ['Number', 'Net amount']
    """
    return [" ".join(text.split()) for text in rows[at]] if 0 <= at < len(rows) else []


def show_columns(
    headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[ShownColumn]:
    """Return the columns of the rows below the headers, as many as the widest has."""
    width = max(map(len, [headers, *rows]), default=0)
    texts = [*headers, *[""] * (width - len(headers))]
    folded = [text.casefold() for text in texts]
    return [
        ShownColumn(
            position=position,
            header=header,
            is_unique=folded.count(header.casefold()) == 1,
            samples=_sample_of(rows, position - 1),
        )
        for position, header in enumerate(texts, 1)
    ]


def _sample_of(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    values = (row[at].strip() for row in rows if at < len(row))
    distinct = dict.fromkeys(filter(None, values))
    return tuple(text[:SAMPLE_LENGTH] for text in list(distinct)[:SAMPLES])


def as_text(rows: Sequence[Sequence[str]]) -> str:
    r"""Return rows as a text, a line and its tabs for each, long values cut off.

    >>> as_text([["Number", "Net\namount"], ["1", "2"]])
    'Number\tNet amount\n1\t2'
    """
    return "\n".join(
        "\t".join(" ".join(text.split())[:SAMPLE_LENGTH] for text in row)
        for row in rows
    )
