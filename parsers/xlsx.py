"""Read .xlsx with python-calamine, and with openpyxl what that one cannot read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

import python_calamine

from .archive import LIMITS, Archive
from .base import BadFile
from .cells import CellText
from .ground import matches
from .rewrite import as_transitional, without_dimensions

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


# A formula whose result the program that wrote the file left out.
_FORMULA = re.compile(
    rb"<c ([^>]*)>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR = b't="e"'


def xlsx_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets."""
    return _first_that_works(content, lambda book: book.names)


def xlsx_batches(
    content: bytes,
    sheet: str | int | None,
    decimal_mark: str,
    batch_size: int,
    names: list[str] | None = None,
) -> Iterator[list[list[str]]]:
    """Read a sheet in batches of text rows, from the first row on.

    ``names`` takes those of all sheets.
    """

    def begin(book: Workbook) -> tuple[list, Iterator]:
        if names is not None:
            names[:] = book.names
        rows = book.rows(book.names.index(pick_sheet(book.names, sheet)))
        return next_rows(rows, batch_size), rows

    batch, rows = _first_that_works(content, begin)
    text = CellText(decimal_mark)
    while batch:
        yield text.rows(batch)
        batch = next_rows(rows, batch_size)


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
            if matches(sheet.casefold(), name.casefold()):
                return name
    raise BadFile(
        "missing_sheet",
        "The workbook has no sheet %(sheet)s; it has %(sheets)s.",
        sheet=sheet,
        sheets=", ".join(names),
    )


@dataclass(slots=True)
class Looks:
    """The raw cells of a workbook, before any library opens it."""

    is_usual: bool = True  # all are written in the usual way, so they were counted
    has_errors: bool = False  # #N/A and the like
    has_unknown: bool = False  # formulas without their result


def check_xml(archive: Archive) -> Looks:
    """Refuse XML that declares entities, and cells so far out that memory ends."""
    looks = Looks()
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
                looks.is_usual = False
            if _ERROR in piece:
                looks.has_errors = True
            if b"<f" in piece and any(
                b't="str"' not in found[1] for found in _FORMULA.finditer(piece)
            ):
                looks.has_unknown = True
            if _FAR_CELL.search(piece):
                rows, columns = _furthest(piece, rows, columns)
        if rows * columns > LIMITS.cells:
            raise BadFile(
                "too_large",
                "The sheet reaches to row %(row)s and column %(column)s: too far.",
                row=rows,
                column=columns,
            )
    return looks


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook as one of the libraries reads it."""

    names: list[str]
    rows: Callable[[int], Iterator[Sequence[object]]]


def _first_that_works(content: bytes, call: Callable) -> object:
    """Do with a workbook what is wanted, by the next library where one fails.

    Each calls a workbook damaged that others read: an odd dimension, a rare dialect.
    """
    looks = check_xml(Archive(content))
    libraries: list[Callable] = [partial(_openpyxl, looks=looks)]
    # Calamine fills the space between far cells with empty ones; openpyxl does not.
    if looks.is_usual:
        # It knows no errors, and takes a formula without a result for an empty cell.
        is_first = not (looks.has_errors or looks.has_unknown)
        libraries.insert(0 if is_first else 1, by_calamine)
    # Last without what the file says of its size, which may be nonsense.
    attempts = [(library, content) for library in libraries]
    attempts.append((libraries[0], None))
    refusals: list[BadFile] = []
    for library, whole in attempts:
        try:
            return call(library(whole or without_dimensions(content)))
        except BadFile as error:
            if error.kind != "truncated":
                raise
            refusals.append(error)
    raise refusals[0]


def by_calamine(content: bytes) -> Workbook:
    """Open a workbook with python-calamine."""
    book = _guarded(lambda: python_calamine.load_workbook(io.BytesIO(content)))

    def rows(index: int) -> Iterator[list[object]]:
        sheet = _guarded(lambda: book.get_sheet_by_index(index))
        # It leaves out empty columns at the left, though not the rows above.
        left = [""] * (sheet.start[1] if sheet.start else 0)
        rows = iter(sheet.iter_rows())
        return ([*left, *row] for row in rows) if left else rows

    return Workbook(names=list(book.sheet_names), rows=rows)


def _openpyxl(content: bytes, looks: Looks) -> Workbook:
    # Only where it is needed: it takes long to import.
    import openpyxl

    def load(*, results: bool) -> list:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=results, keep_links=False
        )
        for sheet in book.worksheets:
            sheet.reset_dimensions()
        return book.worksheets

    content = as_transitional(content)
    sheets = _guarded(lambda: load(results=True))
    if not sheets:
        raise BadFile("truncated", "The workbook is damaged or incomplete.")
    formulas = _guarded(lambda: load(results=False)) if looks.has_unknown else None

    def rows(index: int) -> Iterator[Sequence[object]]:
        results = sheets[index].iter_rows(values_only=True)
        if formulas is None:
            return results
        written = formulas[index].iter_rows(values_only=True)
        return map(_with_formulas, results, written)

    return Workbook(names=[sheet.title for sheet in sheets], rows=rows)


def _with_formulas(results: Sequence, written: Sequence) -> list[object]:
    """Show the formula of a cell that has no result: it must not look empty."""
    return [
        str(formula) if result is None and isinstance(formula, str) else result
        for result, formula in zip(results, written, strict=False)
    ]


def next_rows(rows: Iterator, size: int) -> list:
    """Return the next rows, of which a library finds out that they are damaged."""
    return _guarded(lambda: list(islice(rows, size)))


def _guarded(call: object) -> object:
    """Call into a library that raises anything on a damaged workbook."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # a panic of calamine is no Exception
        raise BadFile("truncated", "The workbook is damaged or incomplete.") from error
