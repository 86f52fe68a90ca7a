"""The unit of the durations of an unknown table, and the price of a minute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from .propose_columns import Column

# What one of our countries' operators asks for a minute, at most, in a currency whose
# unit is worth about a euro.
_DEAREST = Decimal("1.20")
_EUROS = frozenset(
    {
        *("GB", "IE", "DE", "AT", "NL", "BE", "FR", "IT", "ES", "PT", "FI", "GR", "LU"),
        *("MT", "CY", "EE", "LV", "LT", "SK", "SI", "HR", "US", "CA", "AU", "NZ", "CH"),
    }
)
_SHORTEST = 20  # seconds of a call that tells the price of a minute


def is_too_dear(amounts: Column, durations: Column, region: str | None) -> bool:
    """Whether a minute would cost more than it ever does, so that cents may do."""
    if region not in _EUROS or amounts.contents.shares["currency"]:
        return False
    factor = Decimal(60) if _is_in_minutes(durations) else Decimal(1)
    prices = [
        amount * 60 / seconds
        for amount, text in zip(
            amounts.contents.values, durations.contents.texts, strict=True
        )
        if amount and (seconds := _seconds(text, factor)) and seconds >= _SHORTEST
    ]
    return len(prices) > 1 and median(prices) > _DEAREST


def _is_in_minutes(column: Column) -> bool:
    return bool(re.search(r"\bmin", column.header.casefold()))


def _seconds(text: str, factor: Decimal) -> Decimal | None:
    """Return the seconds in a duration, however it is written."""
    parts = text.split(":")
    if not all(part.replace(".", "", 1).isdecimal() for part in parts):
        return None
    if len(parts) == 1:
        return Decimal(parts[0]) * factor
    seconds = Decimal(0)
    for part in parts:
        seconds = seconds * 60 + Decimal(part)
    return seconds


def duration_format(columns: Sequence[Column]) -> str:
    """Return how a layout names the way in which durations are written."""
    for column in columns:
        texts = column.contents.filled
        if any(text.count(":") == 2 for text in texts):
            return "h:m:s"
        if any(":" in text for text in texts):
            return "m:s"
        if _is_in_minutes(column):
            return "minutes"
    return "seconds"
