"""Lines and cells that no bill has: refused before they fill the memory."""

from __future__ import annotations

from collections.abc import Iterator

from .base import BadFile

LONGEST_LINE = 1 << 20  # bytes
LONGEST_CELL = 1 << 17
MOST_CELLS = 1 << 14  # in one line, as in the widest spreadsheet


def check_lengths(content: bytes, encoding: str, delimiter: str) -> None:
    """Refuse a text with a line or a cell that is too long; say in which line.

    >>> try:
    ...     check_lengths(b"a;b" * LONGEST_LINE, "utf-8", ";")
    ... except BadFile as error:
    ...     print(error)
    Line 1 has 3145728 bytes, more than the 1048576 read.
    """
    mark = delimiter.encode(encoding)
    if len(delimiter) == 1 and encoding in ("utf-16", "utf-32"):
        mark = mark[len(mark) // 2 :]  # behind the mark of the encoding
    for start, end in _long_lines(content, MOST_CELLS):
        length, values = end - start, {"line": _line_number(content, start)}
        if length > LONGEST_LINE:
            raise BadFile(
                "long_line",
                "Line %(line)s has %(length)s bytes, more than the %(limit)s read.",
                length=length,
                limit=LONGEST_LINE,
                **values,
            )
        cells = content[start:end].split(mark)
        if len(cells) > MOST_CELLS:
            raise BadFile(
                "wide_line",
                "Line %(line)s has %(cells)s columns, more than the %(limit)s read.",
                cells=len(cells),
                limit=MOST_CELLS,
                **values,
            )
        longest = max(map(len, cells))
        if longest > LONGEST_CELL:
            raise BadFile(
                "long_cell",
                "A cell of line %(line)s has %(length)s bytes, more than the %(limit)s "
                "read.",
                length=longest,
                limit=LONGEST_CELL,
                **values,
            )


def _long_lines(content: bytes, limit: int) -> Iterator[tuple[int, int]]:
    """Yield where the lines of more bytes than the limit begin and end.

    A line that long has a whole half of the limit without a line end, so that most of
    a file is never looked at line by line.
    """
    half, at = limit // 2, 0
    while at < len(content):
        if _has_line_end(content, at, at + half):
            at += half
            continue
        start = max(content.rfind(each, 0, at) for each in (b"\n", b"\r")) + 1
        ends = (content.find(each, at) for each in (b"\n", b"\r"))
        end = min((each for each in ends if each >= 0), default=len(content))
        if end - start > limit:
            yield start, end
        at = end + 1


def _has_line_end(content: bytes, start: int, end: int) -> bool:
    return content.find(b"\n", start, end) >= 0 or content.find(b"\r", start, end) >= 0


def _line_number(content: bytes, start: int) -> int:
    ends = (content.count(each, 0, start) for each in (b"\n", b"\r"))
    return max(ends) + 1
