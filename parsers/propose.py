"""Propose a layout for a file without a known one, and say what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from .guess import Guess, Proposal
from .identifiers import as_known
from .profile import FIELDS, NumberFormat, Section
from .propose_columns import (
    DATES,
    LEAST,
    Column,
    fit_of,
    further_labels,
    main_mark,
    score_of,
)
from .propose_lines import are_ours, choose_lines
from .propose_measures import duration_format, is_too_dear
from .propose_money import Charge, choose_charge, factor_of, sign_of
from .propose_rows import Body, add_up, find_header, sort_rows, typical_width
from .propose_sections import find_kinds, find_section, get_numbers
from .texts import LONGEST_TEXT, clean
from .words import scores

_SIGNATURE_FIELDS = ("number", "day", "date_from", "label", "net", "gross")
MOST_LABELS = 3
_SURE = 0.45
# What is proposed without a word too: the day, the time and the label of a charge.
_AT_LEAST = {
    "day": LEAST,
    "time": 0.4,
    "label": LEAST,
    "user_name": 0.46,
    "duration": 0.34,
}
_OTHERS = (
    *("document_date", "document", "day", "time", "date_from", "date_to", "duration"),
    *("volume", "quantity", "unit", "user_name", "label"),
)
_HUNDREDTH = Decimal("0.01")


def propose(
    rows: Sequence[Sequence[str]],
    region: str | None = None,
    lines: Collection[str] = (),
) -> Proposal:
    """Propose which column holds what, from the first rows of a table as text.

    ``lines`` are numbers known to be ours, in E.164: they tell the column of the line.
    """
    return _Proposer(rows, region, lines).propose()


class _Proposer:
    """Gathers the evidence of one table, and decides."""

    def __init__(
        self,
        rows: Sequence[Sequence[str]],
        region: str | None,
        lines: Collection[str],
    ) -> None:
        rows = [[text[:LONGEST_TEXT] for text in row] for row in rows]
        width = typical_width(rows)
        self._rows = rows
        self._region = region
        self._lines = lines
        self._header_row = find_header(rows, width)
        if self._header_row is not None:
            width = max(width, _filled_width(rows[self._header_row]))
        self._body = sort_rows(rows, self._header_row, width)
        self._kinds = find_kinds(rows) if self._header_row is None else None
        if self._kinds:
            self._body = Body(data=list(self._kinds.rows), totals=[])
        self._section: Section | None = None
        self._columns = self._make_columns(width)
        self._mark = main_mark(self._columns)
        for column in self._columns:
            column.contents.measure(
                self._mark, region, says_day=max(map(column.says, DATES)) > 0.6
            )
        contents = {each.at: each.contents for each in self._columns}
        self._totals = add_up(rows, self._body, contents)
        self._found: dict[str, list[Column]] = {}
        self._scores: dict[str, float] = {}
        self._reasons: dict[str, str] = {}

    def _make_columns(self, width: int) -> list[Column]:
        at = self._header_row
        headers = [clean(text) for text in self._rows[at]] if at is not None else []
        headers += [""] * (width - len(headers))
        said = scores(headers)
        keys = [header.casefold() for header in headers]
        return [
            Column(
                at,
                headers[at],
                [_cell(self._rows[row], at) for row in self._body.data],
                said[at],
                is_unique=keys.count(keys[at]) == 1,
            )
            for at in range(width)
        ]

    # -- deciding --------------------------------------------------------------------

    def propose(self) -> Proposal:
        number, dialled, doubt = choose_lines(self._columns, self._region, self._lines)
        number, dialled, doubt = self._in_sections(number, dialled, doubt)
        self._take("number", number, doubt)
        self._take("dialled", dialled)
        taken = {each.at for each in (number, dialled) if each is not None}
        charge = choose_charge(self._columns, taken, self._totals, self._region)
        self._take_charge(charge)
        self._take_others(taken | charge.places, charge)
        self._take_time()
        self._take_period()
        self._check_days()
        self._check_amounts(charge)
        return self._proposal(charge)

    def _in_sections(
        self, number: Column | None, dialled: Column | None, doubt: str
    ) -> tuple[Column | None, Column | None, str]:
        """Take the number from lines above the rows where no column surely has it."""
        if self._lines and number is not None and not doubt:
            return number, dialled, doubt
        if number is not None and number.says("number") > 0.75 and not doubt:
            return number, dialled, doubt
        if self._kinds:
            self._section = self._kinds.number
        else:
            used = {*self._body.data, *self._body.totals, self._header_row}
            self._section = find_section(self._rows, used)
        if self._section is None:
            return number, dialled, doubt
        is_ours = not self._kinds and are_ours(
            get_numbers(self._rows, used, self._section),
            self._region,
            as_known(self._lines),
        )
        return None, dialled or number, "" if is_ours else "words"

    def _take(self, field: str, column: Column | None, doubt: str = "") -> None:
        if column is not None:
            self._found[field] = [column]
            self._scores[field] = round(max(column.score(field), LEAST), 2)
        if doubt:
            self._reasons[field] = doubt

    def _take_charge(self, charge: Charge) -> None:
        for field in ("gross", "tax", "tax_rate"):
            self._take(field, getattr(charge, field))
        if charge.net:
            self._found["net"] = charge.net
            self._scores["net"] = round(
                min(1.0, max(charge.net[0].score("net"), LEAST)), 2
            )
        if charge.doubt:
            self._reasons["net"] = charge.doubt
            if charge.gross is not None:
                self._reasons["gross"] = charge.doubt

    def _take_others(self, taken: set[int], charge: Charge) -> None:
        """Give each field the column that suits it best, the best pair first."""
        free = [
            each
            for each in self._columns
            if each.at not in taken and each.at not in charge.prices
        ]
        pairs = [
            (round(score, 3), -_OTHERS.index(field), -column.at, field, column)
            for column in free
            for field in _OTHERS
            if (score := score_of(field, column)) >= _AT_LEAST.get(field, _SURE)
        ]
        used: set[int] = set()
        for score, _order, _place, field, column in sorted(
            pairs, key=lambda each: each[:3], reverse=True
        ):
            if field not in self._found and column.at not in used:
                self._found[field] = [column]
                self._scores[field] = min(1.0, round(score, 2))
                used.add(column.at)
                if score < _SURE and field != "user_name":
                    self._reasons[field] = "words"
        if "label" in self._found:
            left = [each for each in free if each.at not in used]
            self._found["label"] += further_labels(left)[: MOST_LABELS - 1]

    def _take_time(self) -> None:
        """Find the time in the column of the day, unless it has one of its own."""
        day = self._found.get("day", [None])[0]
        if day is not None and day.contents.shares["has_time"] > 0.8:
            self._found.setdefault("time", [day])
            self._scores.setdefault("time", self._scores["day"])

    def _take_period(self) -> None:
        """Take a day that is the first of a period, which has its last, for that."""
        day = self._found.get("day", [None])[0]
        if day is None or "date_from" in self._found or "date_to" not in self._found:
            return
        is_first = day.says("date_from") > 0.5 and not day.contents.shares["has_time"]
        if is_first and "time" not in self._found:
            self._found["date_from"] = self._found.pop("day")
            self._scores["date_from"] = self._scores.pop("day")
            self._reasons.pop("day", None)

    # -- doubting --------------------------------------------------------------------

    def _check_days(self) -> None:
        """Doubt days whose month may be the day, unless another column tells.

        A column that is called a day and cannot be read as one is in doubt too.
        """
        dated = any(field in self._found for field in ("day", "date_from"))
        if not dated and any(
            each.says("day") > 0.9 and each.contents.filled for each in self._columns
        ):
            self._reasons.setdefault("day", "contrary")
        for field in DATES:
            for column in self._found.get(field, ()):
                if not column.contents.is_date_sure and not self._told_elsewhere(
                    column
                ):
                    self._reasons.setdefault(field, "order")

    def _told_elsewhere(self, column: Column) -> bool:
        return any(
            other.contents.is_date_sure
            and other.contents.date_format == column.contents.date_format
            for field in DATES
            for other in self._found.get(field, ())
            if other is not column
        )

    def _check_amounts(self, charge: Charge) -> None:
        for field in ("net", "gross"):
            for column in self._found.get(field, ()):
                if not column.contents.is_mark_sure:
                    self._reasons.setdefault(field, "marks")
        if not charge.net:
            return
        if sign_of(charge.net) < 0:
            self._reasons.setdefault("net", "sign")
        charge.factor = factor_of(charge.net[0], self._totals)
        duration = self._found.get("duration")
        if (
            charge.factor == 1
            and duration
            and "dialled" in self._found
            and is_too_dear(charge.net[0], duration[0], self._region)
        ):
            charge.factor = _HUNDREDTH
            self._reasons.setdefault("net", "unit")

    # -- telling ---------------------------------------------------------------------

    def _proposal(self, charge: Charge) -> Proposal:
        columns = {
            name: tuple(self._guess(each, name, charge) for each in self._found[name])
            for name in FIELDS
            if name in self._found
        }
        dates = [c for f in DATES for c in self._found.get(f, ())]
        numbers = self._found.get("number", [])
        amounts = self._found.get("net") or self._found.get("gross") or []
        mark = amounts[0].contents.mark if amounts else self._mark
        is_told = {"number": bool(numbers or self._section), "net": bool(amounts)}
        for field, found in is_told.items():
            if not found:
                self._reasons[field] = "missing"
        doubts = tuple(sorted(self._reasons, key=_by_weight))
        return Proposal(
            header_row=self._header_row,
            columns=columns,
            candidates=self._candidates(charge),
            doubts=doubts,
            reasons={field: self._reasons[field] for field in doubts},
            totals=tuple(each.row for each in self._totals),
            control_total=self._control_total(amounts),
            number_format=NumberFormat(
                decimal_mark=mark, thousands_marks=". '" if mark == "," else ", '"
            ),
            date_formats=tuple(dict.fromkeys(c.contents.date_format for c in dates))
            or ("%Y-%m-%d",),
            duration_format=duration_format(self._found.get("duration", ())),
            forward_fill=(
                ("number",) if any(c.contents.is_grouped() for c in numbers) else ()
            ),
            account_level=(
                "",
                *dict.fromkeys(t for c in numbers for t in c.contents.blanks),
            ),
            blank_values=tuple(
                dict.fromkeys(t for c in self._columns for t in c.contents.blanks)
            ),
            zero_amounts=tuple(
                dict.fromkeys(t for c in amounts for t in c.contents.zero_texts)
            ),
            sign=sign_of(amounts),
            sections=(self._section,) if self._section else (),
            records=self._kinds.records if self._kinds else (),
            signature=tuple(
                dict.fromkeys(
                    guess.at
                    for f in _SIGNATURE_FIELDS
                    for guess in columns.get(f, ())
                    if isinstance(guess.at, str)
                )
            ),
        )

    def _guess(self, column: Column, field: str, charge: Charge) -> Guess:
        is_money = field in ("net", "gross", "tax")
        own_mark = column.contents.mark
        main = (self._found.get("net") or self._found.get("gross") or [column])[0]
        return Guess(
            position=column.at + 1,
            header=column.header,
            confidence=self._scores.get(field, LEAST),
            at=column.header if column.is_named else column.at + 1,
            factor=charge.factor if is_money else Decimal(1),
            decimal_mark=(
                own_mark if is_money and own_mark != main.contents.mark else ""
            ),
            total=column.contents.total if is_money else None,
        )

    def _candidates(self, charge: Charge) -> dict[str, tuple[Guess, ...]]:
        """Return the columns that a field may be read from, the chosen ones first."""
        found = {
            field: [
                *self._found.get(field, ()),
                *sorted(
                    (c for c in self._columns if fit_of(field, c) > 0.4),
                    key=lambda column: (-column.score(field), column.at),
                ),
            ]
            for field in ("number", "dialled", "day")
        }
        found["net"] = [*self._found.get("net", ()), *charge.candidates]
        return {
            field: tuple(
                self._guess(column, field, charge) for column in dict.fromkeys(columns)
            )
            for field, columns in found.items()
            if columns
        }

    def _control_total(self, amounts: list[Column]) -> Decimal | None:
        if not amounts:
            return None
        told = [each.told.get(amounts[0].at) for each in self._totals]
        return next((each for each in reversed(told) if each is not None), None)


def _by_weight(field: str) -> tuple[int, str]:
    first = ("number", "net", "gross")
    return (first.index(field) if field in first else len(first), field)


def _cell(row: Sequence[str], at: int) -> str:
    return clean(row[at]) if at < len(row) else ""


def _filled_width(row: Sequence[str]) -> int:
    return max((at for at, text in enumerate(row, 1) if text.strip()), default=0)
