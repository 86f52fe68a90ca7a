"""Date formats as people write them, DD.MM.YYYY, and as programs do, %d.%m.%Y."""

from __future__ import annotations

import re

# The longer ones stand first: MM is no M twice.
_DIRECTIVES = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "ss": "%S",
    "A": "%p",
}
_NOTATIONS = {directive: text for text, directive in reversed(_DIRECTIVES.items())}
_TOKEN = re.compile("|".join(_DIRECTIVES))


def to_strptime(notation: str) -> str:
    """Return the format for programs; ValueError if a letter in it has no meaning.

    >>> to_strptime("DD.MM.YYYY HH:mm"), to_strptime("MMM D, YYYY")
    ('%d.%m.%Y %H:%M', '%b %d, %Y')
    """
    rest = _TOKEN.sub("", notation).replace("T", "")
    if "%" in rest or any(map(str.isalpha, rest)):
        raise ValueError(f"{notation} is no date format: {rest} means nothing in it")
    return _TOKEN.sub(lambda token: _DIRECTIVES[token[0]], notation)


def to_notation(format: str) -> str:
    """Return the format as people write it.

    >>> to_notation("%d.%m.%Y %H:%M")
    'DD.MM.YYYY HH:mm'
    """
    return re.sub("%.", lambda directive: _NOTATIONS[directive[0]], format)
