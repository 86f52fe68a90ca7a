"""Turn a column of texts into values, each distinct text once."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .texts import Unreadable

# Distinct texts kept per column: memory stays bounded whatever the file holds.
CACHE_SIZE = 50_000


class Converted(dict):
    """Values by text, converted when first asked for; ``bad`` holds those unreadable.

    A plain dict look-up in C is what makes reading fast: the texts of a column
    (dates, labels, numbers, often amounts) repeat.

    >>> upper = Converted(str.upper, lambda text: "")
    >>> upper["sms"], dict(upper), upper.bad
    ('SMS', {'sms': 'SMS'}, {})
    """

    __slots__ = ("bad", "convert", "instead")

    def __init__(self, convert: Callable, instead: Callable) -> None:
        """Take the conversion, and what to return for a text it cannot read."""
        super().__init__()
        self.convert = convert
        self.instead = instead
        self.bad: dict[Hashable, Unreadable] = {}

    def __missing__(self, text: Hashable) -> object:
        """Convert a text that is asked for the first time."""
        try:
            value = self.convert(text)
        except Unreadable as error:
            self.bad[text] = error
            value = self.instead(text)
        self[text] = value
        return value

    def shrink(self) -> None:
        """Forget everything when too much has been kept."""
        if len(self) > CACHE_SIZE:
            self.clear()
            self.bad.clear()
