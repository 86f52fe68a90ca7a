"""Fill columns of usage rows from columns of text, each distinct text read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress, repeat

from .amounts import MONEY_FIELDS, NO_MONEY, money_reader
from .base import Terms, UsageRow
from .convert import Converted
from .dates import date_reader, near_reader, range_reader, read_time
from .identifiers import identifier_reader
from .measures import MEASURE_FIELDS, NO_MEASURE, measure_reader
from .phone import DialledKeys, masked_text
from .profile import Profile
from .texts import Unreadable, clean, joined_label, plain_text, short_text, unless_blank

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
    profile: Profile, fields: dict[str, tuple[int, ...]], terms: Terms
) -> list[Step]:
    """Return the steps that the columns of the table allow.

    The first one that cannot read a row says what is wrong with it.
    """

    def single(name: str, convert: Callable, instead: Callable) -> list[Step]:
        return [Step([at], (name,), convert, instead) for at in fields.get(name, ())]

    def joint(names: tuple, targets: tuple, convert: Callable, none: tuple) -> list:
        places = [fields[name][0] if name in fields else None for name in names]
        is_there = any(at is not None for at in places)
        return [Step(places, targets, convert, lambda texts: none)] * is_there

    read_date = date_reader(profile.date_formats, around=terms.around)
    read_date = near_reader(read_date, terms.around)
    dates = ("date_from", "date_to")
    blanks = {clean(text).casefold() for text in profile.blank_values}
    read_number = identifier_reader(terms.region, profile.account_level, terms.known)
    return [
        *single("number", read_number, short_text),
        *single("day", read_date, _nothing),
        *joint(dates, dates, range_reader(read_date), (None, None)),
        *joint(MONEY_FIELDS, _MONEY, money_reader(profile), NO_MONEY),
        *joint(MEASURE_FIELDS, _MEASURE, measure_reader(profile), NO_MEASURE),
        *_label_steps(fields.get("label", ())),
        *single("time", read_time, _no_text),
        *single("dialled", masked_text if terms.mask else plain_text, _no_text),
        *single("document", plain_text, _no_text),
        *single("user_name", lambda text: unless_blank(text, blanks), _no_text),
    ]


def _label_steps(places: tuple[int, ...]) -> list[Step]:
    if not places:
        return []
    joined = joined_label if len(places) > 1 else lambda text: joined_label((text,))
    return [Step(places, ("label",), joined, _no_text)]


def _no_text(text: object) -> str:
    return ""


def _nothing(text: str) -> None:
    return None
