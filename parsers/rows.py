"""Make usage rows of the text rows of one table, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, compress, islice, repeat
from operator import itemgetter

from .base import Table, Terms, UsageRow
from .columns import Located
from .convert import Converted
from .dates import date_reader
from .footers import FOOTERS, Footers
from .ground import comparison
from .phone import mask_long
from .profile import Filter, Profile
from .shape import HEADING, OTHER_RECORD, Shaper, needs_shaping
from .steps import PLACE, Columns, KeyStep, Problems, Step, steps
from .texts import LONGEST_DETAIL, Unreadable, clean

# Problems whose text is no number that was dialled.
_SHOWN = frozenset({"unreadable_number", "lost_digits", "wrong_total"})
TEXT = "Text outside the table"  # the name under which lines of a PDF are ignored
# All such names that are no layout's own; the wizard has a translated word for each.
IGNORED_NAMES = (*FOOTERS, HEADING, OTHER_RECORD, TEXT)
_DEFAULTS = [UsageRow._field_defaults.get(name) for name in UsageRow._fields]


class RowMaker:
    """Make usage rows of batches of text rows.

    Row by row Python is slow; this works on whole columns with functions that run in
    C (``zip``, ``map`` over a dict's look-up), and asks Python only about texts it has
    not seen. Rows that have a problem are found by their text, and marked afterwards.
    """

    def __init__(
        self, profile: Profile, located: Located, table: Table, terms: Terms
    ) -> None:
        """Prepare what is the same for all batches of one table."""
        is_shaped = needs_shaping(profile)
        self._shaper = Shaper(profile, located, terms.known) if is_shaped else None
        in_file, located = located, self._shaper.located if self._shaper else located
        self.exceptional = False  # did the last batch hold ignored rows or issues
        self.documents: dict[str, date | None] = {}  # those of the last batch
        fields = located.fields
        places = [at for many in fields.values() for at in many]
        places += [at for at in located.filters if at is not None]
        self._width = max(located.width or 0, max(places) + 1)
        self._is_delimited = table.kind == "csv" and located.width is not None
        self._member = table.member
        self._places = table.places
        self._mask = terms.mask
        self._filled = [at for n in profile.forward_fill for at in fields.get(n, ())]
        self._last: dict[int, str] = {}
        self._profile = profile
        self._fields = fields
        self.terms = terms
        self._steps: list[Step | KeyStep] = []  # made with the first rows
        self._read_date = date_reader(profile.date_formats, around=terms.around)
        self._document, self._document_day = (
            fields.get(name, (None,))[0] for name in ("document", "document_date")
        )
        self._above = located.above
        ahead = self._shaper.added if self._shaper else 0
        tables = self._shaper.tables(in_file) if self._shaper else [fields]
        self.footers = [
            Footers(profile, each, self._width - ahead, ahead) for each in tables
        ]
        self._filters = [
            (rule.name, at, Converted(_matcher(rule), bool))
            for rule, at in zip(profile.filters, located.filters, strict=True)
            if at is not None
        ]

    def make(self, batch: list[list[str]], first: int) -> list[UsageRow]:
        """Return the usage rows of a batch, the first row of which has this number."""
        if self._shaper:
            batch, numbers = self._shaper.shape(batch, first)
        else:
            batch, numbers = _without_blank_rows(batch, first)
        problems: Problems = {}
        self.documents = {}
        self.exceptional = False
        if not batch:
            return []
        columns = self._columns(batch, problems)
        if not self._steps:
            self._prepare(columns)
        values: list = [repeat(default) for default in _DEFAULTS]
        values[PLACE["member"]], values[PLACE["row"]] = self._named(numbers)
        for step in self._steps:
            step(columns, values, problems)
        ignored = self._ignored(columns)
        if self._places is not None:
            self._ignore_texts(batch, ignored)
        self._leave_out(batch, values, ignored, problems)
        self._note_documents(columns, values, ignored, problems)
        if ignored or problems:
            self.exceptional = True
            self._mark(values, ignored, problems, len(batch))
        # What namedtuple's own _make does, without a Python call for each row.
        rows = list(map(tuple.__new__, repeat(UsageRow), zip(*values, strict=False)))
        if len(self.footers) > 1:
            return self._with_cost(rows, columns)
        return rows

    def _with_cost(self, rows: list[UsageRow], columns: Columns) -> list[UsageRow]:
        """Return the rows that have a cost; of a row without any, the first."""
        texts = columns[self._shaper.amount_at]

        def is_kept(at: int) -> bool:
            row = rows[at]
            is_told = bool(texts[at].strip()) and row.amount != 0
            return is_told and row.status != "ignored"

        times = len(self.footers)
        places = (range(start, start + times) for start in range(0, len(rows), times))
        kept = ([at for at in each if is_kept(at)] or [each[0]] for each in places)
        return [rows[at] for each in kept for at in each]

    def _prepare(self, columns: Columns) -> None:
        """Make the steps; the day of the bill, if not given, is what the file tells."""
        if not self.terms.around:
            days = map(self._read_day, self._document_days(columns))
            self.terms = replace(self.terms, around=next(filter(None, days), None))
        self._steps = list(steps(self._profile, self._fields, self.terms))
        if self.terms.secret and "dialled" in self._fields:
            at = self._fields["dialled"][0]
            self._steps.append(KeyStep(at, self.terms.secret))

    def _document_days(self, columns: Columns) -> Sequence[str]:
        """Return the texts that tell the date of the document, one a row or one."""
        if self._document_day is None:
            return (self._above.get("document_date", ""),)
        return columns[self._document_day]

    def read_above(self, rows: list[list[str]]) -> None:
        """Take in what lines above the header tell of the first section."""
        if self._shaper:
            self._shaper.read_above(rows)

    def _columns(self, batch: list[list[str]], problems: Problems) -> Columns:
        if set(map(len, batch)) != {self._width}:
            batch = [
                row if len(row) == self._width else self._fitted(row, i, problems)
                for i, row in enumerate(batch)
            ]
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
            values[PLACE["document"]] = repeat(text)
            named = {text: 0}
        elif ignored or problems:
            amounts = values[PLACE["amount"]]
            left_out = {
                at
                for at, problem in problems.items()
                if amounts[at] is None or problem.reason == "ragged_row"
            }.union(ignored)
            texts = list(enumerate(values[PLACE["document"]]))
            named = {text: at for at, text in reversed(texts) if at not in left_out}
        else:
            documents = values[PLACE["document"]]
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
        if self._shaper:  # it says in front of a row why that is no charge
            marks = columns[0]
            ignored = {at: marks[at] for at in compress(range(len(marks)), marks)}
        for name, at, matches in self._filters:
            matches.shrink()
            hits = map(matches.__getitem__, columns[at])
            for i in compress(range(len(columns[at])), hits):
                ignored.setdefault(i, name)
        return ignored

    def _ignore_texts(self, batch: list[list[str]], ignored: dict[int, str]) -> None:
        """Ignore the lines of a PDF that are none of its table: one cell, no amount."""
        width = 1 + (self._shaper.added if self._shaper else 0)
        for i, row in enumerate(batch):
            if len(row) <= width:
                ignored.setdefault(i, TEXT)

    def _named(self, numbers: Sequence[int]) -> tuple[Iterable[str], Sequence[int]]:
        """Return member and number of rows: of a PDF its page, and the line there."""
        if self._places is None:
            return repeat(self._member), numbers
        places = [self._places[number - 1] for number in numbers]
        before = f"{self._member}/" if self._member else ""
        return [f"{before}{page}" for page, _line in places], [at for _, at in places]

    def _leave_out(
        self, batch: list[list[str]], values: list, ignored: dict, problems: Problems
    ) -> None:
        """Leave out totals and records that frame the rows; a wrong total is told."""
        count = len(batch)
        amounts, rates, taxes = [
            _as_list(values[PLACE[name]], count) for name in ("amount", "rate", "tax")
        ]
        told = (
            values[PLACE["number"]],
            _as_list(values[PLACE["label"]], count),
            _as_list(values[PLACE["day"]], count),
        )
        left_out: dict[int, str] = {}
        wrong: dict[int, Unreadable] = {}
        times = len(self.footers)
        known = _zeros(amounts) if times > 1 else amounts
        for series, footers in enumerate(self.footers):
            part = slice(series, None, times)
            found = footers.find(
                batch[part],
                *(each[part] for each in told),
                (known[part], rates[part], taxes[part]),
                {
                    i // times: name
                    for i, name in ignored.items()
                    if i % times == series
                },
            )
            for all_rows, some in zip((left_out, wrong), found, strict=True):
                all_rows.update({i * times + series: each for i, each in some.items()})
        for i, name in left_out.items():
            ignored.setdefault(i, name)
        if wrong:
            problems.update(wrong)
            values[PLACE["amount"]] = [
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
        values[PLACE["status"]] = status
        values[PLACE["reason"]] = reason
        values[PLACE["detail"]] = detail

    def _safe(self, problem: Unreadable) -> str:
        # In a row that has slipped, a dialled number may stand in any column.
        if self._mask and problem.reason not in _SHOWN:
            return mask_long(problem.detail)[:LONGEST_DETAIL]
        return problem.detail[:LONGEST_DETAIL]


def _zeros(values: Sequence) -> Sequence:
    """Return amounts; of a row of several costs those that are missing are zero."""
    return [value or Decimal(0) for value in values]


def _as_list(values: Sequence | repeat, count: int) -> Sequence:
    """Return the values of a column, one for each row where it has none of its own."""
    return list(islice(values, count)) if isinstance(values, repeat) else values


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
