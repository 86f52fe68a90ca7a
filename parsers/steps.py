"""Fill columns of usage rows from columns of text, each distinct text read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import compress, repeat

from .amounts import MONEY_FIELDS, NO_MONEY, money_reader
from .base import UsageRow
from .convert import Converted, Unreadable, clean
from .dates import date_reader, near_reader, read_time
from .identifiers import identifier_reader
from .measures import MEASURE_FIELDS, NO_MEASURE, measure_reader
from .phone import DialledKeys, mask
from .profile import Profile

LONGEST_TEXT = 500
LONGEST_DETAIL = 80
PLACE = {name: at for at, name in enumerate(UsageRow._fields)}
_MONEY = ("amount", "tax", "rate")
_MEASURE = ("quantity", "unit")

Columns = list[Sequence[str]]
Problems = dict[int, Unreadable]


class Step:
    """Fill some columns of the usage rows from some columns of the table."""

    def __init__(
        self,
        places: Sequence[int | None],
        targets: tuple[str, ...],
        convert: Callable,
        instead: Callable,
    ) -> None:
        """Take where the texts stand, and what becomes of them."""
        self._places = places
        self._targets = [PLACE[name] for name in targets]
        self._found = Converted(convert, instead)

    def __call__(self, columns: Columns, values: list, problems: Problems) -> None:
        """Fill the columns of values; note what could not be read by row."""
        found = self._found
        found.shrink()
        chosen = [repeat("") if at is None else columns[at] for at in self._places]
        texts = chosen[0] if len(chosen) == 1 else list(zip(*chosen, strict=False))
        results = list(map(found.__getitem__, texts))
        if len(self._targets) == 1:
            values[self._targets[0]] = results
        else:
            by_column = zip(*results, strict=True)
            for target, column in zip(self._targets, by_column, strict=True):
                values[target] = column
        if found.bad:
            hits = map(found.bad.__contains__, texts)
            for i in compress(range(len(texts)), hits):
                problems.setdefault(i, found.bad[texts[i]])


class KeyStep:
    """Fill the keys of dialled numbers from the number of the line and the text."""

    def __init__(self, at: int, secret: bytes) -> None:
        """Take the place of the dialled numbers."""
        self._at = at
        self._keys = DialledKeys(secret)

    def __call__(self, columns: Columns, values: list, problems: Problems) -> None:
        """Fill the column of keys."""
        # Line and number together seldom come twice: nothing to keep.
        self._keys.shrink()
        values[PLACE["dialled_key"]] = list(
            map(self._keys, values[PLACE["number"]], columns[self._at])
        )


def steps(
    profile: Profile,
    fields: dict[str, tuple[int, ...]],
    mask_dialled: bool,
    around: date | None = None,
    known: Mapping[str, str] | None = None,
) -> Iterator[Step]:
    """Yield the steps that the columns of the table allow."""

    def single(name: str, convert: Callable, instead: Callable) -> Iterator[Step]:
        for at in fields.get(name, ()):
            yield Step([at], (name,), convert, instead)

    def joint(
        names: tuple, targets: tuple, convert: Callable, instead: tuple
    ) -> Iterator[Step]:
        places = [fields[name][0] if name in fields else None for name in names]
        if any(at is not None for at in places):
            yield Step(places, targets, convert, lambda texts: instead)

    read_date = near_reader(date_reader(profile.date_formats, around=around), around)
    dates = ("date_from", "date_to")
    blanks = {clean(text).casefold() for text in profile.blank_values}
    read_number = identifier_reader(profile.region, profile.account_level, known)
    yield from single("number", read_number, _short_text)
    yield from single("day", read_date, _nothing)
    yield from joint(dates, dates, _range_reader(read_date), (None, None))
    yield from joint(MONEY_FIELDS, _MONEY, money_reader(profile), NO_MONEY)
    yield from joint(MEASURE_FIELDS, _MEASURE, measure_reader(profile), NO_MEASURE)
    yield from _label_steps(fields.get("label", ()))
    yield from single("time", read_time, _no_text)
    yield from single(
        "dialled", _masked_text if mask_dialled else _plain_text, _no_text
    )
    yield from single("document", _plain_text, _no_text)
    yield from single("user_name", lambda text: _unless_blank(text, blanks), _no_text)


def _label_steps(places: tuple[int, ...]) -> Iterator[Step]:
    if len(places) == 1:
        yield Step(places, ("label",), lambda text: _label((text,)), _no_text)
    elif places:
        yield Step(places, ("label",), _label, _no_text)


def _range_reader(read_date: Callable) -> Callable:
    def read(texts: tuple[str, str]) -> tuple[date | None, date | None]:
        first, last = map(read_date, texts)
        if first and last and last < first:
            raise Unreadable("dates_reversed", " - ".join(map(clean, texts)))
        return first, last

    return read


def _label(texts: tuple[str, ...]) -> str:
    label = " / ".join(filter(None, map(clean, texts)))
    if len(label) > LONGEST_TEXT:
        raise Unreadable("unreadable_label", label)
    return label


def _short_text(text: str) -> str:
    return clean(text)[:LONGEST_DETAIL]


def _no_text(text: object) -> str:
    return ""


def _nothing(text: str) -> None:
    return None


def _plain_text(text: str) -> str:
    return clean(text)[:LONGEST_TEXT]


def _unless_blank(text: str, blanks: set[str]) -> str:
    return "" if clean(text).casefold() in blanks else _plain_text(text)


def _masked_text(text: str) -> str:
    return mask(text)[:LONGEST_TEXT]
