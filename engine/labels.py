"""Which usage type a label of an operator means, by a table of rules.

A label is compared without regard to case and with single spaces, because operators
change both from one bill to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

MATCHES = ("exact", "contains", "regex")
PATTERN_LENGTH = 200
# Patterns look at no more of a label, and match it in no more ways than three open
# repeats do, so that the slowest one allowed stays harmless on the longest label.
LABEL_LENGTH = 200
MOST_WAYS = 2 * LABEL_LENGTH**3

_TOKEN = re.compile(
    r"""
      (?P<escape>\\.)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<open>\(\?(?::|=|!|<=|<!|P<\w+>)|\((?!\?))
    | (?P<extension>\(\?)
    | (?P<close>\))
    | (?P<repeat>(?:[*+?]|\{\d*,?\d*\})[?+]?)
    | (?P<either>\|)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class BadPattern(ValueError):
    """A regular expression that is none, or that could run for ever.

    ``kind`` is long, broken, reference or slow.
    """

    def __init__(self, kind: str, pattern: str) -> None:
        """Say what is wrong with the pattern."""
        super().__init__(f"{pattern!r} is refused as a regular expression: {kind}")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class LabelRule:
    """One row of the table: labels like this mean that usage type."""

    label: str
    usage_type: Hashable
    match: str = "exact"

    def __post_init__(self) -> None:
        """Refuse a way to match that does not exist."""
        if self.match not in MATCHES:
            raise ValueError(f"match: {self.match} is none of {MATCHES}")


def fold(label: str) -> str:
    """Return the label as it is compared.

    >>> fold("  Samtale\\n til  UTLAND ")
    'samtale til utland'
    """
    return " ".join(label.split()).casefold()


def label_lookup(*tables: Iterable[LabelRule]) -> Callable[[str], Hashable | None]:
    """Return a function from label to usage type, or None where no rule fits.

    An earlier table goes before a later one; within a table an exact rule goes before
    one that is contained, and that before a regular expression; then the order of the
    table counts. Each distinct label is resolved once.

    >>> rules = [
    ...     LabelRule("^sms", "sms", "regex"),
    ...     LabelRule("abroad", "roaming", "contains"),
    ...     LabelRule("SMS abroad", "sms_abroad"),
    ... ]
    >>> lookup = label_lookup(rules)
    >>> lookup("SMS"), lookup("sms Abroad"), lookup("SMS sent abroad"), lookup("MMS")
    ('sms', 'sms_abroad', 'roaming', None)
    """
    steps = [step for table in tables for step in _steps(tuple(table))]
    known: dict[str, Hashable | None] = {}

    def lookup(label: str) -> Hashable | None:
        if label not in known:
            folded = fold(label)
            found = (step(folded) for step in steps)
            known[label] = next((each for each in found if each is not None), None)
        return known[label]

    return lookup


def compile_pattern(pattern: str) -> re.Pattern:
    """Compile a regular expression; raise BadPattern if it is broken or may be slow.

    Repeats inside of a repeated group take exponential time on a label that nearly
    matches, and nothing stops a regular expression once it runs.

    >>> bool(compile_pattern(r"^sms.*(utland|abroad)$").search("SMS til utland"))
    True
    """
    if len(pattern) > PATTERN_LENGTH:
        raise BadPattern("long", pattern)
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern("broken", pattern) from error
    _check_speed(pattern)
    return compiled


def _steps(rules: tuple[LabelRule, ...]) -> list[Callable[[str], Hashable | None]]:
    by_match = {match: [r for r in rules if r.match == match] for match in MATCHES}
    exact: dict[str, Hashable] = {}
    for rule in by_match["exact"]:
        exact.setdefault(fold(rule.label), rule.usage_type)
    parts = [(fold(rule.label), rule.usage_type) for rule in by_match["contains"]]
    patterns = [
        (compile_pattern(rule.label), rule.usage_type) for rule in by_match["regex"]
    ]

    def contained(label: str) -> Hashable | None:
        return next((meant for part, meant in parts if part in label), None)

    def matched(label: str) -> Hashable | None:
        start = label[:LABEL_LENGTH]
        return next((meant for regex, meant in patterns if regex.search(start)), None)

    return [exact.get, contained, matched]


def _check_speed(pattern: str) -> None:
    """Refuse a pattern that could try too many ways to match a label.

    The ways of parts in a row multiply, those of alternatives add up.
    """
    ways = [[0, 1]]  # per open group: of the alternatives before, of this one
    closed = 1  # of the group that was just closed
    for token in _TOKEN.finditer(pattern):
        kind, text = token.lastgroup, token.group()
        if kind == "open":
            ways.append([0, 1])
        elif kind == "either":
            ways[-1] = [sum(ways[-1]), 1]
        elif kind == "repeat":
            if closed > 1 and text[0] != "?":
                raise BadPattern("slow", pattern)
            ways[-1][1] *= _ways_of_repeat(text)
        elif kind == "extension" or (kind == "escape" and text[1] in "123456789"):
            raise BadPattern("reference", pattern)
        closed = 1
        if kind == "close":
            closed = sum(ways.pop())
            ways[-1][1] *= closed
    if sum(ways[0]) > MOST_WAYS:
        raise BadPattern("slow", pattern)


def _ways_of_repeat(text: str) -> int:
    if text[0] != "{":
        return 2 if text[0] == "?" else LABEL_LENGTH
    least, comma, most = text[1 : text.index("}")].partition(",")
    if not comma:
        return 1
    return min(int(most or LABEL_LENGTH) - int(least or 0) + 1, LABEL_LENGTH)
