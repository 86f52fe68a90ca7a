"""How much was used: durations in seconds, volumes in MB, other quantities."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .amounts import LARGEST, number_reader
from .convert import Unreadable, clean
from .profile import Profile

MEASURE_FIELDS = ("duration", "volume", "quantity", "unit")
_CLOCK = re.compile(r"(?:(\d{1,5}):)?(\d{1,5}):([0-5]?\d(?:[.,]\d+)?)", re.ASCII)
_WITH_UNIT = re.compile(r"(.*?)\s*([KMG]?i?B)", re.IGNORECASE | re.DOTALL)
# Operators count in binary steps; the measure is evidence, never money.
_MEGABYTES = {
    "B": Decimal(1) / 1024**2,
    "KB": Decimal(1) / 1024,
    "MB": Decimal(1),
    "GB": Decimal(1024),
}
_MICRO = Decimal("0.000001")

Measure = tuple[Decimal | None, str]
NO_MEASURE: Measure = (None, "")


def measure_reader(
    profile: Profile, fields: tuple[str, ...]
) -> Callable[[tuple[str, ...]], Measure]:
    """Return a function from the texts of these fields to quantity and unit.

    A row says one thing: the first of duration, volume and quantity that is not zero.
    """
    read_number = number_reader(profile)
    blanks = {clean(text).casefold() for text in profile.blank_values}
    readers: dict[str, Callable[[str], Decimal]] = {
        "duration": lambda text: read_duration(
            text, profile.duration_format, read_number
        ),
        "volume": lambda text: read_volume(text, profile.volume_unit, read_number),
        "quantity": read_number,
    }
    units = {"duration": "seconds", "volume": "MB", "quantity": profile.quantity_unit}

    def read(texts: tuple[str, ...]) -> Measure:
        result = NO_MEASURE
        cells = dict(zip(fields, map(clean, texts), strict=True))
        unit = cells.pop("unit", "")
        for name, text in cells.items():
            if not text or text.casefold() in blanks:
                continue
            try:
                value = readers[name](text)
            except ValueError as error:
                raise Unreadable(f"unreadable_{name}", text) from error
            if abs(value) >= LARGEST:
                raise Unreadable(f"unreadable_{name}", text)
            if not result[0]:  # a zero duration tells less than a volume
                own = unit if name == "quantity" and unit else units[name]
                result = result if result[1] and not value else (value, own)
        return result

    return read


def read_duration(text: str, format: str, read_number: Callable) -> Decimal:
    """Return the seconds in a duration written as the format says.

    >>> read_duration("1:02:03", "h:m:s", Decimal)
    Decimal('3723')
    >>> read_duration("1.5", "minutes", Decimal)
    Decimal('90.0')
    """
    if found := _CLOCK.fullmatch(text):
        first, second, third = found.groups()
        if first is None and format == "h:m":
            return Decimal(second) * 3600 + Decimal(third) * 60
        seconds = Decimal(third.replace(",", "."))
        return Decimal(first or 0) * 3600 + Decimal(second) * 60 + seconds
    value = read_number(text)
    if value and ":" in format:
        raise ValueError(f"{text} is not written as {format}")
    return value * 60 if format == "minutes" else value


def read_volume(text: str, unit: str, read_number: Callable) -> Decimal:
    """Return the MB in a volume; a unit in the text says more than the layout.

    >>> read_volume("512", "KB", Decimal), read_volume("2 GB", "KB", Decimal)
    (Decimal('0.5'), Decimal('2048'))
    """
    if found := _WITH_UNIT.fullmatch(text):
        text, unit = found[1], found[2].upper().replace("I", "")
    value = read_number(text) * _MEGABYTES[unit]
    return (
        value
        if value == value.to_integral_value()
        else value.quantize(_MICRO).normalize()
    )
