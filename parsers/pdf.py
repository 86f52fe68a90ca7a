"""Open a PDF and take its texts with their places; the library is PDFium.

Of the libraries with the places of words, PDFium is the fastest by far. It is not
made for several threads at a time: whatever calls it has the lock of this module.
"""

from __future__ import annotations

import ctypes
import re
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, repeat
from operator import add

import pypdfium2.raw as pdfium

from .base import BadFile

_LOCK = threading.RLock()
MOST_PAGES = 5000
MOST_LETTERS = 100_000  # of one page
# A text is one as long as no more than a blank parts its words.
_RUN = re.compile(
    r"[^ \t\r\n\f\v\0\x02\ufffe\ufffd]+(?: [^ \t\r\n\f\v\0\x02\ufffe\ufffd]+)*"
)
# All but letters with single blanks in between.
_ODD = ("  ", " \n", "\n ", " \r", "\r ", *"\t\f\v\0\x02\ufffe\ufffd")
# Signs that fill the way from a label to its amount.
_FILLING = "._-\N{EN DASH}\N{EM DASH}\N{HORIZONTAL ELLIPSIS}"
_LINE = re.compile(r"[._\-\u2013\u2014\u2026 ]{4,}")
_LONG = 30  # letters of a text that may be a whole row
_WIDE = 0.75  # of the height: wider than a blank, of letters all as wide too
_PASSWORD = 4  # so the library says that a password is missing, or a way to check it
_SECURITY = 5

# How far below the top, from where to where, the text, its height: in reading order. A
# plain tuple, which is made three times as fast as one with names.
Text = tuple[float, float, float, str, float]


@dataclass(frozen=True, slots=True)
class Page:
    """The texts of a page, in reading order."""

    number: int  # 1 is the first
    texts: list[Text]


def open_pdf(content: bytes) -> Pdf:
    """Open a PDF; raise BadFile when it is damaged, encrypted or too long."""
    return Pdf(content)


class Pdf:
    """An open PDF; close it, or use it in a with statement."""

    def __init__(self, content: bytes) -> None:
        """Open it; the pages are read when they are asked for."""
        self._content = content  # the library reads from it as long as it is open
        self._document = None
        with _LOCK:
            self._document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
            if not self._document:
                raise _refusal(pdfium.FPDF_GetLastError())
            self.pages = pdfium.FPDF_GetPageCount(self._document)
        if self.pages > MOST_PAGES:
            self.close()
            raise BadFile(
                "too_many_pages",
                "The PDF has %(pages)s pages, more than the %(limit)s read.",
                pages=self.pages,
                limit=MOST_PAGES,
            )

    def __enter__(self) -> Pdf:
        """Use it."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Forget the file."""
        document, self._document = self._document, None
        if document and not sys.is_finalizing():  # the library is gone before that
            with _LOCK:
                pdfium.FPDF_CloseDocument(document)

    def read_pages(self) -> Iterator[Page]:
        """Yield the pages in their order; those without a text too."""
        places = _Places()
        for at in range(self.pages):
            yield Page(at + 1, self._read_page(at, places))

    def _read_page(self, at: int, places: _Places) -> list[Text]:
        with _LOCK:
            page = pdfium.FPDF_LoadPage(self._document, at)
            if not page:
                raise _damaged()
            try:
                return _read_texts(page, at + 1, places)
            finally:
                pdfium.FPDF_ClosePage(page)


# -- texts -----------------------------------------------------------------------


class _Places:
    """Room for the places of the texts of a page, used again for the next one."""

    def __init__(self) -> None:
        self.units = (
            ctypes.c_ushort * (MOST_LETTERS + 1)
        )()  # of the letters of a page
        self._size = 0
        self.grow(1000)

    def grow(self, size: int) -> None:
        """Make room for so many texts."""
        if size <= self._size:
            return
        self._size = size
        self.origins = (ctypes.c_double * (2 * size))()
        self.boxes = (ctypes.c_float * (4 * size))()
        self.lefts = [ctypes.byref(self.origins, 16 * at) for at in range(size)]
        self.baselines = [ctypes.byref(self.origins, 16 * at + 8) for at in range(size)]
        self.ends = [ctypes.byref(self.boxes, 16 * at) for at in range(size)]


def _quick(function: object) -> object:
    """Return a function of the library that is called without checks of its arguments.

    That is three times as fast, and called for each text.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(ctypes.c_int)(address)


_is_generated = _quick(pdfium.FPDFText_IsGenerated)
_get_origin = _quick(pdfium.FPDFText_GetCharOrigin)
_get_box = _quick(pdfium.FPDFText_GetLooseCharBox)
_get_letter = _quick(pdfium.FPDFText_GetUnicode)


def _read_texts(page: object, number: int, places: _Places) -> list[Text]:
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        raise _damaged()
    try:
        count = pdfium.FPDFText_CountChars(textpage)
        if count > MOST_LETTERS:
            raise BadFile(
                "long_page",
                "Page %(page)s has %(length)s characters, more than the %(limit)s "
                "read.",
                page=number,
                length=count,
                limit=MOST_LETTERS,
            )
        if count <= 0:
            return []
        handle = ctypes.cast(textpage, ctypes.c_void_p)
        text = _text_of(textpage, handle, count, places)
        texts, starts = _cut(text)
        whole = None
        if any(len(text) > _LONG and _is_row(text) for text in texts):
            texts, starts, whole = _into_words(texts, starts)
        found = _place(handle, texts, starts, places)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    turn = pdfium.FPDFPage_GetRotation(page)
    size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if turn:
        found = _turned(found, turn, size)
    if whole:
        texts = list(zip(whole, texts, strict=True))
    placed = _upright(found, texts, size[1])
    if whole:
        placed = _from_words(placed)
    if any(mark * 4 in text for mark in _FILLING):
        placed = [each for each in placed if not _LINE.fullmatch(each[3])]
    placed.sort()
    return placed


def _text_of(textpage: object, handle: object, count: int, places: _Places) -> str:
    """Return the letters of a page, each at the place where the library counts it.

    The blanks that the library puts between two texts are line ends.
    """
    length = pdfium.FPDFText_GetText(textpage, 0, count, places.units) - 1
    text = _decoded(places.units, length)
    if len(text) != count:  # it leaves out what is no letter, and some are two units
        codes = map(_get_letter, repeat(handle), range(count))
        text = "".join(chr(each) if 0 < each < 0x110000 else " " for each in codes)
    blanks = [match.start() for match in re.finditer(" ", text)]
    gaps = compress(blanks, map(_is_generated, repeat(handle), blanks))
    letters = list(text)
    for at in gaps:
        letters[at] = "\n"
    return "".join(letters)


def _decoded(units: object, length: int) -> str:
    content = memoryview(units).cast("B")[: 2 * length]
    return str(content, "utf-16-le", "replace")


def _cut(text: str) -> tuple[list[str], list[int]]:
    """Return the texts of a page, and where in it each begins.

    >>> _cut("Plan S\\r\\n10,00")
    (['Plan S', '10,00'], [0, 8])
    """
    if text[:1] == " " or text[-1:] == " " or any(map(text.__contains__, _ODD)):
        found = list(_RUN.finditer(text))
        return [match[0] for match in found], [match.start() for match in found]
    texts = text.replace("\r", "\n").split("\n")
    starts = accumulate(map((1).__add__, map(len, texts)), initial=0)
    return list(filter(None, texts)), list(compress(starts, texts))


def _is_row(text: str) -> bool:
    """Whether a text is a whole row, as programs for printers of letters write one."""
    return text[-3:-2] in (",", ".") and text.count(" ") > 3


def _into_words(
    texts: Sequence[str], starts: Sequence[int]
) -> tuple[list[str], list[int], list[int]]:
    """Return the words of texts, where each begins, and of which text each is."""
    words, begins, whole = [], [], []
    for at, (text, start) in enumerate(zip(texts, starts, strict=True)):
        for word in text.split(" "):
            words.append(word)
            begins.append(start)
            whole.append(at)
            start += len(word) + 1
    return words, begins, whole


def _from_words(placed: Sequence[tuple]) -> list[Text]:
    """Return the texts that words come from, cut where several blanks were one."""
    texts: list[Text] = []
    last = (-1, 0.0)
    for top, left, right, (whole, word), height in placed:
        if whole == last[0] and left - last[1] < _WIDE * height:
            first = texts.pop()
            texts.append((first[0], first[1], right, f"{first[3]} {word}", height))
        else:
            texts.append((top, left, right, word, height))
        last = (whole, right)
    return texts


def _place(
    handle: object, texts: Sequence[str], starts: Sequence[int], places: _Places
) -> tuple[list[float], list[float]]:
    """Return where the first letters of texts are, and the boxes of the last ones."""
    count = len(texts)
    places.grow(count)
    lasts = map((-1).__add__, map(add, starts, map(len, texts)))
    calls = (
        map(_get_origin, repeat(handle), starts, places.lefts, places.baselines),
        map(_get_box, repeat(handle), lasts, places.ends),
    )
    for each in calls:
        deque(each, maxlen=0)
    origins = memoryview(places.origins).cast("B").cast("d")
    boxes = memoryview(places.boxes).cast("B").cast("f")
    return origins[: 2 * count].tolist(), boxes[: 4 * count].tolist()


def _upright(
    found: tuple[list[float], list[float]], texts: Sequence[str], height: float
) -> list[Text]:
    """Return the texts with their places; those that are not level are no rows."""
    origins, boxes = found
    places = (origins[::2], origins[1::2], boxes[1::4], boxes[2::4], boxes[3::4])
    return [
        (height - base, left, right, text, top - bottom)
        for left, base, top, right, bottom, text in zip(*places, texts, strict=True)
        if bottom - 1 <= base <= top + 1 and bottom < top
    ]


def _turned(
    found: tuple[list[float], list[float]], turn: int, size: tuple[float, float]
) -> tuple[list[float], list[float]]:
    """Return the places as they are on a page that is shown turned."""
    width, height = size  # as it is shown
    origins, boxes = found
    turned = {
        1: lambda x, y: (y, height - x),
        2: lambda x, y: (width - x, height - y),
        3: lambda x, y: (width - y, x),
    }[turn]
    shown: tuple[list[float], list[float]] = [], []
    for x, y in zip(origins[::2], origins[1::2], strict=True):
        shown[0].extend(turned(x, y))
    for x1, y1, x2, y2 in zip(*(boxes[at::4] for at in range(4)), strict=True):
        (one, high), (other, low) = turned(x1, y1), turned(x2, y2)
        shown[1].extend(
            (min(one, other), max(low, high), max(one, other), min(low, high))
        )
    return shown


# -- refusals --------------------------------------------------------------------


def _refusal(code: int) -> BadFile:
    if code in (_PASSWORD, _SECURITY):
        return BadFile("encrypted", "The PDF is protected by a password.", kind="pdf")
    return _damaged()


def _damaged() -> BadFile:
    return BadFile("truncated", "The file is damaged or incomplete.")
