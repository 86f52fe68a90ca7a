"""How much was used: durations in seconds, volumes in MB, other quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from .amounts import number_reader
from .profile import Profile
from .texts import Unreadable, clean

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
_OCTETS = {"KO": "KB", "MO": "MB", "GO": "GB", "MT": "MB", "KT": "KB", "GT": "GB"}
_WORDED_VOLUME = re.compile(
    r"(.*?)\s*([KMG]?i?B|[KMG][OT])(?:ytes?)?\.?", re.IGNORECASE
)
# 1h02, 1 h 02 min, 1mn02s, 62 sec: each part with its own letters.
_WORDED_TIME = re.compile(
    r"(?:(?P<h>\d{1,4})\s*(?:h|hrs?|std|u|t)\.?\s*)?"
    r"(?:(?P<m>\d{1,5})\s*(?:m|mn|mins?|minut\w{0,3}|')\.?\s*)?"
    r"(?:(?P<s>\d{1,6}(?:[.,]\d+)?)\s*(?:s|se[ck]s?|se[ck]und\w{0,3}|\")\.?)?",
    re.IGNORECASE | re.ASCII,
)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,4})\s*h\s*(\d{2})", re.IGNORECASE | re.ASCII)
_WORDED_CLOCK = re.compile(r"([\d:]{4,12})\s*(?:h|hrs?|std|mn|mins?|m|s)\.?", re.ASCII)
_COUNTED = re.compile(r"([-+]?\d[\d.,' ]*?)\s*([^\W\d_][^\d]{0,20})")
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

    def duration_of(text: str) -> Measure:
        return read_duration(text, profile.duration_format, read_seconds), "seconds"

    def measures(texts: tuple[str, ...]) -> Iterator[Measure]:
        duration, volume, quantity, unit = texts
        if duration:
            yield _or_worded(duration_of, duration, read_seconds)
        if volume:
            yield read_volume(volume, profile.volume_unit, read_volumes), "MB"
        if quantity:
            number, word = _or_worded(
                lambda text: (read_quantity(text), ""), quantity, read_quantity
            )
            yield number, word or clean_unit(unit) or profile.quantity_unit

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


def _or_worded(
    read: Callable[[str], Measure],
    text: str,
    read_number: Callable[[str], Decimal | None],
) -> Measure:
    """Read a text that is no plain number by the unit that it names."""
    try:
        return read(text)
    except Unreadable:
        if found := read_worded(text, read_number):
            return found
        raise


def read_worded(
    text: str, read_number: Callable[[str], Decimal | None]
) -> Measure | None:
    """Return the measure in a text that names its unit; None if it names none.

    >>> read_worded("1mn02s", Decimal), read_worded("12.5 Mo", Decimal)
    ((Decimal('62'), 'seconds'), (Decimal('12.5'), 'MB'))
    >>> read_worded("3 SMS", Decimal), read_worded("1:02 min", Decimal)
    ((Decimal('3'), 'SMS'), (Decimal('62'), 'seconds'))
    """
    text = clean(text)
    if (found := _WORDED_CLOCK.fullmatch(text)) and _CLOCK.fullmatch(found[1]):
        return read_duration(found[1], "h:m:s", read_number), "seconds"
    if found := _HOURS_AND_MINUTES.fullmatch(text):
        return Decimal(found[1]) * 3600 + Decimal(found[2]) * 60, "seconds"
    if text and (found := _WORDED_TIME.fullmatch(text)):
        hours, minutes, seconds = (
            Decimal((each or "0").replace(",", ".")) for each in found.groups()
        )
        return hours * 3600 + minutes * 60 + seconds, "seconds"
    try:
        if found := _WORDED_VOLUME.fullmatch(text):
            unit = found[2].upper().replace("I", "")
            return read_volume(found[1], _OCTETS.get(unit, unit), read_number), "MB"
        if found := _COUNTED.fullmatch(text):
            return read_number(found[1]), found[2].strip(" .")
    except (Unreadable, ArithmeticError, TypeError):
        return None
    return None


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
