"""The rows of the largest table of a PDF, as text cells like those of any table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from .base import BadFile, Stated
from .pdf import open_pdf
from .pdf_columns import find_grid
from .pdf_grid import Grid
from .pdf_lines import Line, is_amount, read_lines, stated_total
from .pdf_wraps import OTHER, PART, ROW, find_rows

Row = tuple[list[str], Line]  # with the first line of it

_LOOKED_AT = 250  # lines with an amount, from which the columns are known
_MOST_PAGES = 40  # ... or pages
_ABOVE = 15  # lines above the table that may name what is in it
_HEADER_LINES = 4  # right above it that its headers are among
Place = tuple[int, int]


class PdfTable:
    """The rows of a PDF, page by page; ``places`` has page and line of each so far."""

    def __init__(self, content: bytes, cuts: tuple[int, ...] = ()) -> None:
        """Find the columns, or take those that begin at the cuts."""
        self._pages = _read_all(content)
        self._read: list[list[Line]] = []
        self.places: list[Place] = []
        self.stated: list[Stated] = []
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
        maker = _RowMaker(self.grid) if self.grid else None
        for page in chain(self._read, self._pages):
            rows = maker.make(page) if maker else [([line.text], line) for line in page]
            cover = maker.cover if maker else []
            self._note_totals(
                [*cover, *(line for cells, line in rows if len(cells) == 1)]
            )
            self.places += [(line.page, line.number) for _cells, line in rows]
            yield [cells for cells, _line in rows]

    def _note_totals(self, lines: list[Line]) -> None:
        """Keep the totals in lines that are none of the table."""
        for line in lines:
            if found := stated_total(line):
                self.stated.append(Stated((line.page, line.number), *found))


def _read_all(content: bytes) -> Iterator[list[Line]]:
    with open_pdf(content) as document:
        yield from read_lines(document.read_pages())


class _RowMaker:
    """Make rows of the lines of pages: wrapped texts joined, headers only once."""

    def __init__(self, grid: Grid) -> None:
        self.cover: list[Line] = []  # the lines of the page that are above the table
        self._grid = grid
        self._is_begun = False
        self._headers: set[str] = set()
        self._rows: list[Row] = []  # of the page

    def make(self, page: list[Line]) -> list[Row]:
        """Return the rows of a page, none of one before the table."""
        self._rows, self.cover = [], []
        if not self._is_begun:
            page = self._begin(page)
        grid = self._grid
        # It is the last text of most lines.
        has_amount = [is_amount(line[4][-1][3]) or line.has_amount for line in page]
        is_row = [a and grid.is_row(b) for a, b in zip(has_amount, page, strict=True)]
        row_of = self._find_parts(page, is_row, has_amount)
        made: dict[int, tuple[list[str], list[int]]] = {}
        for at, line in enumerate(page):
            if is_row[at]:
                # The first text of a charge of a day is that.
                if line[4][0][3][:1].isdigit():
                    cells, moved = grid.cells(line), []
                else:
                    cells, moved = grid.cells_of_row(line)
                if row_of:
                    made[at] = cells, moved
                self._rows.append((cells, line))
            elif at not in row_of and line.text not in self._headers:
                self._rows.append(([line.text], line))
        for at in _outwards(row_of):
            cells, moved = made[row_of[at]]
            if all(grid.fits(text, cells) for text in page[at].texts):
                more = grid.moved(grid.cells(page[at]), moved)
                _join(more, cells, is_above=at < row_of[at])
        return self._rows

    def _find_parts(
        self, page: list[Line], is_row: list[bool], has_amount: list[bool]
    ) -> dict[int, int]:
        """Return the rows of lines that are only parts of one."""
        kinds = [
            ROW if is_one else PART if not priced and self._is_part(line) else OTHER
            for line, is_one, priced in zip(page, is_row, has_amount, strict=True)
        ]
        return find_rows(page, kinds)

    def _is_part(self, line: Line) -> bool:
        """Whether a line may be a part of a row: a text that is wrapped."""
        grid = self._grid
        return (
            all(map(grid.begins, line.texts))
            and line.text not in self._headers
            and not line.has_phone
        )

    # -- where the table begins ------------------------------------------------------

    def _begin(self, page: list[Line]) -> list[Line]:
        """Return the lines below the headers, which become the first row.

        Where a line above the headers names a number, all from there on is below them.
        """
        grid = self._grid
        first = next((at for at, line in enumerate(page) if grid.is_charge(line)), None)
        if first is None:
            self.cover = page
            return []
        self._is_begun = True
        start, end = _find_header(page, first)
        named = _find_heading(page[:start])
        grid.has_sections = (
            named is not None or _find_heading(page[end:first]) is not None
        )
        above = start
        while above and start - above < _ABOVE and not page[above - 1].has_amount:
            above -= 1
        if named is not None and named < above:
            self.cover, rest = page[:named], [*page[named:start], *page[end:]]
        else:
            self.cover, rest = page[:above], page[end:]
            self._rows += [([line.text], line) for line in page[above:start]]
        self._add_header(page[start:end])
        return rest

    def _add_header(self, lines: list[Line]) -> None:
        if not lines:
            return
        cells = self._grid.cells(lines[0])
        for line in lines[1:]:
            _join(self._grid.cells(line), cells)
        self._rows.append((cells, lines[0]))
        self._headers = {line.text for line in lines}


def _find_header(page: list[Line], first: int) -> tuple[int, int]:
    """Return from where to where headers are right above the first charge."""
    end = first
    while end and first - end < _HEADER_LINES and not _is_header(page[end - 1]):
        if page[end - 1].has_amount:
            return first, first
        end -= 1
    start = end
    while start and first - start < _HEADER_LINES and _is_header(page[start - 1]):
        start -= 1
    return (start, end) if start < end else (first, first)


def _is_header(line: Line) -> bool:
    """Whether a line may be one of headers: several texts, no digit."""
    return len(line.texts) > 1 and not line.has_digit


def _find_heading(lines: list[Line]) -> int | None:
    """Return the index of the last line that names a number, None if none does."""
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not line.has_amount and line.has_phone:
            return at
    return None


def _outwards(row_of: dict[int, int]) -> list[int]:
    """Return the places of parts, those next to their row first."""
    return sorted(row_of, key=lambda at: abs(at - row_of[at]))


def _join(more: list[str], cells: list[str], *, is_above: bool = False) -> None:
    """Join texts with those of the cells that they are above or below."""
    for at, text in enumerate(more):
        if text:
            both = (text, cells[at]) if is_above else (cells[at], text)
            cells[at] = " ".join(filter(None, both))
