"""Which usage type a label of an operator means, by a table of rules.

A label is compared without regard to case and with single spaces, because operators
change both from one bill to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from .wildcard import COMPARISONS, comparison

MATCHES = COMPARISONS
# An e-invoice names the line in its text: what stands before the number says nothing.
_PHONE_WORDS = frozenset(
    {
        *("gsm", "tel", "tel.", "telephone", "phone", "mobile", "msisdn", "number"),
        *("nr", "nr.", "no", "no.", "n°", "nº", "number:", "gsm:", "tel:", "mobile:"),
        *("oproepnummer", "telefoonnummer", "gsm-nummer", "nummer", "mobiel"),
        *("numéro", "numero", "téléphone", "rufnummer", "telefonnummer", "mobil"),
    }
)


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


@lru_cache(maxsize=10_000)  # most are those of the last bill
def label_rule(label: str, usage_type: Hashable, match: str = "exact") -> LabelRule:
    """Return the rule of this row; two that say the same are one."""
    return LabelRule(label, usage_type, match)


@lru_cache(maxsize=10_000)  # the labels of an operator are those of its last bill
def fold(label: str) -> str:
    """Return the label as it is compared.

    >>> fold("  Samtale\\n til  UTLAND ")
    'samtale til utland'
    """
    return " ".join(label.split()).casefold()


def label_lookup(*tables: Iterable[LabelRule]) -> Callable[[str], Hashable | None]:
    """Return a function from label to usage type, or None where no rule fits.

    An earlier table goes before a later one; within a table an exact rule goes before
    one that is contained, and that before those with a place or a *; then the order of
    the table counts. Each distinct label is resolved once. Where nothing fits, the
    label is looked up again without the words around a number that was taken out.

    >>> rules = [
    ...     LabelRule("sms*", "sms", "like"),
    ...     LabelRule("abroad", "roaming", "contains"),
    ...     LabelRule("SMS abroad", "sms_abroad"),
    ... ]
    >>> lookup = label_lookup(rules)
    >>> lookup("SMS"), lookup("sms Abroad"), lookup("SMS sent abroad"), lookup("MMS")
    ('sms', 'sms_abroad', 'roaming', None)
    >>> lookup("GSM SMS")
    'sms'
    """
    steps = [step for table in tables for step in _steps(tuple(table))]
    known: dict[str, Hashable | None] = {}

    def find(folded: str) -> Hashable | None:
        found = (step(folded) for step in steps)
        return next((each for each in found if each is not None), None)

    def lookup(label: str) -> Hashable | None:
        if label not in known:
            folded = fold(label)
            found = find(folded)
            if found is None and (bare := _without_phone_words(folded)) != folded:
                found = find(bare)
            known[label] = found
        return known[label]

    return lookup


def _steps(rules: tuple[LabelRule, ...]) -> list[Callable[[str], Hashable | None]]:
    exact: dict[str, Hashable] = {}
    for rule in rules:
        if rule.match == "exact":
            exact.setdefault(fold(rule.label), rule.usage_type)
    contained = [rule for rule in rules if rule.match == "contains"]
    placed = [rule for rule in rules if rule.match in ("begins", "ends", "like")]
    return [exact.get, _first_of(contained), _first_of(placed)]


def _first_of(rules: list[LabelRule]) -> Callable[[str], Hashable | None]:
    tests = [
        (comparison(rule.match, fold(rule.label)), rule.usage_type) for rule in rules
    ]
    return lambda label: next((meant for fits, meant in tests if fits(label)), None)


def _without_phone_words(folded: str) -> str:
    """Return a label without the words for a phone number at its ends.

    >>> _without_phone_words("gsm nr. national calls"), _without_phone_words("gsm")
    ('national calls', 'gsm')
    """
    words = folded.split(" ")
    while len(words) > 1 and words[0] in _PHONE_WORDS:
        words.pop(0)
    while len(words) > 1 and words[-1] in _PHONE_WORDS:
        words.pop()
    return " ".join(words)
