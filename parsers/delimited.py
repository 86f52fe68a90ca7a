"""Read delimited text of any delimiter, row by row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from .base import BadFile
from .lengths import check_lengths

DELIMITERS = (";", ",", "\t", "|", "¤")
_SNIFFED_ROWS = 50
# Stands for a delimiter of several characters, which the csv module does not know.
_STAND_IN = "\x1f"


def sniff_delimiter(
    text: str,
    quote: str = '"',
    is_wanted: Callable[[list[list[str]]], bool] = lambda rows: True,
) -> str | None:
    """Return the delimiter that cuts the text into the most even rows; None if none.

    Those that cut it into wanted rows, with the headers of a layout, go first.

    >>> sniff_delimiter("a;b;c\\n1,5;2,5;3,5\\n")
    ';'
    """
    # Excel's own mark, which some programs put into quotes.
    hint = text[:10].lstrip("\ufeff").splitlines()[:1]
    hint = hint[0].strip('"') if hint else ""
    if len(hint) == 5 and hint[:4].lower() == "sep=":
        return hint[4]
    marks = marks_in(text)
    cut = {mark: head_rows(text, mark, quote, _SNIFFED_ROWS) for mark in marks}
    scores = {mark: (is_wanted(rows), _evenness(rows)) for mark, rows in cut.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best][1] else None


def marks_in(text: str) -> tuple[str, ...]:
    """Return the delimiters that are in a text; one of them, where it has none.

    >>> marks_in("a;b"), marks_in("a")
    ((';',), (';',))
    """
    return tuple(mark for mark in DELIMITERS if mark in text) or DELIMITERS[:1]


def head_rows(text: str, delimiter: str, quote: str, rows: int) -> list[list[str]]:
    """Return the first rows of a text, as far as they can be read."""
    reader = _reader(io.StringIO(text, newline=""), delimiter, quote)
    result: list[list[str]] = []
    # A quote that is still open at the end of the head is no error of the file.
    with suppress(csv.Error):
        result.extend(islice(reader, rows))
    return result


def text_batches(
    content: bytes, encoding: str, delimiter: str, quote: str, batch_size: int
) -> Iterator[list[list[str]]]:
    """Read the rows of a text in batches, decoding as it goes."""
    check_lengths(content, encoding, delimiter)
    lines: Iterable[str] = io.TextIOWrapper(
        io.BytesIO(content), encoding=encoding, newline=""
    )
    if encoding.startswith(("utf-16", "utf-32")):
        lines = _without_nul(lines)
    if b"\x1a" in content[-8:]:
        lines = _without_end_mark(lines)
    reader = _reader(lines, delimiter, quote)
    lines_read = 0
    while batch := _next_batch(reader, batch_size):
        if reader.line_num - lines_read > len(batch):
            mark = delimiter if len(delimiter) == 1 else _STAND_IN
            _check_quotes(batch, mark, reader.line_num)
        lines_read = reader.line_num
        yield batch if len(delimiter) == 1 else _restored(batch, delimiter)


def _reader(lines: Iterable[str], delimiter: str, quote: str) -> Iterator[list[str]]:
    mark = delimiter
    if len(delimiter) > 1:
        mark = _STAND_IN
        lines = (line.replace(delimiter, mark) for line in lines)
    if not quote:
        return csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=mark, quotechar=quote, strict=True)


def _next_batch(reader: Iterator[list[str]], size: int) -> list[list[str]]:
    try:
        return list(islice(reader, size))
    except csv.Error as error:
        if "NUL" in str(error):
            raise zero_byte(reader.line_num + 1) from error
        raise _unbalanced(reader.line_num) from error


def _check_quotes(batch: list[list[str]], delimiter: str, line: int) -> None:
    # A cell over several lines is fine (an address); one with a whole row inside is
    # two stray quotes, and the rows between them would be lost.
    for row in batch:
        for cell in row:
            if "\n" in cell and cell.count(delimiter) >= max(len(row) - 1, 1):
                raise _unbalanced(line)


def _restored(batch: list[list[str]], delimiter: str) -> list[list[str]]:
    return [
        [c.replace(_STAND_IN, delimiter) if _STAND_IN in c else c for c in row]
        for row in batch
    ]


def zero_byte(line: int) -> BadFile:
    """Return the refusal of a text with a zero byte in it."""
    return BadFile("zero_byte", "Line %(line)s holds a zero byte (NUL).", line=line)


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise zero_byte(number)
        yield line


def _without_end_mark(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the mark with which old programs end a text; it is no row."""
    for line in lines:
        if line.strip("\r\n\x1a"):
            yield line.replace("\x1a", "") if "\x1a" in line else line


def _evenness(rows: list[list[str]]) -> int:
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0
    width, times = counts.most_common(1)[0]
    return width * times


def _unbalanced(line: int) -> BadFile:
    return BadFile(
        "quotes",
        "A quotation mark before line %(line)s has no other one that belongs to it.",
        line=line,
    )
