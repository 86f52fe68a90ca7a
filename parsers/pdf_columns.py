"""The columns of the largest table of a PDF: where its texts begin or end alike."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .pdf_lines import Line, Text, is_amount
from .words import is_sum_text

LEFT, RIGHT = "left", "right"
_MOST_SHARE = 0.5  # of its edges that a line of the table has with the others, above
_APART = 0.25  # where a column begins, between the one before it and its own texts
_ROUNDS = 3

Edge = tuple[str, int]


@dataclass(slots=True)
class _Band:
    """A column: its texts, and the edges at which they begin or end."""

    edges: set[Edge]
    texts: list[Text] = field(default_factory=list)

    @property
    def left(self) -> float:
        return median([left for left, _right, _text in self.texts])

    @property
    def right(self) -> float:
        return median([right for _left, right, _text in self.texts])


class Grid:
    """The columns of a table, and which lines are its own."""

    def __init__(self, cuts: tuple[int, ...], edges: Iterable[Edge]) -> None:
        """Take where columns begin, and the edges of their texts."""
        self.cuts = cuts
        self.has_sections = False  # whether lines among the rows name their number
        self._kinds: tuple[frozenset[int], int] = frozenset(), 0
        self._begins = cuts[1:]
        kinds = {LEFT: set(), RIGHT: set()}
        for kind, at in edges:
            kinds[kind] |= {at - 1, at, at + 1}
        self._lefts, self._rights = kinds[LEFT], kinds[RIGHT]
        # The margin of the page is that of any line.
        margin = min(self._lefts, default=0)
        self._lefts_inside = {at for at in self._lefts if at > margin + 2}

    def fits(self, text: Text, cells: Sequence[str]) -> bool:
        """Whether a text may go on in the cells of its row: no word among numbers."""
        at = self.column(text)
        is_number = at in self._kinds[0] and any(map(str.isdigit, cells[at]))
        return not is_number or any(map(str.isdigit, text[2]))

    def column(self, text: Text) -> int:
        """Return the column that a text begins in."""
        return bisect_right(self._begins, text[0] + 0.5)

    def is_row(self, line: Line) -> bool:
        """Whether a line is one of the table: it has the edges of its columns."""
        found = ""
        for left, right, text in line.texts:
            if round(left) in self._lefts_inside or round(right) in self._rights:
                if found:
                    return True
                found = text
        return is_amount(found)

    def is_charge(self, line: Line) -> bool:
        """Whether a line is a row of this very table, with an amount and no total."""
        if not line.has_amount or is_sum_text(line.texts[0][2]):
            return False
        inside = [
            (left, right)
            for left, right, _text in line.texts
            if round(left) not in self._lefts or round(left) in self._lefts_inside
        ]
        shared = sum(
            round(left) in self._lefts_inside or round(right) in self._rights
            for left, right in inside
        )
        return shared > _MOST_SHARE * len(inside) and not self._moved(self.cells(line))

    def learn(self, rows: Sequence[Line]) -> None:
        """Take in which columns have numbers in all texts, and which words in most."""
        count = len(self.cuts)
        digits, words, texts = [0] * count, [0] * count, [0] * count
        for line in rows:
            for each in line.texts:
                at = self.column(each)
                texts[at] += 1
                has_digit = any(map(str.isdigit, each[2]))
                digits[at] += has_digit
                words[at] += not has_digit
        always = {at for at in range(count) if texts[at] and digits[at] == texts[at]}
        self._kinds = frozenset(always), words.index(max(words))

    def cells_of_row(self, line: Line) -> tuple[list[str], list[int]]:
        """Return the texts of a row by column, and the columns that have none of it.

        In a section a charge without a day may be among those of one day each: a text
        where all others have a number is its label.
        """
        cells = self.cells(line)
        if not self.has_sections or any(map(str.isdigit, cells[0])):
            return cells, []
        moved = self._moved(cells)
        if not moved or is_sum_text(line.texts[0][2]) or line.has_phone:
            return cells, []
        label = self._kinds[1]
        if not _is_word(cells[label]):  # the period
            cells[label] = ""
        return self.moved(cells, moved), moved

    def moved(self, cells: list[str], columns: Sequence[int]) -> list[str]:
        """Return cells with the texts of some columns in that of the labels."""
        label = self._kinds[1]
        texts = [cells[at] for at in sorted({*columns, label}) if cells[at]]
        for at in columns:
            cells[at] = ""
        cells[label] = " ".join(texts)
        return cells

    def _moved(self, cells: Sequence[str]) -> list[int]:
        """Return the columns with a text in which all others have a number."""
        return [
            at
            for at in self._kinds[0]
            if cells[at] and not any(map(str.isdigit, cells[at]))
        ]

    def begins(self, text: Text) -> bool:
        """Whether a text begins where those of a column do."""
        return round(text[0]) in self._lefts

    def cells(self, line: Line) -> list[str]:
        """Return the texts of a line by column."""
        cells = [""] * len(self.cuts)
        begins = self._begins
        for left, _right, text in line.texts:
            at = bisect_right(begins, left + 0.5)
            cells[at] = f"{cells[at]} {text}" if cells[at] else text
        return cells


def find_grid(lines: Sequence[Line], cuts: tuple[int, ...] = ()) -> Grid | None:
    """Return the columns of the table that most of the lines are of, None if of none.

    With ``cuts`` the columns begin there.
    """
    priced = [line for line in lines if len(line.texts) > 1 and line.has_amount]
    if not priced:
        return None
    charges = [line for line in priced if not _is_sum(line)] or priced
    wide = [line for line in lines if len(line.texts) > 1]
    edge_of = _edges(wide)
    signatures = {
        id(line): frozenset(edge_of(text) for text in line.texts) for line in wide
    }
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
    headers = [
        above
        for above, line in pairwise(lines)
        if not above.has_digit
        and line.has_digit
        and id(line) in signatures
        and _is_of(signatures[id(line)], edges)
    ]
    return _learned(Grid(_cuts(bands, headers), edges), usual)


def _learned(grid: Grid, rows: Sequence[Line]) -> Grid:
    grid.learn(rows)
    return grid


def _is_sum(line: Line) -> bool:
    """Whether a line says total, or tax."""
    return is_sum_text(line.texts[0][2])


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))


def _edges(lines: Sequence[Line]) -> object:
    """Return the function that tells at which edge a text is aligned with others."""
    lefts = Counter(round(text[0]) for line in lines for text in line.texts)
    rights = Counter(round(text[1]) for line in lines for text in line.texts)
    known: dict[tuple[int, int], Edge] = {}

    def near(counts: Counter, at: int) -> tuple[int, int]:
        around = [
            (counts[each], -abs(each - at), each) for each in (at - 1, at, at + 1)
        ]
        return sum(each[0] for each in around), max(around)[2]

    def edge_of(text: Text) -> Edge:
        key = round(text[0]), round(text[1])
        if key not in known:
            (many_left, left), (many_right, right) = (
                near(lefts, key[0]),
                near(rights, key[1]),
            )
            amount_first = is_amount(text[2]) and many_right == many_left
            is_right = many_right > many_left or amount_first
            known[key] = (RIGHT, right) if is_right else (LEFT, left)
        return known[key]

    return edge_of


def _is_of(signature: frozenset[Edge], edges: set[Edge]) -> bool:
    """Whether a line has most of its edges with the table; the margin says nothing."""
    margin = min((at for kind, at in edges if kind == LEFT), default=-1)
    inside = [edge for edge in signature if edge != (LEFT, margin)]
    shared = sum(edge in edges for edge in inside)
    return shared > _MOST_SHARE * len(inside)


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
            found[round(text[0])].append(text)
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
        if all(len(text) <= 3 and not text.islower() for _, _, text in band.texts) and (
            not any(any(map(str.isdigit, text)) for _, _, text in band.texts)
        ):
            currency = band.texts
            continue
        if currency and any(is_amount(text) for _, _, text in band.texts):
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
    lefts = [[text[0] for text in band.texts] for band in bands]
    for line in headers:
        for text in line.texts:
            lefts[_nearest(bands, text)].append(text[0])
    cuts = [0]
    for at in range(1, len(bands)):
        rights = [text[1] for text in bands[at - 1].texts]
        own = min(text[0] for text in bands[at].texts)
        before = max(
            (each for each in rights if each < own), default=bands[at - 1].right
        )
        wanted = before + _APART * (own - before)
        lowest, highest = max(lefts[at - 1]), min(lefts[at])
        if lowest < highest:
            wanted = min(max(wanted, lowest + 1), highest)
        else:
            wanted = min(wanted, own)
        cuts.append(max(int(wanted), cuts[-1] + 1))
    return tuple(cuts)


def _nearest(bands: Sequence[_Band], text: Text) -> int:
    """Return the column below a header: most of it, or the nearest."""

    def distance(band: _Band) -> tuple[float, float]:
        overlap = min(band.right, text[1]) - max(band.left, text[0])
        middle = abs(band.left + band.right - text[0] - text[1])
        return -overlap, middle

    return min(range(len(bands)), key=lambda at: distance(bands[at]))
