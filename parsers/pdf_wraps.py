"""Lines of texts that are wrapped: of which row each is, above it or below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .pdf_lines import Line

ROW, PART, OTHER = "row", "part", "other"
_APART = 0.6  # points that ways may differ and still be one
_FARTHEST = 2.0  # of its height that a line of a wrapped text is below the one before
_NEXT = 1.4  # ... where rows are not farther from each other than such lines


def find_rows(lines: Sequence[Line], kinds: Sequence[str]) -> dict[int, int]:
    """Return the row of each part of one, by their places among the lines.

    Lines of a row are nearer to each other than to those of the next one, wherever in
    the middle of them its amount is. The least way that leaves most parts with one row
    tells; other parts are of the row that they are right below.
    """
    if PART not in kinds:
        return {}
    best: dict[int, int] = {}
    for way in _ways(lines, kinds):
        found = _in_blocks(lines, kinds, way + _APART)
        if len(found) > len(best):
            best = found
    return _below(lines, kinds) | best


def _ways(lines: Sequence[Line], kinds: Sequence[str]) -> list[float]:
    """Return how far lines are from the ones below, from near to far."""
    ways = set()
    for at in range(1, len(lines)):
        way = lines[at].top - lines[at - 1].top
        is_near = way <= _FARTHEST * lines[at].height
        if is_near and OTHER not in kinds[at - 1 : at + 1]:
            ways.add(round(way))
    return sorted(ways)


def _in_blocks(
    lines: Sequence[Line], kinds: Sequence[str], way: float
) -> dict[int, int]:
    """Return the rows of parts that are no farther from each other, and of one row."""
    found: dict[int, int] = {}
    for block in _blocks(lines, kinds, way):
        rows = [at for at in block if kinds[at] == ROW]
        if len(rows) == 1:
            found |= {at: rows[0] for at in block if kinds[at] == PART}
    return found


def _blocks(
    lines: Sequence[Line], kinds: Sequence[str], way: float
) -> Iterator[list[int]]:
    block: list[int] = []
    for at, kind in enumerate(kinds):
        if block and (kind == OTHER or lines[at].top - lines[at - 1].top > way):
            yield block
            block = []
        if kind != OTHER:
            block.append(at)
    if block:
        yield block


def _below(lines: Sequence[Line], kinds: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    row = None
    for at, kind in enumerate(kinds):
        if kind == ROW:
            row = at
        elif kind == OTHER or row is None:
            row = None
        elif lines[at].top - lines[at - 1].top <= _NEXT * lines[at].height:
            found[at] = row
        else:
            row = None
    return found
