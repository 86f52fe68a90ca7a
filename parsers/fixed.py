"""Text whose columns have a fixed width: where they begin, and their rows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from .lengths import check_lengths

_LOOKED_AT = 60  # lines
_PARTS = re.compile(" {2,}")
_SHORTEST = 15  # letters of a line of a table
_FEWEST = 3  # columns, and lines
_MANY = 8  # lines from which on one blank between columns is enough
_ALIGNED = 0.7  # share of the lines whose text begins where a column does


def find_cuts(text: str) -> tuple[int, ...]:
    """Return where the columns of a text begin, () if it has none of a fixed width.

    >>> find_cuts('''Number       Date        Cost
    ... 07700900001  2026-10-13  0.10
    ... 07700900002  2026-10-14  0.25
    ... ''')
    (0, 13, 25)
    """
    lines = [line.rstrip() for line in text.splitlines()[:_LOOKED_AT]]
    if any("\t" in line for line in lines):
        return ()
    lines = [line for line in lines if len(line) >= _SHORTEST]
    longest = max(map(len, lines), default=0)
    # A title has fewer parts than a row.
    lines = [
        line
        for line in lines
        if len(line) * 2 > longest and len(_PARTS.split(line.strip())) >= _FEWEST
    ]
    if len(lines) < _FEWEST:
        return ()
    blank = [
        all(line[at : at + 1] in ("", " ") for line in lines) for at in range(longest)
    ]
    least = 1 if len(lines) >= _MANY else 2
    cuts = [0]
    for start, end in _gaps(blank):
        if start == 0 or end == longest or end - start < least:
            continue
        begins = sum(line[end : end + 1] not in ("", " ") for line in lines)
        # Numbers stand at the right of their column, which begins behind the last one.
        cuts.append(end if begins >= _ALIGNED * len(lines) else start + 1)
    return tuple(cuts) if len(cuts) >= _FEWEST else ()


def fixed_rows(lines: Iterable[str], cuts: Sequence[int]) -> Iterator[list[str]]:
    """Cut lines into cells."""
    edges = [*pairwise(cuts), (cuts[-1], None)]
    for line in lines:
        whole = line.rstrip("\r\n\x1a")
        yield [whole[start:end].strip() for start, end in edges]


def fixed_head(text: str, cuts: Sequence[int], rows: int) -> list[list[str]]:
    """Return the first rows of a text."""
    return list(islice(fixed_rows(io.StringIO(text), cuts), rows))


def fixed_batches(
    content: bytes, encoding: str, cuts: Sequence[int], batch_size: int
) -> Iterator[list[list[str]]]:
    """Read the rows of a text in batches, decoding as it goes."""
    check_lengths(content, encoding, "\n")
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding)
    rows = fixed_rows(lines, cuts)
    while batch := list(islice(rows, batch_size)):
        yield batch


def _gaps(blank: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where runs of blanks begin and end."""
    start = None
    for at, is_blank in enumerate([*blank, False]):
        if is_blank and start is None:
            start = at
        elif not is_blank and start is not None:
            yield start, at
            start = None
