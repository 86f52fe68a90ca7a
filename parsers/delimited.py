"""Read delimited text of any encoding and delimiter, row by row."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice

from .base import BadFile

DELIMITERS = (";", ",", "\t", "|", "¤")
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CHUNK = 1 << 20
_HEAD = 1 << 16
_SNIFFED_ROWS = 50
# Stands for a delimiter of several characters, which the csv module does not know.
_STAND_IN = "\x1f"


def find_encoding(content: bytes, encodings: Iterable[str]) -> str:
    """Return the encoding a mark tells, else the first that decodes the whole file."""
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            if _decodes(content, encoding):
                return encoding
            raise _undecodable()
    if content.isascii():
        return "utf-8"
    for encoding in encodings:
        if _decodes(content, encoding):
            return encoding
    raise _undecodable()


def head_text(content: bytes, encoding: str) -> str:
    """Return the first part of the text, for a look at its layout."""
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(content[:_HEAD], final=len(content) <= _HEAD)
    if len(content) > _HEAD and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


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
    hint = text[:6].rstrip("\r\n")
    if len(hint) == 5 and hint[:4].lower() == "sep=":
        return hint[4]
    cut = {mark: head_rows(text, mark, quote, _SNIFFED_ROWS) for mark in DELIMITERS}
    scores = {mark: (is_wanted(rows), _evenness(rows)) for mark, rows in cut.items()}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best][1] else None


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
    lines: Iterable[str] = io.TextIOWrapper(
        io.BytesIO(content), encoding=encoding, newline=""
    )
    if encoding == "utf-16":
        lines = _without_nul(lines)
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
            raise BadFile(
                "not_tabular", "The file holds zero bytes: no text."
            ) from error
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


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise BadFile("not_tabular", "The file holds zero characters: no text.")
        yield line


def _evenness(rows: list[list[str]]) -> int:
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0
    width, times = counts.most_common(1)[0]
    return width * times


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for at in range(0, len(view), _CHUNK):
            decoder.decode(view[at : at + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _undecodable() -> BadFile:
    return BadFile("encoding", "The text of the file is in no encoding that is known.")


def _unbalanced(line: int) -> BadFile:
    return BadFile(
        "quotes",
        "A quotation mark before line %(line)s has no other one that belongs to it.",
        line=line,
    )
