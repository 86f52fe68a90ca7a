"""Describe the layout of an operator's detail file as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .dates import compile_format

FIELDS = (
    "number",
    "day",
    "time",
    "date_from",
    "date_to",
    "label",
    "quantity",
    "unit",
    "duration",
    "volume",
    "net",
    "gross",
    "tax",
    "tax_rate",
    "dialled",
    "document",
    "document_date",
    "user_name",
)
SECTION_FIELDS = ("number", "user_name", "label", "document")
COSTS = ("net", "gross")  # several columns of these are a charge each
OPERATORS = ("equals", "not_equals", "contains", "begins", "ends", "like", "empty")
NEED_A_TEXT = ("contains", "begins", "ends", "like")
DURATION_FORMATS = ("seconds", "minutes", "h:m:s", "m:s", "h:m")
VOLUME_UNITS = ("B", "KB", "MB", "GB")
DEFAULT_ENCODINGS = ("utf-8", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file, by its header or by its position (1 is the first).

    A file without an optional column is fine; without another one it is refused.
    """

    at: str | int
    optional: bool = False
    factor: Decimal = Decimal(1)  # amounts are multiplied with it: 0.01 for cents
    decimal_mark: str = ""  # of an amount, where another than the layout's

    def __post_init__(self) -> None:
        """Refuse a column that is nowhere."""
        if isinstance(self.at, int) and self.at < 1:
            raise ValueError("at: the first column is column 1")
        if not self.at:
            raise ValueError("at: a column needs a header or a position")
        if not self.factor:
            raise ValueError("factor: no amount is left when it is zero")
        if len(self.decimal_mark) > 1:
            raise ValueError("decimal_mark: must be one character or none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Rows that are no charges, and the name under which they are ignored."""

    name: str
    column: Column
    operator: str = "equals"
    value: str = ""

    def __post_init__(self) -> None:
        """Refuse a test that cannot be made."""
        object.__setattr__(self, "column", as_column(self.column))
        if self.operator not in OPERATORS:
            raise ValueError(f"operator: {self.operator} is none of {OPERATORS}")
        if self.operator in NEED_A_TEXT and not self.value.strip():
            raise ValueError(f"value: {self.operator} needs a text")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How a layout writes numbers.

    Numbers of spreadsheet cells are numbers whatever stands here.
    """

    decimal_mark: str = "."
    thousands_marks: str = ", '"

    def __post_init__(self) -> None:
        """Refuse marks that could be taken for each other."""
        if len(self.decimal_mark) != 1:
            raise ValueError("decimal_mark: must be one character")
        if self.decimal_mark in self.thousands_marks:
            raise ValueError("thousands_marks: must not hold the decimal mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The facts that a line above the rows of a section tells about all of them.

    Such a line begins with a text, or, in a table of records, with the kind of the
    record; one that is nothing but a phone number needs no text.
    """

    field: str
    before: str = ""  # what the line begins with; the value stands behind it
    record: str = ""  # or the kind of the record that tells ...
    position: int = 0  # ... in this column, of which 1 is the first

    def __post_init__(self) -> None:
        """Refuse a line that tells nothing."""
        if self.field not in SECTION_FIELDS:
            raise ValueError(f"field: {self.field} is none of {SECTION_FIELDS}")
        if bool(self.record) != bool(self.position) or self.position < 0:
            raise ValueError("position: a record needs one, and only a record")
        if self.record and self.before:
            raise ValueError("before: a record is known by its kind")
        if not self.record and not self.before.strip() and self.field != "number":
            raise ValueError("before: only a number is known by itself")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A kind of rows that are charges, told by the record's column.

    ``columns`` gives the fields with another position than in the layout.
    """

    kind: str
    columns: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a kind without a name, and columns that are nowhere."""
        if not self.kind.strip():
            raise ValueError("kind: a record needs one")
        for name, position in self.columns.items():
            if name not in FIELDS or position < 1:
                raise ValueError(f"columns: {name} cannot stand in column {position}")


def as_column(column: Column | str | int) -> Column:
    """Return the column itself, or the one with this header or position."""
    return column if isinstance(column, Column) else Column(column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The layout of a detail file: how to recognise it, and what stands where.

    >>> profile = Profile(
    ...     name="Plain",
    ...     signature=("Number", "Amount"),
    ...     columns={"number": "Number", "label": ("Group", "Text"), "net": "Amount"},
    ... )
    >>> [column.at for column in profile.columns["label"]]
    ['Group', 'Text']
    """

    name: str
    columns: Mapping[str, tuple[Column, ...]]
    # A file is of this layout when all these headers stand in one of its first rows.
    signature: tuple[str, ...] = ()
    delimiter: str | None = None  # None: found out
    quote: str = '"'  # "": the layout has no quoted cells
    encodings: tuple[str, ...] = DEFAULT_ENCODINGS
    sheet: str | int | None = None  # name (a mask) or position; None: the first
    member: str | None = None  # mask of names in a zip file; None: those recognised
    skip_rows: int = 0
    has_header: bool = True
    forward_fill: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    account_level: tuple[str, ...] = ("",)
    blank_values: tuple[str, ...] = ()  # texts that mean an empty cell ("NA")
    zero_amounts: tuple[str, ...] = ()  # texts that mean an amount of zero ("-", "")
    number_format: NumberFormat = field(default_factory=NumberFormat)
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)  # as strptime; ISO always is read
    duration_format: str = "seconds"
    volume_unit: str = "MB"
    quantity_unit: str = ""  # the unit of a quantity where no column tells
    sign: int = 1
    tax_rate: Decimal | None = None  # percent, where the file carries none
    region: str | None = None  # country of numbers written without their country
    sections: tuple[Section, ...] = ()
    records: tuple[Record, ...] = ()  # (): all rows are of one kind
    record_position: int = 1  # where the kind of a record stands
    cuts: tuple[int, ...] = ()  # where columns of a fixed width begin; 0 is the first

    def __post_init__(self) -> None:
        """Bring the columns into one form; refuse what cannot be read."""
        columns = {name: _as_columns(at) for name, at in self.columns.items() if at}
        object.__setattr__(self, "columns", columns)
        for name in columns:
            if name not in FIELDS:
                raise ValueError(f"columns: there is no field {name}")
            if len(columns[name]) > 1 and name not in ("label", *COSTS):
                raise ValueError(
                    f"columns: {name} takes one column, only labels and costs several"
                )
        if "number" not in columns and all(s.field != "number" for s in self.sections):
            raise ValueError("columns: a layout needs the column of the number")
        self._check_costs()
        if "net" not in columns and "gross" not in columns:
            raise ValueError("columns: a layout needs a net or a gross amount")
        self._check_choices()
        self._check_positions()

    @property
    def costs(self) -> tuple[Column, ...]:
        """The columns that are a charge each; () where a row is one charge."""
        found = (self.columns.get(name, ()) for name in COSTS)
        return next((many for many in found if len(many) > 1), ())

    def _check_costs(self) -> None:
        if not self.costs:
            return
        if len([name for name in (*COSTS, "tax") if name in self.columns]) > 1:
            raise ValueError(
                "columns: several costs leave no other column of amounts for a row"
            )
        if len({(each.factor, each.decimal_mark) for each in self.costs}) > 1:
            raise ValueError("columns: several costs are written in one way")

    def _check_choices(self) -> None:
        wrong = {
            "sign: must be 1 or -1": self.sign not in (1, -1),
            f"duration_format: must be one of {DURATION_FORMATS}": (
                self.duration_format not in DURATION_FORMATS
            ),
            f"volume_unit: must be one of {VOLUME_UNITS}": (
                self.volume_unit not in VOLUME_UNITS
            ),
            "skip_rows: must be zero or more": self.skip_rows < 0,
            "quote: must be one character or none": len(self.quote) > 1,
            "delimiter: must be a text other than the quote, or None to find it out": (
                self.delimiter is not None
                and self.delimiter.strip("\r\n" + self.quote) != self.delimiter
            )
            or self.delimiter == "",
            "tax_rate: must be from 0 to 100": (
                self.tax_rate is not None and not 0 <= self.tax_rate <= 100
            ),
            "record_position: the first column is column 1": self.record_position < 1,
            "cuts: must begin with 0 and grow": (
                bool(self.cuts)
                and (self.cuts[0] != 0 or list(self.cuts) != sorted(set(self.cuts)))
            ),
            "forward_fill: must name fields that have a column": (
                not set(self.forward_fill).issubset(self.columns)
            ),
        }
        for sentence, is_wrong in wrong.items():
            if is_wrong:
                raise ValueError(sentence)
        for name in self.encodings:
            _check_encoding(name)
        for format in self.date_formats:
            compile_format(format)

    def _check_positions(self) -> None:
        if self.has_header:
            return
        filtered = [rule.column for rule in self.filters]
        for column in (*filtered, *(c for many in self.columns.values() for c in many)):
            if isinstance(column.at, str):
                raise ValueError(  # noqa: TRY004  one kind of error for a bad profile
                    f"columns: {column.at} is a header, but the layout has none"
                )


def _as_columns(at: Column | str | int | Iterable) -> tuple[Column, ...]:
    many = (at,) if isinstance(at, (Column, str, int)) else at
    return tuple(one if isinstance(one, Column) else Column(one) for one in many)


def _check_encoding(name: str) -> None:
    try:
        "a".encode(name)  # an empty text is not even tried
    except LookupError as error:
        raise ValueError(f"encodings: {name} is no encoding") from error
