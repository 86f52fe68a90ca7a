"""Bring tables of other shapes into that of one charge per row.

A row with several costs becomes a row for each; the facts of a section's heading are
put in every row of it; records of several kinds get the same columns.

Added cells are put in front of the cells of the row, where no cell too many can be
taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from .columns import Located, header_key
from .contents import is_phone
from .identifiers import fold, is_iccid
from .profile import COSTS, Profile, Section
from .texts import clean

HEADING = "Heading of a section"
OTHER_RECORD = "Record of another kind"
_FEW = 4  # filled cells of a line that is a heading, at most
# Digits behind letters are a part of another number.
_PHONE = re.compile(
    r"(?<![A-Za-z0-9])(?<![A-Za-z0-9][/\-])\+?\(?[0-9][0-9 ()./\-]{5,22}[0-9]"
)
_EDGES = " :;=.-#|"

Rows = list[list[str]]


class Shaper:
    """Shapes the batches of one table; the columns are where ``located`` says then."""

    def __init__(
        self, profile: Profile, located: Located, known: Container[str] = ()
    ) -> None:
        """Prepare what is the same for all batches of the table."""
        self._profile = profile
        self._known = known
        self._told = {each.field: "" for each in profile.sections}
        self._kinds = {_key(each.kind): each for each in profile.records}
        self._costs = located.costs
        moved = {name for each in profile.records for name in each.columns}
        self._moved = {
            name: next(iter(located.fields.get(name, ())), None) for name in moved
        }
        self.amount_at: int | None = None
        self.added = 1 + len(self._told) + len(self._moved) + 2 * bool(self._costs)
        self.located = self._relocated(located)

    @property
    def times(self) -> int:
        """How many rows each row becomes."""
        return max(len(self._costs), 1)

    def _relocated(self, located: Located) -> Located:
        """Return the positions of the columns behind the added ones."""
        ahead = iter(range(1, self.added))
        told = {name: next(ahead) for name in self._told}
        moved = {name: next(ahead) for name in self._moved}
        fields = {
            name: tuple(at + self.added for at in places)
            for name, places in located.fields.items()
        }
        for name, at in told.items():
            own = fields.get(name, ())
            fields[name] = (at, *own) if name == "label" else (own or (at,))
        fields |= {name: (at,) for name, at in moved.items()}
        if self._costs:
            label, amount = ahead
            self.amount_at = amount
            fields["label"] = (*fields.get("label", ()), label)
            fields[self._cost_field] = (amount,)
        return replace(
            located,
            width=None if located.width is None else located.width + self.added,
            fields=fields,
            filters=tuple(
                None if at is None else at + self.added for at in located.filters
            ),
        )

    @property
    def _cost_field(self) -> str:
        return next(n for n in COSTS if len(self._profile.columns.get(n, ())) > 1)

    def tables(self, located: Located) -> list[dict[str, tuple[int, ...]]]:
        """Return the positions of the fields in the file, once per cost of a row."""
        if not self._costs:
            return [located.fields]
        return [
            located.fields | {self._cost_field: (at,)} for at, _label in self._costs
        ]

    # -- rows ------------------------------------------------------------------------

    def read_above(self, rows: Sequence[Sequence[str]]) -> None:
        """Take in what lines above the header tell of the first section."""
        for row in rows:
            self._take_in(row)

    def shape(self, batch: Rows, first: int) -> tuple[Rows, list[int]]:
        """Return the rows in the other shape, and the number of each in the file."""
        shaped: Rows = []
        numbers: list[int] = []
        times, told = self.times, self._told
        for number, row in enumerate(batch, first):
            if not "".join(row).strip():
                continue
            mark = self._mark(row)
            if self._moved or self._costs:
                ahead = [mark, *told.values(), *self._cells_of_record(row)]
                shaped += self._rows_of(ahead, row)
            else:
                shaped.append([mark, *told.values(), *row])
            numbers += [number] * times
        return shaped, numbers

    def _rows_of(self, ahead: list[str], row: list[str]) -> Rows:
        if not self._costs:
            return [[*ahead, *row]]
        return [
            [*ahead, label, row[at] if at < len(row) else "", *row]
            for at, label in self._costs
        ]

    def _mark(self, row: list[str]) -> str:
        """Return why a row is no charge: a name under which it is left out, or ""."""
        if self._take_in(row):
            return HEADING
        if self._kinds and self._kind(row) not in self._kinds:
            return OTHER_RECORD
        return ""

    def _kind(self, row: Sequence[str]) -> str:
        at = self._profile.record_position - 1
        return _key(row[at]) if at < len(row) else ""

    def _cells_of_record(self, row: list[str]) -> list[str]:
        if not self._moved:
            return []
        record = self._kinds.get(self._kind(row))
        cells = []
        for name, usual in self._moved.items():
            at = record.columns.get(name) if record else None
            place = usual if at is None else at - 1
            cells.append("" if place is None or place >= len(row) else row[place])
        return cells

    # -- sections --------------------------------------------------------------------

    def _take_in(self, row: Sequence[str]) -> bool:
        """Keep what a row tells of the rows below; return whether it is a heading."""
        found = False
        for section in self._profile.sections:
            value = self._value_of(section, row)
            if value is not None:
                self._told[section.field] = value
            found = found or bool(value)
        return found

    def _value_of(self, section: Section, row: Sequence[str]) -> str | None:
        """Return what a row tells of the rows below, None if it is no heading."""
        if section.record:
            if self._kind(row) != _key(section.record):
                return None
            # What it does not tell is not that of the record before.
            at = section.position - 1
            return clean(row[at]) if at < len(row) else ""
        filled = [cell for cell in row if cell and not cell.isspace()]
        if not 0 < len(filled) <= _FEW:  # most rows are no heading
            return None
        cells = [text for cell in filled if (text := clean(cell))]
        told = heading_value(section.field, section.before, cells, self._known)
        return told or None


def heading_value(
    field: str, before: str, cells: Sequence[str], known: Container[str] = ()
) -> str:
    """Return what a line tells that begins with a text, "" if it is no such line.

    >>> heading_value("number", "Phone number", ["Phone number: 07700 900001 (Ann)"])
    '07700 900001'
    >>> heading_value("user_name", "User", ["User", "Ann Brown"])
    'Ann Brown'
    >>> heading_value("number", "", ["07700 900001"])
    '07700 900001'
    >>> heading_value("number", "Line", ["Line: inst-1234/567 (Dan)"], {"INST1234567"})
    'inst-1234/567'
    """
    text = " ".join(cells)
    if not before:
        is_told = len(cells) == 1 and (is_phone(text) or _is_line(text, known))
        return text if is_told else ""
    wanted = clean(before).casefold()
    if not text.casefold().startswith(wanted):
        return ""
    rest = text[len(wanted) :]
    value = rest.strip(_EDGES)
    if field != "number":
        return value
    for part in (value, value.partition("(")[0].rstrip(), *cells):
        if _is_line(part, known):
            return part
    if found := _PHONE.search(value):
        return found[0].strip()
    # A number that cannot be read is not the one of the section before.
    is_told = len(cells) == 2 and _key(cells[0]) == _key(before)
    is_told = is_told or (len(cells) == 1 and rest[:1] in (":", "="))
    return value if is_told and any(map(str.isdigit, value)) else ""


def _is_line(text: str, known: Container[str]) -> bool:
    return fold(text) in known or is_iccid(text)


def needs_shaping(profile: Profile) -> bool:
    """Whether a layout is of another shape than one charge per row."""
    return bool(profile.sections or profile.records or profile.costs)


def _key(text: str) -> str:
    return header_key(text)
