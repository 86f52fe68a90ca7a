"""The rows of an unknown table: which is the header, which add up others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .contents import Contents, is_phone, read_amount
from .texts import clean
from .words import is_known, is_sum_text, scores

_HEADER_ROWS = 40
_FEWEST_WORDS = 2
_HALF_CENT = Decimal("0.005")
_HUNDREDTH = Decimal("0.01")

Row = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A row that adds up others: what it says by column, and what they come to."""

    row: int  # index in the sample
    told: dict[int, Decimal]
    above: dict[int, Decimal]  # sums of all rows above it
    section: dict[int, Decimal]  # ... and of those since the last one

    def fits(self, at: int) -> bool:
        """Whether the row has the sum of a column, or of its cents."""
        told = self.told.get(at)
        return bool(told) and any(
            abs(told - factor * sums.get(at, Decimal(0))) <= _HALF_CENT
            for sums in (self.above, self.section)
            for factor in (Decimal(1), _HUNDREDTH)
        )


def typical_width(rows: Sequence[Row]) -> int:
    """Return how many columns the table has, whatever stands around it."""
    widths = Counter(_width(row) for row in rows if _width(row) > 1)
    most = max(widths.values(), default=0)
    # Rows may lack their last cells, the header never does.
    return max((w for w, times in widths.items() if times * 4 >= most), default=0)


def _width(row: Row) -> int:
    return max((at for at, text in enumerate(row, 1) if text.strip()), default=0)


def worth(rows: Sequence[Row]) -> int:
    """Return how much of a table is in rows: its cells, phone numbers most."""
    width = typical_width(rows)
    texts = [
        [text for text in row if text.strip()]
        for row in rows
        if _width(row) * 2 > width > 1
    ]
    phones = sum(any(map(is_phone, row)) for row in texts)
    return sum(map(len, texts)) + 10 * width * bool(phones)


def find_header(rows: Sequence[Row], width: int) -> int | None:
    """Return the index of the row of headers, None if the table has none."""
    best, most = None, 0.0
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        if _is_count(row, width):
            return at
        if (said := _said(row)) > most and _may_be_header(rows, at):
            best, most = at, said
    if best is not None:
        return best
    return _by_shape(rows, width)


def _is_count(row: Row, width: int) -> bool:
    """Whether the cells of a row number its columns."""
    texts = [clean(text) for text in row]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    first = next(iter(numbers), None)
    counted = list(range(first or 0, (first or 0) + len(texts)))
    return len(texts) >= max(width, 3) and first in (0, 1) and numbers == counted


def _said(row: Row) -> float:
    """Return how many cells of a row are words of headers."""
    texts = [clean(text) for text in row if text.strip()]
    if len(texts) < _FEWEST_WORDS:
        return 0
    known = [max(said.values(), default=0) for said in scores(texts)]
    found = sum(each for each in known if each >= 0.5)
    # One label of a charge is a word of headers too.
    enough = found >= max(_FEWEST_WORDS - 0.5, 0.3 * len(texts))
    return found if enough else 0


def _may_be_header(rows: Sequence[Row], at: int) -> bool:
    row = [clean(text) for text in rows[at]]
    if any(_is_value(text) for text in row):
        return False
    below = rows[at + 1 :]
    if not any(_width(each) > 1 for each in below):
        return False
    for column, text in enumerate(row):
        # A label comes again below; a header only with the whole row.
        if not text or any(map(str.isdigit, text)):
            continue
        again = [
            each for each in below if column < len(each) and clean(each[column]) == text
        ]
        if again and not any(_is_same(each, row) for each in again):
            return False
    return True


def _is_same(row: Row, header: Sequence[str]) -> bool:
    return [clean(text) for text in row if text.strip()] == list(filter(None, header))


def _is_value(text: str) -> bool:
    """Whether a cell is no header: a number, an amount, a day."""
    if sum(map(str.isdigit, text)) * 2 < len(text) or is_known(text):
        return False
    return True if is_phone(text) else any(c in text for c in ".,/:-") or len(text) > 4


def _by_shape(rows: Sequence[Row], width: int) -> int | None:
    """Return the first full row if it has no value."""
    for at, row in enumerate(rows):
        texts = [clean(text) for text in row if text.strip()]
        if len(texts) * 2 <= width or len(set(texts)) < len(texts):
            continue
        values = sum(any(map(str.isdigit, text)) for text in texts)
        if _width(row) >= width and values * 4 < len(texts):
            return at if _may_be_header(rows, at) else None
        if _width(row) >= width:
            return None  # values already: there is no header above
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The rows below the header, sorted by what they are; indexes are of the sample."""

    data: list[int]
    totals: list[int]


def sort_rows(rows: Sequence[Row], header_row: int | None, width: int) -> Body:
    """Tell the rows of data from totals, repeated headers and lines of text."""
    first = 0 if header_row is None else header_row + 1
    header = [] if header_row is None else [clean(t) for t in rows[header_row]]
    filled = {
        at: [clean(text) for text in rows[at] if text.strip()]
        for at in range(first, len(rows))
    }
    filled = {at: texts for at, texts in filled.items() if texts}
    # Of a small table the rows below that add up others are more than its own.
    own = [texts for texts in filled.values() if not any(map(is_sum_text, texts))]
    usual = Counter(map(len, own or filled.values())).most_common(1)
    most = max((len(texts) for texts in filled.values()), default=0)
    typical = max(usual[0][0] if usual else 0, most // 2)
    body = Body(data=[], totals=[])
    for at, texts in filled.items():
        if header and _is_same(rows[at], header):
            continue
        if _is_total(texts, typical):
            body.totals.append(at)
        elif len(texts) > 1 and len(texts) * 3 >= min(typical, width):
            body.data.append(at)
    # A few rows with half the cells frame the others.
    short = [at for at in body.data if len(filled[at]) * 2 <= typical]
    if len(short) * 4 <= len(body.data):
        body = Body(
            data=[at for at in body.data if at not in short], totals=body.totals
        )
    if not body.data:
        body.data.extend(at for at in filled if at not in body.totals)
    return body


def _is_total(texts: Sequence[str], typical: int) -> bool:
    if len(texts) >= max(typical, 2) or not any(
        any(map(str.isdigit, text)) for text in texts
    ):
        return False
    return any(map(is_sum_text, texts))


def add_up(
    rows: Sequence[Row], body: Body, contents: dict[int, Contents]
) -> list[Total]:
    """Return the rows of totals with what they say and what stands above them."""
    values = {
        at: dict(zip(body.data, each.values, strict=True))
        for at, each in contents.items()
        if each.shares["number"] > 0.5
    }
    totals, last = [], -1
    for row in body.totals:
        told = {
            at: amount
            for at in values
            if at < len(rows[row])
            and (amount := read_amount(clean(rows[row][at]), contents[at].mark))
            is not None
        }
        totals.append(
            Total(
                row=row,
                told=told,
                above={at: _sum(each, -1, row) for at, each in values.items()},
                section={at: _sum(each, last, row) for at, each in values.items()},
            )
        )
        last = row
    return totals


def _sum(values: dict[int, Decimal | None], first: int, last: int) -> Decimal:
    return sum((v for at, v in values.items() if v and first < at < last), Decimal(0))
