"""Date formats as people write them, DD.MM.YYYY, and as programs do, %d.%m.%Y."""

from __future__ import annotations

import re

# The longer ones stand first: MM is no M twice.
_DIRECTIVES = {
    "serial": "%E",  # days as spreadsheets count them
    "dddd": "%a",
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
_TOKEN = re.compile("|".join((r"\[[^\[\]%]*\]", *_DIRECTIVES)))
_LITERAL = re.compile(r"(?<!%)[^\W\d_]+(?:T[^\W\d_]+)*")


def to_strptime(notation: str) -> str:
    """Return the format for programs; ValueError if a letter in it has no meaning.

    Words of the date itself are in square brackets.

    >>> to_strptime("DD.MM.YYYY HH:mm"), to_strptime("MMM D, YYYY")
    ('%d.%m.%Y %H:%M', '%b %d, %Y')
    >>> to_strptime("D [de] MMMM [de] YYYY")
    '%d de %B de %Y'
    """
    rest = _TOKEN.sub("", notation).replace("T", "")
    if "%" in rest or any(map(str.isalpha, rest)):
        raise ValueError(f"{notation} is no date format: {rest} means nothing in it")
    return _TOKEN.sub(
        lambda token: _DIRECTIVES.get(token[0]) or token[0][1:-1], notation
    )


def to_notation(format: str) -> str:
    """Return the format as people write it.

    >>> to_notation("%d.%m.%Y %H:%M"), to_notation("%d de %B de %Y")
    ('DD.MM.YYYY HH:mm', 'DD [de] MMMM [de] YYYY')
    """
    worded = _LITERAL.sub(
        lambda word: word[0] if word[0] == "T" else f"[{word[0]}]", format
    )
    return re.sub("%.", lambda directive: _NOTATIONS[directive[0]], worded)
