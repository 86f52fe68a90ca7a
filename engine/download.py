"""The one writer of tables that people download: no cell of them is ever a formula.

A name, a label or a note comes from a file, from another program or from an employee; a
spreadsheet program would run it on the computer of the reader.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from xlsxwriter import Workbook

# The wide twins too: programs of some countries take them for the narrow ones.
_FORMULA = tuple("=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}") + tuple(
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
BYTE_ORDER_MARK = "utf-8-sig"  # with it, spreadsheet programs take a text for UTF-8
# Texts stay texts, whatever writes them.
_TEXTS_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Plain(str):
    """An amount, a date or a number that we wrote: it may begin with a sign."""

    __slots__ = ()


def delimited_line(cells: Iterable[str], delimiter: str = ";", **dialect) -> str:
    """Return one line of cells; a text that would be a formula is one no more.

    >>> delimited_line(["=1+1", Plain("-3.10"), "a;b"])
    '\\'=1+1;-3.10;"a;b"'
    """
    line = io.StringIO()
    writer = csv.writer(line, delimiter=delimiter, **{"lineterminator": "", **dialect})
    writer.writerow(
        [each if isinstance(each, Plain) else neutral(clean(each)) for each in cells]
    )
    return line.getvalue()


def delimited(rows: Iterable[Sequence[str]], delimiter: str = ";") -> bytes:
    """Return a text file of rows, as spreadsheet programs open it."""
    lines = (f"{delimited_line(row, delimiter)}\r\n" for row in rows)
    return "".join(lines).encode(BYTE_ORDER_MARK)


def phone_number(text: str) -> str:
    """Return the number of a line as a cell: with its plus where it is a phone number.

    Other numbers are a text, of which a spreadsheet program loses no digit.

    >>> phone_number("+447700900123"), delimited_line([phone_number("+1|x")])
    ('+447700900123', "'+1|x")
    >>> phone_number("8999900000000000014"), phone_number("A12")
    ("'8999900000000000014", 'A12')
    """
    if text.isdecimal():
        return f"'{text}"
    return Plain(text) if text[1:].isdecimal() and text.isascii() else text


def workbook(content: io.BytesIO, made_on: datetime | None = None) -> Workbook:
    """Return a workbook to write into; whatever it is given, texts are no formulas."""
    book = Workbook(content, _TEXTS_ONLY)
    if made_on:
        book.set_properties({"created": made_on})
    return book


def clean(text: str) -> str:
    """Return a text that stays on its line and is as wide as it has characters.

    >>> clean("Bob\\r\\n=1"), len(clean("e\N{COMBINING DIAERESIS}"))
    ('Bob  =1', 1)
    """
    return "".join(
        " " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each
        for each in unicodedata.normalize("NFC", text)
    )


def neutral(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula.

    >>> neutral("=1+1"), neutral(clean("\\t@sum")), neutral("1-1"), neutral("-")
    ("'=1+1", "' @sum", '1-1', '-')
    """
    bare = text.strip()
    return f"'{text}" if len(bare) > 1 and bare.startswith(_FORMULA) else text
