"""Read dates and times as operators write them, months by name in many languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from .texts import Unreadable, clean
from .words import month_of

# Own patterns instead of strptime: that one depends on the language of the process
# ("%b"), takes dates apart that a layout never writes, and is slow.
_LETTERS = "A-Za-z\u00c0-\u024f"
_DIRECTIVES = {
    "d": r"(?P<d>\d{1,2})",
    "m": r"(?P<m>\d{1,2})",
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "b": rf"(?P<b>[{_LETTERS}]{{3,14}})\.?",
    "B": rf"(?P<b>[{_LETTERS}]{{3,14}})",
    "a": rf"[{_LETTERS}]{{2,14}}\.?",
    "H": r"\d{1,2}",
    "I": r"\d{1,2}",
    "M": r"\d{2}",
    "S": r"\d{2}(?:[.,]\d+)?",
    "p": r"[AaPp]\.?[ \xa0]?[Mm]\.?",
    # a day as spreadsheets count them, with a part of it for the time
    "E": r"(?P<E>\d{5})(?:[.,]\d+)?",
}
_HALF = r"(?: ?[AaPp]\.?[ \xa0]?[Mm]\.?)?"
_ZONE = r"(?: ?(?:[Zz]|[A-Z]{3,4}|(?:UTC|GMT)?[+-]\d{2}:?(?:\d{2})?))?"
_CLOCK_TIME = rf"[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?{_HALF}{_ZONE}"
# What else than a colon may stand in a time: 09.15, 9h15, kl. 9.15, at 9:15.
_OTHER_TIME = (
    rf"(?:, ?|[ T-]{{1,3}})(?:[A-Za-z\u00e0]{{1,4}}\.? )?"
    rf"\d{{1,2}}[:.hH]\d{{2}}(?:[:.mM]\d{{2}})?s?{_HALF}{_ZONE}"
)
_TIME = f"(?:{_CLOCK_TIME}|{_OTHER_TIME})?"
_ISO = r"(?P<Y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})" + _TIME
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[ \xa0]?[Mm]\.?)?")
_OTHER_CLOCK = re.compile(r"[ T,-](\d{1,2}[.hH]\d{2}(?:[.mM]\d{2})?)(?: ?[A-Z]{3,4})?$")
_SERIAL = re.compile(r"[34567]\d{4}[.,](\d{1,15})", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)  # of the days that spreadsheets count
_YEARS = range(1990, 2100)
_FARTHEST = 430  # days from the bill: its period, and more than a year
_LONGEST = 60  # letters of a date with its time


def date_reader(
    formats: tuple[str, ...], *, is_iso_too: bool = True, around: date | None = None
) -> Callable[[str], date | None]:
    """Return a function that reads a date written in one of the formats, or in ISO.

    A time behind the date may be there. An empty text is no date. A date without a year
    is the one next to the day ``around`` which the bill is.

    >>> read = date_reader(("%d.%m.%Y", "%b %d, %Y"))
    >>> read("31.01.2026 23:59"), read("Jan 5, 2026"), read("")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 5), None)
    """
    patterns = list(map(compile_format, formats))
    if is_iso_too:
        patterns.insert(0, re.compile(_ISO, re.ASCII))
    is_time = re.compile(_CLOCK_TIME, re.ASCII).fullmatch

    @lru_cache(maxsize=10_000)
    def read_day(text: str) -> date | None:
        for pattern in patterns:
            if found := pattern.fullmatch(text):
                day = _as_date(found.groupdict(), around)
                if day:
                    return day
        return None

    def read(text: str) -> date | None:
        # Each call of a bill has a time of its own, but there are few days.
        if is_time(text, 10) and (day := read_day(text[:10])):
            return day
        text = clean(text)
        if not text:
            return None
        # A layout may ask for so many parts that a long text could take ages.
        if len(text) <= _LONGEST and (day := read_day(text)):
            return day
        raise Unreadable("unreadable_date", text)

    return read


def range_reader(
    read_date: Callable[[str], date | None],
) -> Callable[[tuple[str, str]], tuple[date | None, date | None]]:
    """Return a function that reads the first and the last day of a period."""

    def read(texts: tuple[str, str]) -> tuple[date | None, date | None]:
        first, last = map(read_date, texts)
        if first and last and last < first:
            raise Unreadable("dates_reversed", " - ".join(map(clean, texts)))
        return first, last

    return read


@lru_cache(maxsize=1000)
def compile_format(format: str) -> re.Pattern:
    """Return the pattern of a date format; raise ValueError on one it cannot read."""
    parts = re.split(r"%(.)", format)
    pattern = [re.escape(parts[0])]
    for i in range(1, len(parts), 2):
        if parts[i] not in _DIRECTIVES:
            raise ValueError(f"date_formats: %{parts[i]} in {format} is not known")
        piece = _DIRECTIVES[parts[i]]
        close = not parts[i + 1] and i + 2 < len(parts)
        if close or (i > 1 and not parts[i - 1]):  # no mark between: fixed width
            piece = piece.replace(r"\d{1,2}", r"\d{2}")
        pattern.append(piece + re.escape(parts[i + 1]))
    directives = set(parts[1::2])
    if directives == {"E"}:
        return re.compile("".join(pattern), re.ASCII)
    if not (directives & {"d"} and directives & {"m", "b", "B"}):
        raise ValueError(f"date_formats: {format} lacks a day or a month")
    if "H" not in directives and "I" not in directives:
        pattern.append(_TIME)
    try:
        return re.compile("".join(pattern), re.ASCII)
    except re.error as error:
        raise ValueError(f"date_formats: {format} says a part twice") from error


def read_time(text: str) -> str:
    """Return the time of day in a text that may hold the date too.

    >>> read_time("31.01.2026 23:59:01"), read_time("2359")
    ('23:59:01', '2359')
    """
    if found := _CLOCK.search(text):
        return found[0]
    text = clean(text)
    if found := _OTHER_CLOCK.search(text):
        return found[1]
    if found := _SERIAL.fullmatch(text):
        minutes = round(float(f"0.{found[1]}") * 1440) % 1440
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return text


def near_reader(
    read: Callable[[str], date | None], around: date | None
) -> Callable[[str], date | None]:
    """Return a function that reads a day, and refuses one too far from the bill.

    A bill is of this year or the last; a day of another decade was read in a wrong way.
    """
    if around is None:
        return read

    def read_near(text: str) -> date | None:
        day = read(text)
        if day and abs((day - around).days) > _FARTHEST:
            raise Unreadable("far_date", clean(text))
        return day

    return read_near


def _as_date(found: dict[str, str], around: date | None) -> date | None:
    if "E" in found:
        day = _FIRST_DAY + timedelta(days=int(found["E"]))
        return day if day.year in _YEARS else None
    month = int(found["m"]) if "m" in found else month_of(found["b"])
    day = int(found["d"])
    if "Y" in found or "y" in found:
        year = int(found.get("Y") or "20" + found["y"])
        return _on(year, month, day) if year in _YEARS else None
    if around is None:
        return None
    near = (_on(around.year + years, month, day) for years in (-1, 0, 1))
    return min(filter(None, near), key=lambda each: abs(each - around), default=None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 31st of a short month, month 13: no date
        return None
