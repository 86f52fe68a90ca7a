"""How much was used: durations in seconds, volumes in MB, other quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from .amounts import number_reader
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


def measure_reader(profile: Profile) -> Callable[[tuple[str, ...]], Measure]:
    """Return a function from texts to quantity and unit.

    The texts are those of MEASURE_FIELDS, "" for one without a column. A row says one
    thing: the first of duration, volume and quantity that is not zero.
    """
    blanks = {clean(text).casefold() for text in profile.blank_values}
    read_seconds = number_reader(profile, "unreadable_duration")
    read_volumes = number_reader(profile, "unreadable_volume")
    read_quantity = number_reader(profile, "unreadable_quantity")
    clean_unit = lru_cache(maxsize=1000)(clean)

    def measures(texts: tuple[str, ...]) -> Iterator[Measure]:
        duration, volume, quantity, unit = texts
        if duration:
            yield (
                read_duration(duration, profile.duration_format, read_seconds),
                "seconds",
            )
        if volume:
            yield read_volume(volume, profile.volume_unit, read_volumes), "MB"
        if quantity:
            yield read_quantity(quantity), clean_unit(unit) or profile.quantity_unit

    def read(texts: tuple[str, ...]) -> Measure:
        if blanks:
            texts = tuple("" if text.casefold() in blanks else text for text in texts)
        result = NO_MEASURE
        for measure in measures(texts):
            # A zero duration tells less than a volume.
            if not result[0] and measure[0] is not None:
                result = measure if measure[0] or result[0] is None else result
        return result

    return read


def read_duration(
    text: str, format: str, read_number: Callable[[str], Decimal | None]
) -> Decimal | None:
    """Return the seconds in a duration written as the format says.

    >>> read_duration("1:02:03", "h:m:s", Decimal)
    Decimal('3723')
    >>> read_duration("1.5", "minutes", Decimal)
    Decimal('90.0')
    """
    text = clean(text)
    if found := _CLOCK.fullmatch(text):
        first, second, third = found.groups()
        if first is None and format == "h:m":
            return Decimal(second) * 3600 + Decimal(third) * 60
        seconds = Decimal(third.replace(",", "."))
        return Decimal(first or 0) * 3600 + Decimal(second) * 60 + seconds
    value = read_number(text)
    if value and ":" in format:
        raise Unreadable("unreadable_duration", text)
    return value * 60 if value and format == "minutes" else value


def read_volume(
    text: str, unit: str, read_number: Callable[[str], Decimal | None]
) -> Decimal | None:
    """Return the MB in a volume; a unit in the text says more than the layout.

    >>> read_volume("512", "KB", Decimal), read_volume("2 GB", "KB", Decimal)
    (Decimal('0.5'), Decimal('2048'))
    """
    text = clean(text)
    if found := _WITH_UNIT.fullmatch(text):
        text, unit = found[1], found[2].upper().replace("I", "")
    value = read_number(text) * _MEGABYTES[unit]
    return (
        value
        if value == value.to_integral_value()
        else value.quantize(_MICRO).normalize()
    )
