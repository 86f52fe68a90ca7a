"""Read .xlsx with python-calamine where it is installed, else with openpyxl."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from itertools import islice

from .archive import LIMITS, Archive
from .base import BadFile
from .cells import CellText

try:
    import python_calamine
except ImportError:  # an optional dependency, ten times as fast
    python_calamine = None

_FORBIDDEN = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_CELL = re.compile(rb'<c r="([A-Za-z]{1,4})([0-9]{1,9})"')
# Cells beyond column Z or row 99999: only then the size needs to be counted.
_FAR_CELL = re.compile(rb'<c r="(?:[A-Za-z]{2}|[A-Za-z][0-9]{6})')
_NEAR = (26, 99_999)
# Cells written in another way than every known program does it.
_STRANGE_CELLS = (re.compile(rb'<c(?! r="[A-Za-z])[\s/>]'), re.compile(rb":c[\s/>]"))
_LONGEST_TEXT = 1 << 22


def xlsx_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    return _open(content)[0]


def xlsx_batches(
    content: bytes, sheet: str | int | None, decimal_mark: str, batch_size: int
) -> Iterator[list[list[str]]]:
    """Read a sheet in batches of text rows, from the first row on."""
    names, rows_of = _open(content)
    rows = rows_of(names.index(pick_sheet(names, sheet)))
    text = CellText(decimal_mark)
    while batch := _next(rows, batch_size):
        yield text.rows(batch)


def pick_sheet(names: list[str], sheet: str | int | None) -> str:
    """Return the name of the wanted sheet: by mask or position, or the first."""
    if not names:
        raise BadFile("empty", "The workbook has no sheet.")
    if sheet is None:
        return names[0]
    if isinstance(sheet, int):
        if 1 <= sheet <= len(names):
            return names[sheet - 1]
    else:
        for name in names:
            if fnmatch(name.casefold(), sheet.casefold()):
                return name
    raise BadFile(
        "missing_sheet",
        "The workbook has no sheet %(sheet)s; it has %(sheets)s.",
        sheet=sheet,
        sheets=", ".join(names),
    )


def check_xml(archive: Archive) -> bool:
    """Refuse XML that declares entities, and cells so far out that memory ends.

    Return whether all cells are written in the usual way, so that they were counted.
    """
    is_usual = True
    for name in archive.names:
        rows, columns = _NEAR[1], _NEAR[0]
        for piece in _whole_tags(archive.chunks(name)):
            if any(mark in piece for mark in _FORBIDDEN):
                raise BadFile(
                    "entities", "The file declares XML entities, which are refused."
                )
            if piece.startswith(_UTF_16) or any(
                cell.search(piece) for cell in _STRANGE_CELLS
            ):
                is_usual = False
            if _FAR_CELL.search(piece):
                rows, columns = _furthest(piece, rows, columns)
        if rows * columns > LIMITS.cells:
            raise BadFile(
                "too_large",
                "The sheet reaches to row %(row)s and column %(column)s: too far.",
                row=rows,
                column=columns,
            )
    return is_usual


def _whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces behind the end of a tag, so that none is seen in halves."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        end = piece.rfind(b">") + 1
        if end or len(piece) > _LONGEST_TEXT:
            yield piece[:end] or piece
            rest = piece[end:] if end else b""
        else:
            rest = piece
    yield rest


def _furthest(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    for letters, digits in _CELL.findall(piece):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        columns = max(columns, column)
        rows = max(rows, int(digits))
    return rows, columns


def _open(content: bytes) -> tuple[list[str], object]:
    # Calamine fills the space between far cells with empty ones; openpyxl does not.
    if check_xml(Archive(content)) and python_calamine:
        return _calamine(content)
    return _openpyxl(content)


def _calamine(content: bytes) -> tuple[list[str], object]:
    book = _guarded(lambda: python_calamine.load_workbook(io.BytesIO(content)))

    def rows_of(index: int) -> Iterator[list[object]]:
        sheet = _guarded(lambda: book.get_sheet_by_index(index))
        # It leaves out empty columns at the left, though not the rows above.
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows = iter(sheet.iter_rows())
        return ([*left, *row] for row in rows) if left else rows

    return list(book.sheet_names), rows_of


def _openpyxl(content: bytes) -> tuple[list[str], object]:
    # Only where they are needed: they take long to import.
    import openpyxl
    from openpyxl.cell.cell import ERROR_CODES

    book = _guarded(
        lambda: openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    )
    sheets = book.worksheets

    def rows_of(index: int) -> Iterator[list[object]]:
        sheets[index].reset_dimensions()
        for row in sheets[index].iter_rows(values_only=True):
            yield ["" if value in ERROR_CODES else value for value in row]

    return [sheet.title for sheet in sheets], rows_of


def _next(rows: Iterator, size: int) -> list:
    return _guarded(lambda: list(islice(rows, size)))


def _guarded(call: object) -> object:
    """Call into a library that raises anything on a damaged workbook."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        raise BadFile("truncated", "The workbook is damaged or incomplete.") from error
