"""How users write the shape of a file: sections, kinds of rows, fixed widths."""

from __future__ import annotations

import re

from .profile import Record, Section

# number: Mobile number         the number is behind this text, above its rows
# number:                       a line of nothing but the number
# number: record 10, column 2   the row of kind 10 has it in its second column
_OF_RECORD = re.compile(r"record (?P<record>.+), column (?P<position>\d+)")
# 20                            rows of kind 20 are charges
# 20: net 5, label 4            and have these fields in other columns
_PLACE = re.compile(r"(?P<field>\w+) (?P<position>\d+)")


def to_section(line: str) -> Section:
    """Return the section that a line describes; ValueError if it does not.

    >>> to_section("number: Mobile number").before
    'Mobile number'
    >>> to_section("number: record 10, column 2").position
    2
    """
    field, colon, rest = (part.strip() for part in line.partition(":"))
    if not colon:
        raise ValueError(line)
    if found := _OF_RECORD.fullmatch(rest):
        position = int(found["position"])
        return Section(field=field, record=found["record"], position=position)
    return Section(field=field, before=rest)


def from_section(section: Section) -> str:
    """Return the line that describes a section.

    >>> from_section(to_section("number: record 10, column 2"))
    'number: record 10, column 2'
    """
    if section.record:
        return f"{section.field}: record {section.record}, column {section.position}"
    return f"{section.field}: {section.before}".strip()


def to_record(line: str) -> Record:
    """Return the kind of rows that a line describes; ValueError if it does not.

    >>> to_record("20: net 5, label 4").columns
    {'net': 5, 'label': 4}
    """
    kind, _colon, rest = (part.strip() for part in line.partition(":"))
    columns = {}
    for part in filter(None, map(str.strip, rest.split(","))):
        if not (found := _PLACE.fullmatch(part)):
            raise ValueError(line)
        columns[found["field"]] = int(found["position"])
    return Record(kind=kind, columns=columns)


def from_record(record: Record) -> str:
    """Return the line that describes a kind of rows.

    >>> from_record(to_record("20: net 5, label 4"))
    '20: net 5, label 4'
    """
    places = ", ".join(f"{name} {at}" for name, at in record.columns.items())
    return f"{record.kind}: {places}" if places else record.kind


def to_cuts(text: str) -> tuple[int, ...]:
    """Return where columns of a fixed width begin, 0 first; ValueError if it is none.

    >>> to_cuts("1, 14, 26")
    (0, 13, 25)
    """
    return tuple(int(part) - 1 for part in text.split(",") if part.strip())


def from_cuts(cuts: tuple[int, ...]) -> str:
    """Return the text of the first characters of the columns, of which 1 is the first.

    >>> from_cuts((0, 13, 25))
    '1, 14, 26'
    """
    return ", ".join(str(cut + 1) for cut in cuts)
