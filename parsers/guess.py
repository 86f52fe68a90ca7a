"""The proposal for a file without a known layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from .profile import Column, NumberFormat, Profile, Record, Section

# Why a field has to be confirmed.
DOUBTS = (
    "missing",  # no column was found
    "several",  # another column fits as well
    "words",  # only the contents tell, or only the header
    "contrary",  # the contents say another thing than the header
    "unit",  # the amounts may be in cents
    "marks",  # a comma may be a decimal mark or one of thousands
    "order",  # day and month may be the other way round
    "sign",  # what is charged has a minus
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A column that seems to hold a field."""

    position: int  # 1 is the first
    header: str
    confidence: float  # 0 to 1
    at: str | int  # how a layout names it: by header, or position if that is not enough
    factor: Decimal = Decimal(1)  # amounts in cents have 0.01
    decimal_mark: str = ""  # where it is another than that of the other columns
    total: Decimal | None = None  # what the rows come to, of a column of amounts

    def column(self) -> Column:
        """Return the column of a layout."""
        return Column(self.at, factor=self.factor, decimal_mark=self.decimal_mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The facts about a layout that the first rows of a file tell."""

    header_row: int | None  # index of the row; None: the file has no header
    columns: dict[str, tuple[Guess, ...]]  # by field; label and amounts have several
    number_format: NumberFormat
    date_formats: tuple[str, ...]
    candidates: dict[str, tuple[Guess, ...]] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()  # fields that somebody has to confirm ...
    reasons: dict[str, str] = field(default_factory=dict)  # ... and why: of DOUBTS
    totals: tuple[int, ...] = ()  # indexes of rows that add up others
    control_total: Decimal | None = None  # what the last of these says
    duration_format: str = "seconds"
    forward_fill: tuple[str, ...] = ()
    account_level: tuple[str, ...] = ("",)
    blank_values: tuple[str, ...] = ()
    zero_amounts: tuple[str, ...] = ()
    sign: int = 1
    sections: tuple[Section, ...] = ()  # lines that tell the number of those below
    records: tuple[Record, ...] = ()
    signature: tuple[str, ...] = ()

    def profile(self, name: str, **more: object) -> Profile:
        """Return the profile; ValueError if number or amount were not found."""
        values = {
            "columns": {
                field: tuple(guess.column() for guess in by_position(guesses))
                for field, guesses in self.columns.items()
            },
            "has_header": self.header_row is not None,
            "signature": self.signature,
            "number_format": self.number_format,
            "date_formats": self.date_formats,
            "duration_format": self.duration_format,
            "forward_fill": self.forward_fill,
            "account_level": self.account_level,
            "blank_values": self.blank_values,
            "zero_amounts": self.zero_amounts,
            "sign": self.sign,
            "sections": self.sections,
            "records": self.records,
        }
        return Profile(name=name, **(values | more))


def by_position(guesses: tuple[Guess, ...]) -> list[Guess]:
    """Return the guesses in the order of the file."""
    return sorted(guesses, key=lambda guess: guess.position)
