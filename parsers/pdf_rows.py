"""The rows of the largest table of a PDF, as text cells like those of any table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .base import BadFile
from .pdf import open_pdf
from .pdf_columns import Grid, find_grid, is_header
from .pdf_lines import Line, is_amount, read_lines

_LOOKED_AT = 250  # lines with an amount, from which the columns are known
_MOST_PAGES = 40  # ... or pages
_ABOVE = 15  # lines above the table that may name what is in it
_WRAPPED = 1.4  # of its height that a line is below the one it goes on from, at most
_NEARER = 0.9  # of the way to the next row
_PHONE = re.compile(r"(?:[0-9][ ./()\-]{0,2}){7}")

Place = tuple[int, int]


class PdfTable:
    """The rows of a PDF, page by page; ``places`` has page and line of each so far."""

    def __init__(self, content: bytes, cuts: tuple[int, ...] = ()) -> None:
        """Find the columns, or take those that begin at the cuts."""
        self._pages = _read_all(content)
        self._read: list[list[Line]] = []
        self.places: list[Place] = []
        self.grid = self._find_grid(cuts)
        self.cuts = self.grid.cuts if self.grid else (0,)

    def _find_grid(self, cuts: tuple[int, ...]) -> Grid | None:
        lines: list[Line] = []
        charges = 0
        for page in self._pages:
            self._read.append(page)
            lines += page
            charges += sum(len(line.texts) > 1 and line.has_amount for line in page)
            if charges >= _LOOKED_AT or (charges and len(self._read) >= _MOST_PAGES):
                break
        if not lines:
            raise BadFile(
                "no_text",
                "The PDF contains no text: it is a scanned picture of the pages.",
            )
        return find_grid(lines, cuts)

    def batches(self, size: int) -> Iterator[list[list[str]]]:
        """Yield the rows, from the table on, in batches of about a size."""
        batch: list[list[str]] = []
        for rows in self._page_rows():
            batch += rows
            if len(batch) >= size:
                yield batch
                batch = []
        if batch:
            yield batch

    def _page_rows(self) -> Iterator[list[list[str]]]:
        grid = self.grid
        maker = _RowMaker(grid) if grid else None
        is_cover = grid is not None
        for page in chain(self._read, self._pages):
            if maker is None:
                rows = [([line.text], line) for line in page]
            else:
                if is_cover:
                    page = _without_cover(page, grid)
                    if not page:
                        continue
                    is_cover = False
                rows = maker.make(page)
            self.places += [(line.page, line.number) for _cells, line in rows]
            yield [cells for cells, _line in rows]


def _read_all(content: bytes) -> Iterator[list[Line]]:
    with open_pdf(content) as document:
        yield from read_lines(document.read_pages())


def _without_cover(page: list[Line], grid: Grid) -> list[Line]:
    """Return the lines from a little above the table on, [] where there is none."""
    first = next(
        (
            at
            for at, line in enumerate(page)
            if grid.is_row(line) and line.has_amount and len(line.texts) > 1
        ),
        None,
    )
    return [] if first is None else page[max(first - _ABOVE, 0) :]


class _RowMaker:
    """Make rows of the lines of pages: wrapped texts joined, headers only once."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._headers: set[str] = set()

    def make(self, page: list[Line]) -> list[tuple[list[str], Line]]:
        grid = self._grid
        # It is the last text of most lines.
        has_amount = [is_amount(line[4][-1][2]) or line.has_amount for line in page]
        is_row = self._find_rows(page, has_amount)
        rows: list[tuple[list[str], Line]] = []
        ahead: list[Line] = []  # lines that the next row begins with
        above: Line | None = None  # the last line that became a row, or went on in it
        for at, line in enumerate(page):
            if not (is_row[at] and has_amount[at]):
                goes = self._goes(line, rows, above, page[at + 1 :], is_row[at + 1 :])
                if goes < 0:
                    _join(rows[-1][0], grid.cells(line))
                    above = line
                    continue
                if goes > 0:
                    ahead.append(line)
                    continue
                if is_row[at] and is_header(line):
                    if line.text in self._headers:
                        above = None
                        continue
                    self._headers.add(line.text)
            cells = grid.cells(line) if is_row[at] else [line.text]
            for before in ahead:
                _join_above(cells, grid.cells(before))
            ahead = []
            rows.append((cells, line))
            above = line if is_row[at] else None
        return rows

    def _find_rows(self, page: list[Line], has_amount: list[bool]) -> list[bool]:
        """Return which lines are of the table; headers are, right above a row of it."""
        is_row = list(map(self._grid.is_row, page))
        for at in range(len(page) - 2, -1, -1):
            if is_row[at] or not (is_row[at + 1] and has_amount[at + 1]):
                continue
            line, below = page[at], page[at + 1]
            near = below.top - line.top < 3 * max(line.height, below.height)
            is_row[at] = near and is_header(line)
        return is_row

    def _goes(
        self,
        line: Line,
        rows: list[tuple[list[str], Line]],
        above: Line | None,
        below: list[Line],
        is_row_below: list[bool],
    ) -> int:
        """Return -1 for a line that goes on from the row above, 1 for the row below."""
        if not all(map(self._grid.begins, line.texts)) or _PHONE.search(line.text):
            return 0
        places = {self._grid.column(text) for text in line.texts}
        up = down = 1e9
        if above is not None:
            cells = rows[-1][0]
            if all(at < len(cells) and _has_letter(cells[at]) for at in places):
                up = (line.top - above.top) / line.height
        if 0 in places:
            # Headings begin there too, but not as near.
            return -1 if up * line.height < _NEARER * self._grid.pitch else 0
        if below and is_row_below[0] and below[0].has_amount:
            down = (below[0].top - line.top) / line.height
        if down < min(up - 0.1, _WRAPPED):
            return 1
        return -1 if up <= _WRAPPED else 0


def _join(cells: list[str], more: list[str]) -> None:
    for at, text in enumerate(more):
        if text:
            cells[at] = f"{cells[at]} {text}"


def _join_above(cells: list[str], before: list[str]) -> None:
    for at, text in enumerate(before):
        if text:
            cells[at] = f"{text} {cells[at]}".rstrip()


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))
