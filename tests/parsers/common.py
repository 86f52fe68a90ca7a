"""What the tests of the parsers share."""

import io
import zipfile
from contextlib import suppress
from dataclasses import replace

from ...parsers import LAYOUTS, BadFile, NumberFormat, Profile, read

BY_KEY = {layout.key: layout.profile for layout in LAYOUTS}
PROFILES = tuple(BY_KEY.values())

SMALL = Profile(
    name="Small",
    signature=("Number", "Amount"),
    columns={"number": "Number", "day": "Day", "label": "Label", "net": "Amount"},
    number_format=NumberFormat(decimal_mark=",", thousands_marks=". "),
    date_formats=("%d.%m.%Y",),
    region="GB",
)
SMALL_HEADER = "Number;Day;Label;Amount"


def small(*rows, **changes):
    """Read these rows of text in the small layout; return (usage rows, reading)."""
    return rows_of(small_file(*rows), replace(SMALL, **changes))


def small_file(*rows, encoding="utf-8"):
    """A file of these rows of text in the small layout."""
    return "\r\n".join([SMALL_HEADER, *rows, ""]).encode(encoding)


def rows_of(content, profile, **options):
    """Read a file whole; return (usage rows, reading)."""
    reading = read(content, profile, **options)
    rows = [row for batch in reading for row in batch]
    counts = (reading.rows_charged, reading.rows_ignored, reading.rows_issue)
    if not reading.rows_read == len(rows) == sum(counts):
        raise AssertionError(f"{len(rows)} of {reading.rows_read} rows are {counts}")
    return rows, reading


def rows_or_refusal(content, profile, **options):
    """Read as far as it goes: what else than BadFile comes out is an error."""
    reading = read(content, profile, **options)
    rows = []
    with suppress(BadFile):
        for batch in reading:
            rows += batch
    return rows, reading


def told(row):
    """The fields of a usage row that tell something."""
    return {name: value for name, value in row._asdict().items() if value or value == 0}


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A zip file of these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as container:
        for name, part in members.items():
            container.writestr(name, part)
    return content.getvalue()
