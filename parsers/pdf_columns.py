"""Find the columns of the largest table of a PDF, where texts begin or end alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .pdf_grid import LEFT, MOST_SHARE, RIGHT, Edge, Grid
from .pdf_lines import Line, Text, is_amount
from .words import is_sum_text

_APART = 0.25  # where a column begins, between the one before it and its own texts
_ROUNDS = 3


@dataclass(slots=True)
class _Band:
    """A column: its texts, and the edges at which they begin or end."""

    edges: set[Edge]
    texts: list[Text] = field(default_factory=list)

    @property
    def left(self) -> float:
        return median([left for _top, left, *_ in self.texts])

    @property
    def right(self) -> float:
        return median([right for _top, _left, right, *_ in self.texts])


def find_grid(lines: Sequence[Line], cuts: tuple[int, ...] = ()) -> Grid | None:
    """Return the columns of the table that most of the lines are of, None if of none.

    With ``cuts`` the columns begin there.
    """
    priced = [line for line in lines if len(line.texts) > 1 and line.has_amount]
    if not priced:
        return None
    charges = [line for line in priced if not _is_sum(line)] or priced
    edge_of = _edges([line for line in lines if len(line.texts) > 1])
    signatures = {id(line): frozenset(map(edge_of, line.texts)) for line in charges}
    counts = Counter(signatures[id(line)] for line in charges)
    core = max(counts, key=lambda each: (counts[each] * len(each) ** 2, len(each)))
    edges = _widened(set(core), counts)
    rows = [line for line in charges if _is_of(signatures[id(line)], edges)]
    usual = [line for line in charges if signatures[id(line)] == core]
    wrapped = _find_wrapped(lines, rows, edges)
    edges = edges.union(*(band.edges for band in wrapped))
    if cuts:
        return _learned(Grid(cuts, edges), usual)
    bands = sorted(
        [*_bands(rows, edge_of, edges), *wrapped], key=lambda band: band.left
    )
    own = {id(line) for line in rows}
    headers = [
        above
        for above, line in pairwise(lines)
        if id(line) in own and not above.has_digit
    ]
    return _learned(Grid(_cuts(bands, headers), edges), usual)


def _learned(grid: Grid, rows: Sequence[Line]) -> Grid:
    grid.learn(rows)
    return grid


def _is_sum(line: Line) -> bool:
    """Whether a line says total, or tax."""
    return is_sum_text(line.texts[0][3])


def _edges(lines: Sequence[Line]) -> object:
    """Return the function that tells at which edge a text is aligned with others."""
    lefts = Counter(round(text[1]) for line in lines for text in line.texts)
    rights = Counter(round(text[2]) for line in lines for text in line.texts)
    known: dict[tuple[int, int], Edge] = {}

    def near(counts: Counter, at: int) -> tuple[int, int]:
        around = [
            (counts[each], -abs(each - at), each) for each in (at - 1, at, at + 1)
        ]
        return sum(each[0] for each in around), max(around)[2]

    def edge_of(text: Text) -> Edge:
        key = round(text[1]), round(text[2])
        if key not in known:
            (many_left, left), (many_right, right) = (
                near(lefts, key[0]),
                near(rights, key[1]),
            )
            amount_first = is_amount(text[3]) and many_right == many_left
            is_right = many_right > many_left or amount_first
            known[key] = (RIGHT, right) if is_right else (LEFT, left)
        return known[key]

    return edge_of


def _is_of(signature: frozenset[Edge], edges: set[Edge]) -> bool:
    """Whether a line has most of its edges with the table; the margin says nothing."""
    margin = min((at for kind, at in edges if kind == LEFT), default=-1)
    inside = [edge for edge in signature if edge != (LEFT, margin)]
    shared = sum(edge in edges for edge in inside)
    return shared > MOST_SHARE * len(inside)


def _widened(edges: set[Edge], counts: Counter) -> set[Edge]:
    """Return the edges with those of lines that share most of theirs."""
    for _ in range(_ROUNDS):
        found: Counter = Counter()
        for signature, times in counts.items():
            if _is_of(signature, edges):
                found.update(dict.fromkeys(signature, times))
        most = max(found.values(), default=0)
        more = {
            each for each, times in found.items() if times > 1 and times * 50 > most
        }
        if more <= edges:
            break
        edges = edges | more
    return edges


def _bands(rows: Sequence[Line], edge_of: object, edges: set[Edge]) -> list[_Band]:
    """Return the columns from left to right.

    Edges that no row has both of, and whose texts are one below the other, are of one
    column: a text may be indented there, or a minus behind the amount.
    """
    texts: dict[Edge, list[Text]] = defaultdict(list)
    together: set[tuple[Edge, Edge]] = set()
    for line in rows:
        found = [(edge_of(text), text) for text in line.texts]
        for edge, text in found:
            if edge in edges:
                texts[edge].append(text)
        together.update((a, b) for a, _ in found for b, _ in found if a != b)
    bands = [_Band({edge}, each) for edge, each in texts.items()]
    bands.sort(key=lambda band: (band.left + band.right, -len(band.texts)))
    bands = _with_currencies(bands)
    merged: list[_Band] = []
    for band in bands:
        last = merged[-1] if merged else None
        if last and _is_one(last, band, together):
            last.edges |= band.edges
            last.texts += band.texts
        else:
            merged.append(band)
    return merged


def _find_wrapped(
    lines: Sequence[Line], rows: Sequence[Line], edges: set[Edge]
) -> list[_Band]:
    """Return the columns of texts that are wrapped around the middle of their row.

    No text of such a column is at the height of the amount.
    """
    known = {
        at + near for kind, at in edges if kind == LEFT for near in (-2, -1, 0, 1, 2)
    }
    margin = min(known, default=0)
    found: dict[int, list[Text]] = defaultdict(list)
    for line in lines:
        if len(line.texts) == 1 and not (line.has_amount or line.has_phone):
            text = line.texts[0]
            found[round(text[1])].append(text)
    return [
        _Band({(LEFT, at)}, texts)
        for at, texts in found.items()
        if at not in known and at > margin and len(texts) * 2 >= max(len(rows), 4)
    ]


def _with_currencies(bands: Sequence[_Band]) -> list[_Band]:
    """Return the columns, that of a currency in front of an amount as one with it."""
    joined: list[_Band] = []
    currency: list[Text] = []
    for band in bands:
        if all(
            len(text) <= 3 and not text.islower() for *_, text, _height in band.texts
        ) and (
            not any(any(map(str.isdigit, text)) for *_, text, _height in band.texts)
        ):
            currency = band.texts
            continue
        if currency and any(is_amount(text) for *_, text, _height in band.texts):
            band.texts += currency
        currency = []
        joined.append(band)
    return joined


def _is_one(last: _Band, band: _Band, together: set[tuple[Edge, Edge]]) -> bool:
    if any((a, b) in together for a in last.edges for b in band.edges):
        return False
    return band.left <= last.right and last.left <= band.right


def _cuts(bands: Sequence[_Band], headers: Sequence[Line]) -> tuple[int, ...]:
    """Return where columns begin: between the texts, so that headers are apart too."""
    lefts = [[text[1] for text in band.texts] for band in bands]
    spans = [(band.left, band.right) for band in bands]
    for line in headers:
        for text in line.texts:
            lefts[_nearest(spans, text)].append(text[1])
    cuts = [0]
    for at in range(1, len(bands)):
        rights = [text[2] for text in bands[at - 1].texts]
        own = min(text[1] for text in bands[at].texts)
        before = max((each for each in rights if each < own), default=spans[at - 1][1])
        wanted = before + _APART * (own - before)
        lowest, highest = max(lefts[at - 1]), min(lefts[at])
        if lowest < highest:
            wanted = min(max(wanted, lowest + 1), highest)
        else:
            wanted = min(wanted, own)
        cuts.append(max(int(wanted), cuts[-1] + 1))
    return tuple(cuts)


def _nearest(spans: Sequence[tuple[float, float]], text: Text) -> int:
    """Return the column below a header: most of it, or the nearest."""

    def overlap(at: int) -> float:
        left, right = spans[at]
        return min(right, text[2]) - max(left, text[1])

    return max(range(len(spans)), key=overlap)
