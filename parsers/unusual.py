"""Which rows of a table may be none of its charges, by their numbers and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from .words import is_carried, is_total_text


def unusual_rows(numbers: Sequence[str], labels: Sequence[str]) -> list[int]:
    """Return the places of rows that may be no charge of a line.

    A row of a line names its number; those of the account are few. A subtotal of a line
    names it too.
    """
    found = [i for i, number in enumerate(numbers) if number[:1] != "+"]
    totals = {label for label in set(labels) if is_total_text(label)}
    if totals:
        told = {i for i, label in enumerate(labels) if label in totals}
        found = sorted(told.union(found))
    return found


def carries_nothing(cells: Sequence[str], amounts: Mapping[str, Decimal]) -> bool:
    """Whether a row carries over nothing: the first rows of a number are to come."""
    return not any(amounts.values()) and any(map(is_carried, cells))


def has_letter(text: str) -> bool:
    """Whether a letter is in a text."""
    return any(map(str.isalpha, text))
