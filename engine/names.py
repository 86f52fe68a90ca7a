"""Match the name that a file prints beside a number with the names of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Mapping
from typing import NamedTuple

_WORDS = re.compile(r"[^\W\d_]+")


class Match(NamedTuple):
    """A person who may be meant, and how sure that is."""

    key: Hashable
    certainty: str  # same, swapped or initial


def match_name(written: str, people: Mapping[Hashable, str]) -> Match | None:
    """Return the one person whose name is written, None unless there is exactly one.

    The same words are surer than the same in another order, and those surer than an
    initial with the other words. Case and accents do not count.

    >>> people = {1: "Ann Müller", 2: "Bob Peeters", 3: "Bart Peeters"}
    >>> match_name("ann muller", people)
    Match(key=1, certainty='same')
    >>> match_name("PEETERS, Bob", people).certainty
    'swapped'
    >>> match_name("A. Müller", people).certainty
    'initial'
    >>> match_name("B. Peeters", people) is None
    True
    """
    words = _fold(written)
    if not words:
        return None
    folded = {key: _fold(name) for key, name in people.items()}
    for certainty, fits in (
        ("same", lambda name: name == words),
        ("swapped", lambda name: sorted(name) == sorted(words)),
        ("initial", lambda name: _has_initial(words, name)),
    ):
        found = [key for key, name in folded.items() if fits(name)]
        if found:
            return Match(found[0], certainty) if len(found) == 1 else None
    return None


def _fold(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORDS.findall(plain)


def _has_initial(words: list[str], name: list[str]) -> bool:
    """Tell whether the words are the name with one of its words as an initial."""
    if len(words) != len(name) or len(words) < 2:
        return False
    initials = [word for word in words if len(word) == 1]
    rest = sorted(word for word in words if len(word) > 1)
    if len(initials) != 1:
        return False
    return any(
        word.startswith(initials[0]) and sorted({*name} - {word}) == rest
        for word in name
    )
