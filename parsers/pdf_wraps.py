"""Lines of texts that are wrapped: of which row each is, above it or below."""

from __future__ import annotations

from collections.abc import Sequence

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
    parts = [at for at, kind in enumerate(kinds) if kind == PART]
    if not parts:
        return {}
    best: dict[int, int] = {}
    for way in _ways(lines, parts):
        found = _in_blocks(lines, kinds, parts, way + _APART)
        if len(found) > len(best):
            best = found
    return _below(lines, kinds) | best


def _ways(lines: Sequence[Line], parts: Sequence[int]) -> list[float]:
    """Return how far parts are from the lines around them, from near to far."""
    ways = set()
    for part in parts:
        for at in (part, part + 1):
            if 0 < at < len(lines):
                way = lines[at].top - lines[at - 1].top
                if way <= _FARTHEST * lines[part].height:
                    ways.add(round(way))
    return sorted(ways)


def _in_blocks(
    lines: Sequence[Line], kinds: Sequence[str], parts: Sequence[int], way: float
) -> dict[int, int]:
    """Return the rows of parts that are no farther from each other, and of one row."""
    found: dict[int, int] = {}
    done = -1
    for part in parts:
        if part <= done:
            continue
        rows, first = [], part
        while first and kinds[first - 1] != OTHER and len(rows) < 2:
            if lines[first].top - lines[first - 1].top > way:
                break
            first -= 1
            rows += [first] if kinds[first] == ROW else []
        done = part
        while done + 1 < len(lines) and kinds[done + 1] != OTHER and len(rows) < 2:
            if lines[done + 1].top - lines[done].top > way:
                break
            done += 1
            rows += [done] if kinds[done] == ROW else []
        if len(rows) == 1:
            block = range(first, done + 1)
            found |= {at: rows[0] for at in block if kinds[at] == PART}
    return found


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
