"""The result of every reader of this package, and the one error it raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

# What can be wrong with a whole file. The models translate these for the user.
BAD_FILE_KINDS = frozenset(
    {
        "empty",
        "encrypted",
        "no_text",
        "too_many_pages",
        "long_page",
        "truncated",
        "too_large",
        "bomb",
        "entities",
        "broken_xml",
        "nested",
        "not_tabular",
        "unsupported",
        "encoding",
        "quotes",
        "zero_byte",
        "long_line",
        "wide_line",
        "long_cell",
        "missing_sheet",
        "missing_member",
        "missing_column",
        "missing_header",
        "ambiguous_column",
    }
)
# Why a member of a zip file may be passed over: it is none of the tables wanted.
OF_ANOTHER_LAYOUT = frozenset(
    {
        "empty",
        "missing_column",
        "missing_sheet",
        "no_text",
        "not_tabular",
        "unsupported",
    }
)

# What can be wrong with a row. The models have a sentence for each of these too.
ROW_ISSUE_KINDS = frozenset(
    {
        "ragged_row",
        "wrong_total",
        "lost_digits",
        "unreadable_amount",
        "unreadable_tax",
        "unreadable_tax_rate",
        "unknown_tax_rate",
        "unreadable_date",
        "far_date",
        "dates_reversed",
        "unreadable_number",
        "unreadable_label",
        "unreadable_quantity",
        "unreadable_duration",
        "unreadable_volume",
    }
)


class BadFile(ValueError):
    """A file that cannot be read at all: the only exception that leaves this package.

    ``str(error)`` is a plain sentence, ``error.kind`` one of BAD_FILE_KINDS and
    ``error.values`` the facts in the sentence, for a translated message.

    >>> error = BadFile("missing_column", "The column %(column)s is missing.",
    ...     column="Amount")
    >>> error.kind, str(error)
    ('missing_column', 'The column Amount is missing.')
    """

    def __init__(self, kind: str, message: str, /, **values: object) -> None:
        """Put the values into the placeholders of the message."""
        super().__init__(message % values if values else message)
        self.kind = kind
        self.values = values


class UsageRow(NamedTuple):
    """One row of a detail file, as evidence, whatever became of it.

    ``status`` is "" for a row to charge, "ignored" (``reason`` names the filter) or
    "issue" (``reason`` is the kind of issue, ``detail`` the text that could not be
    read).
    """

    # 1-based, as a spreadsheet shows it; per member of a zip file, per page of a PDF
    row: int
    number: str  # E.164, "" at account level, or the raw text of an unreadable number
    day: date | None = None
    date_from: date | None = None
    date_to: date | None = None
    label: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    amount: Decimal | None = None  # net of tax, unrounded
    tax: Decimal | None = None
    rate: Decimal | None = None  # percent
    dialled: str = ""
    status: str = ""
    reason: str = ""
    detail: str = ""
    document: str = ""
    time: str = ""
    user_name: str = ""
    # The member of the zip file with the row, or the sheet, or the page of the PDF.
    member: str = ""
    dialled_key: str = ""  # tells that the line dialled the same number again

    @property
    def account_level(self) -> bool:
        """Whether the row belongs to the account instead of one number."""
        return not self.number


class Stated(NamedTuple):
    """A total that a PDF states outside its table, on the cover for instance."""

    place: tuple[int, int]  # page and line
    text: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet of text cells: batches of rows, the first of which is row 1."""

    batches: Iterator[list[list[str]]]
    kind: str
    member: str = ""
    sheets: list[str] = field(default_factory=list)  # known once a row was read
    # Of a PDF page and line of each row, as far as rows were read.
    places: list[tuple[int, int]] | None = None
    # ... and the totals outside the table, known once all rows were read.
    stated: list[Stated] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms on which a file is read, beside its layout; see ``read``."""

    region: str | None = None  # country of numbers written without theirs
    mask: bool = True  # no dialled number is returned whole
    secret: bytes = b""  # of the keys of dialled numbers; b"": there are none
    around: date | None = None  # day of the bill
    known: Mapping[str, str] = field(default_factory=dict)  # {as compared: as stored}
