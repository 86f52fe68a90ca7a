"""Texts that are compared with what somebody entered, in linear time whatever they are.

There are no regular expressions: one of thirty letters can take longer on a cell of a
file than a server runs, and nothing stops it once it runs.
"""

from __future__ import annotations

from collections.abc import Callable

ANY = "*"
COMPARISONS = ("exact", "contains", "begins", "ends", "like")


def matches(mask: str, text: str) -> bool:
    """Whether the whole text is what the mask says; * matches any characters.

    The text between two * is searched from the end of the last match, and only once:
    that is enough, and takes as long as the text is.

    >>> matches("*msisdn*", "subscriber msisdn"), matches("a*b*c", "abc")
    (True, True)
    >>> matches("a*b*c", "acb"), matches("abc", "abcd"), matches("a*a", "a")
    (False, False, False)
    """
    first, *rest = mask.split(ANY)
    if not rest:
        return mask == text
    *middle, last = rest
    if len(text) < len(first) + len(last):
        return False
    if not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for part in middle:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def comparison(kind: str, wanted: str) -> Callable[[str], bool]:
    """Return a function that compares a text with the wanted one.

    Both are to be folded before. Only ``like`` knows the *: a label may hold one.

    >>> [comparison(kind, "sms")("sms abroad") for kind in COMPARISONS]
    [False, True, True, False, False]
    >>> comparison("like", "sms*road")("sms abroad")
    True
    """
    if kind not in COMPARISONS:
        raise ValueError(f"kind: {kind} is none of {COMPARISONS}")
    return {
        "exact": wanted.__eq__,
        "contains": lambda text: wanted in text,
        "begins": lambda text: text.startswith(wanted),
        "ends": lambda text: text.endswith(wanted),
        "like": lambda text: matches(wanted, text),
    }[kind]
