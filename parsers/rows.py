"""Make usage rows of the text rows of one table, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate, compress, islice, repeat
from operator import itemgetter

from .amounts import MONEY_FIELDS, NO_MONEY, money_reader
from .base import Table, UsageRow
from .columns import Located
from .convert import Converted, Unreadable, clean
from .dates import date_reader, read_time
from .footers import Footers
from .ground import comparison
from .measures import MEASURE_FIELDS, NO_MEASURE, measure_reader
from .phone import DialledKeys, mask, mask_long, to_e164
from .profile import Filter, Profile

LONGEST_TEXT = 500
LONGEST_DETAIL = 80
# Problems whose text is no number that was dialled.
_SHOWN = frozenset({"unreadable_number", "lost_digits", "wrong_total"})
_PLACE = {name: at for at, name in enumerate(UsageRow._fields)}
_MONEY = ("amount", "tax", "rate")
_MEASURE = ("quantity", "unit")
_DEFAULTS = [UsageRow._field_defaults.get(name) for name in UsageRow._fields]

Columns = list[Sequence[str]]
Problems = dict[int, Unreadable]


class RowMaker:
    """Make usage rows of batches of text rows.

    Row by row Python is slow; this works on whole columns with functions that run in
    C (``zip``, ``map`` over a dict's look-up), and asks Python only about texts it has
    not seen. Rows that have a problem are found by their text, and marked afterwards.
    """

    def __init__(
        self,
        profile: Profile,
        located: Located,
        table: Table,
        *,
        mask: bool,
        secret: bytes = b"",
    ) -> None:
        """Prepare what is the same for all batches of one table."""
        self.exceptional = False  # did the last batch hold ignored rows or issues
        self.documents: dict[str, date | None] = {}  # those of the last batch
        fields = located.fields
        places = [at for many in fields.values() for at in many]
        places += [at for at in located.filters if at is not None]
        self._width = max(located.width or 0, max(places) + 1)
        self._is_delimited = table.kind == "csv" and located.width is not None
        self._member = table.member
        self._mask = mask
        self._filled = [at for n in profile.forward_fill for at in fields.get(n, ())]
        self._last: dict[int, str] = {}
        self._read_date = date_reader(profile.date_formats)
        self._steps = list(_steps(profile, fields, mask))
        if secret and "dialled" in fields:
            self._steps.append(_KeyStep(fields["dialled"][0], secret))
        self._document, self._document_day = (
            fields.get(name, (None,))[0] for name in ("document", "document_date")
        )
        self._above = located.above
        self._footers = Footers(profile, fields, self._width)
        self._filters = [
            (rule.name, at, Converted(_matcher(rule), bool))
            for rule, at in zip(profile.filters, located.filters, strict=True)
            if at is not None
        ]

    def make(self, batch: list[list[str]], first: int) -> list[UsageRow]:
        """Return the usage rows of a batch, the first row of which has this number."""
        batch, numbers = _without_blank_rows(batch, first)
        problems: Problems = {}
        self.documents = {}
        self.exceptional = False
        if not batch:
            return []
        columns = self._columns(batch, problems)
        values: list = [repeat(default) for default in _DEFAULTS]
        values[_PLACE["row"]] = numbers
        values[_PLACE["member"]] = repeat(self._member)
        for step in self._steps:
            step(columns, values, problems)
        ignored = self._ignored(columns)
        self._leave_out(batch, values, ignored, problems)
        self._note_documents(columns, values, ignored, problems)
        if ignored or problems:
            self.exceptional = True
            self._mark(values, ignored, problems, len(batch))
        # What namedtuple's own _make does, without a Python call for each row.
        return list(map(tuple.__new__, repeat(UsageRow), zip(*values, strict=False)))

    def _columns(self, batch: list[list[str]], problems: Problems) -> Columns:
        if set(map(len, batch)) != {self._width}:
            batch = [self._fitted(row, i, problems) for i, row in enumerate(batch)]
        columns: Columns = list(zip(*batch, strict=True))
        for at in self._filled:
            last = self._last.get(at, "")
            filled = list(accumulate(columns[at], _from_above, initial=last))
            self._last[at] = filled[-1]
            columns[at] = filled[1:]
        return columns

    def _fitted(self, row: list[str], i: int, problems: Problems) -> list[str]:
        width = self._width
        if len(row) < width:
            return [*row, *[""] * (width - len(row))]
        if self._is_delimited and any(map(str.strip, row[width:])):
            # A delimiter inside a text without quotes: the cells have slipped.
            problems[i] = Unreadable("ragged_row", f"{len(row)} > {width}")
        return row[:width]

    def _note_documents(
        self, columns: Columns, values: list, ignored: dict, problems: Problems
    ) -> None:
        """Note the documents of rows that may be charged; a note names none."""
        if self._document is None:
            text = self._above.get("document", "")
            values[_PLACE["document"]] = repeat(text)
            named = {text: 0}
        elif ignored or problems:
            amounts = values[_PLACE["amount"]]
            left_out = {
                at
                for at, problem in problems.items()
                if amounts[at] is None or problem.reason == "ragged_row"
            }.union(ignored)
            texts = list(enumerate(values[_PLACE["document"]]))
            named = {text: at for at, text in reversed(texts) if at not in left_out}
        else:
            documents = values[_PLACE["document"]]
            named = {text: documents.index(text) for text in set(documents)}
        for document, at in sorted(named.items(), key=itemgetter(1)):
            if self._document_day is None:
                day = self._above.get("document_date", "")
            else:
                day = columns[self._document_day][at]
            if document:
                self.documents[document] = self._read_day(day)

    def _read_day(self, text: str) -> date | None:
        try:
            return self._read_date(text)
        except Unreadable:  # a bill without a date: whoever enters the bill knows it
            return None

    def _ignored(self, columns: Columns) -> dict[int, str]:
        ignored: dict[int, str] = {}
        for name, at, matches in self._filters:
            matches.shrink()
            hits = map(matches.__getitem__, columns[at])
            for i in compress(range(len(columns[at])), hits):
                ignored.setdefault(i, name)
        return ignored

    def _leave_out(
        self, batch: list[list[str]], values: list, ignored: dict, problems: Problems
    ) -> None:
        """Leave out totals and records that frame the rows; a wrong total is told."""
        count = len(batch)
        amounts, *others = (
            _as_list(values[_PLACE[name]], count) for name in ("amount", "rate", "tax")
        )
        left_out, wrong = self._footers.find(
            batch,
            values[_PLACE["number"]],
            _as_list(values[_PLACE["label"]], count),
            _as_list(values[_PLACE["day"]], count),
            (amounts, *others),
            ignored,
        )
        for i, name in left_out.items():
            ignored.setdefault(i, name)
        if wrong:
            problems.update(wrong)
            values[_PLACE["amount"]] = [
                None if i in wrong else amount for i, amount in enumerate(amounts)
            ]

    def _mark(
        self, values: list, ignored: dict, problems: Problems, count: int
    ) -> None:
        status, reason, detail = ([""] * count for _ in range(3))
        for i, problem in problems.items():
            status[i], reason[i] = "issue", problem.reason
            detail[i] = self._safe(problem)
        for i, name in ignored.items():
            status[i], reason[i], detail[i] = "ignored", name, ""
        values[_PLACE["status"]] = status
        values[_PLACE["reason"]] = reason
        values[_PLACE["detail"]] = detail

    def _safe(self, problem: Unreadable) -> str:
        # In a row that has slipped, a dialled number may stand in any column.
        if self._mask and problem.reason not in _SHOWN:
            return mask_long(problem.detail)[:LONGEST_DETAIL]
        return problem.detail[:LONGEST_DETAIL]


class _Step:
    """Fill some columns of the usage rows from some columns of the table."""

    def __init__(
        self,
        places: Sequence[int | None],
        targets: tuple[str, ...],
        convert: Callable,
        instead: Callable,
    ) -> None:
        self._places = places
        self._targets = [_PLACE[name] for name in targets]
        self._found = Converted(convert, instead)

    def __call__(self, columns: Columns, values: list, problems: Problems) -> None:
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


class _KeyStep:
    """Fill the keys of dialled numbers from the number of the line and the text."""

    def __init__(self, at: int, secret: bytes) -> None:
        self._at = at
        self._keys = DialledKeys(secret)

    def __call__(self, columns: Columns, values: list, problems: Problems) -> None:
        # Line and number together seldom come twice: nothing to keep.
        self._keys.shrink()
        values[_PLACE["dialled_key"]] = list(
            map(self._keys, values[_PLACE["number"]], columns[self._at])
        )


def _as_list(values: Sequence | repeat, count: int) -> Sequence:
    """Return the values of a column, one for each row where it has none of its own."""
    return list(islice(values, count)) if isinstance(values, repeat) else values


def _steps(
    profile: Profile, fields: dict[str, tuple[int, ...]], mask_dialled: bool
) -> Iterator[_Step]:
    """Yield the steps that the columns of the table allow."""

    def single(name: str, convert: Callable, instead: Callable) -> Iterator[_Step]:
        for at in fields.get(name, ()):
            yield _Step([at], (name,), convert, instead)

    def joint(
        names: tuple, targets: tuple, convert: Callable, instead: tuple
    ) -> Iterator[_Step]:
        places = [fields[name][0] if name in fields else None for name in names]
        if any(at is not None for at in places):
            yield _Step(places, targets, convert, lambda texts: instead)

    read_date = date_reader(profile.date_formats)
    dates = ("date_from", "date_to")
    blanks = {clean(text).casefold() for text in profile.blank_values}
    yield from single("number", _number_reader(profile), _short_text)
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


def _label_steps(places: tuple[int, ...]) -> Iterator[_Step]:
    if len(places) == 1:
        yield _Step(places, ("label",), lambda text: _label((text,)), _no_text)
    elif places:
        yield _Step(places, ("label",), _label, _no_text)


def _number_reader(profile: Profile) -> Callable[[str], str]:
    account_level = {clean(text).casefold() for text in profile.account_level}

    def read(text: str) -> str:
        text = clean(text)
        if text.casefold() in account_level:
            return ""
        return to_e164(text, profile.region)

    return read


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


def _from_above(above: str, text: str) -> str:
    return text if text and not text.isspace() else above


def _matcher(rule: Filter) -> Callable[[str], bool]:
    wanted = clean(rule.value).casefold()
    if rule.operator == "empty":
        return lambda text: not clean(text)
    if rule.operator == "not_equals":
        return lambda text: clean(text).casefold() != wanted
    kind = "exact" if rule.operator == "equals" else rule.operator
    fits = comparison(kind, wanted)
    return lambda text: fits(clean(text).casefold())


def _without_blank_rows(
    batch: list[list[str]], first: int
) -> tuple[list[list[str]], Sequence[int]]:
    numbers = range(first, first + len(batch))
    # The first cell tells for most rows, at no cost.
    filled = [
        bool(row) and bool(row[0].strip() or "".join(row).strip()) for row in batch
    ]
    if all(filled):
        return batch, numbers
    return list(compress(batch, filled)), list(compress(numbers, filled))
