"""The layouts of our own making, one of a kind, that stand in ``unknown_layouts.txt``.

Each begins with its name, the region of its operator, its encoding and the total of its
charges, and with where each field stands: the header, or the position from 1. Numbers
are of ranges set aside for fiction, or of no line in use.
"""

from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("unknown_layouts.txt")


class Made(NamedTuple):
    """A file, and what has to be proposed for it."""

    name: str
    region: str
    encoding: str
    total: str
    columns: dict
    text: str

    @property
    def content(self):
        return self.text.encode(self.encoding)


def _made(block):
    head, told, text = block.split("\n", 2)
    name, region, encoding, total = head.split(" / ")
    pairs = (each.split(": ", 1) for each in told.removeprefix("##  ").split(" | "))
    columns = {
        field: int(place) if place.isdecimal() else place for field, place in pairs
    }
    return Made(name, region, encoding, total, columns, text.rstrip("\n") + "\n")


MADE = tuple(
    _made(block) for block in FILE.read_text(encoding="utf-8").split("### ") if block
)
