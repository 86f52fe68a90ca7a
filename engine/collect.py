"""From usage rows to charges: who held the number that day, which usage type."""

from __future__ import annotations

from collections.abc import (
    Callable,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date, timedelta
from decimal import Decimal

from .assignment import Assignments
from .money import allocate
from .period import Period
from .placed import Found, Placed, Recent, Slot, Sum

# Fractions of a cent that a part of one row may carry; charges are rounded later.
PART_UNIT = Decimal("0.000001")

NO_AMOUNT = "unreadable_amount"
EARLIER_PERIOD = "earlier_period"
ASSUMED_PERIOD = "assumed_period"
EMPLOYER = "employer"
IGNORE = "ignore"

_as_placed = tuple.__new__


class Collector:
    """Sum usage rows into charges, and name what cannot be charged.

    Nothing is guessed: a row whose number, label or holder is not known becomes part
    of an issue, unless somebody decided what happens to such rows. Every row that
    goes in comes out of :meth:`add` or :meth:`finish`, whole or in parts by days.

    ``lines`` maps an E.164 number to a line, ``usage_type`` maps an operator's label
    to a usage type or None, ``decisions`` maps (kind, key) of an issue to ``employer``
    or ``ignore``. Rows that carry no rate get ``rate`` (percent). Billing periods
    begin on the ``period_day`` of a month; ``by_usage``, each row counts in the one of
    its day, else all of them in that of the document. Credits for one of the
    ``earlier`` periods are a question then, until it is decided whether that period is
    one of the ``own_periods``, in which rows of its days count.
    """

    def __init__(
        self,
        *,
        lines: Mapping[str, Hashable],
        usage_type: Callable[[str], Hashable | None],
        assignments: Assignments,
        rate: Decimal,
        decisions: Mapping[tuple[str, str], str] | None = None,
        spread_account_level: bool = False,
        period_day: int = 1,
        by_usage: bool = False,
        earlier: Sequence[Period] = (),
        own_periods: Sequence[Period] = (),
    ) -> None:
        """See the class."""
        self.slots: dict[Slot, int] = {}
        self.sums: list[Sum] = []
        self.found: dict[tuple[str, str], Found] = {}
        self.days: dict[date, int] = {}
        self.fee_days: dict[date, int] = {}
        self._lines = lines
        self._usage_type = usage_type
        self._assignments = assignments
        self._rate = rate
        self._decisions = decisions or {}
        self._spread = spread_account_level
        self._period_day = period_day
        self._by_usage = by_usage
        self._earlier = () if by_usage else earlier
        self._own_periods = () if by_usage else own_periods
        self._credits: dict[Period, Found] = {}
        self._usage_types: dict[str, Hashable | None] = {}
        self._recent: dict[tuple, Recent] = {}
        self._waiting: list = []

    def add(self, rows: Iterable) -> Iterator[Placed]:
        """Place the rows that can be placed before the billing period is known."""
        days, fee_days, recent = self.days, self.fee_days, self._recent
        for row in self._watch_credits(rows) if self._earlier else rows:
            status, amount = row.status, row.amount
            first, last = row.day or row.date_from, row.date_to
            if status == "ignored":
                yield Placed(row, status, row.reason, None, None, amount, row.tax, "")
            elif status or amount is None:
                yield self._unreadable(row)
            elif first is None or (self._spread and not row.number):
                self._waiting.append(row)
            elif last is None or last <= first:
                days[first] = days.get(first, 0) + 1
                same = recent.get((row.number, row.label, row.rate))
                if same and same.date_from <= first <= same.date_to:
                    yield _sum_up(row, same.slot, same.total, amount, row.tax, "")
                else:
                    yield self._place(row, first)
            else:
                fee_days[first] = fee_days.get(first, 0) + 1
                yield from self._place_fee(row, Period(first, last))

    def finish(self, period: Period) -> Iterator[Placed]:
        """Place the rows that needed the billing period: fees without dates."""
        shared_by = self._lines_with_charges() if self._spread else []
        for row in self._waiting:
            if not row.number and shared_by:
                own = _find(self._own_periods, row.day or row.date_from)
                yield from self._place_spread(row, own or period, shared_by)
            else:
                yield from self._place_fee(row, period)
        self._waiting.clear()

    def billing_period(self, fallback: date) -> Period:
        """Return the billing period in which most rows fall; usage counts first.

        Fees are often billed in advance, so their days count only without usage.
        """
        months: dict[Period, int] = {}
        for day, count in (self.days or self.fee_days).items():
            month = Period.billing(day, self._period_day)
            months[month] = months.get(month, 0) + count
        if not months:
            return Period.billing(fallback, self._period_day)
        return max(months, key=lambda month: (months[month], month.date_from))

    def ask_about_credits(self, period: Period) -> None:
        """Make a question of the credits for periods before that of the document."""
        for own, found in self._credits.items():
            if own.date_to < period.date_from:
                self.found[found.kind, found.key] = found

    def ask_about_period(self, period: Period) -> None:
        """Make a question of a period that nothing but the day of today tells."""
        found = Found(ASSUMED_PERIOD, "period")
        found.first_day, found.last_day = period.date_from, period.date_to
        self.found[found.kind, found.key] = found

    def _watch_credits(self, rows: Iterable) -> Iterator:
        """Pass rows on; remember the credits for days of an earlier period."""
        for row in rows:
            day = row.day or row.date_from
            if day and row.amount is not None and row.amount < 0 and not row.status:
                own = _find(self._earlier, day)
                if own and row.number in self._lines:
                    self._remember_credit(row, own)
            yield row

    def _remember_credit(self, row, own: Period) -> None:
        found = self._credits.get(own)
        if found is None:
            key = period_key(own)
            found = self._credits[own] = Found(EARLIER_PERIOD, key)
        found.add(row, row.amount, None)
        found.first_day, found.last_day = own.date_from, own.date_to

    # -- one row ---------------------------------------------------------------------

    def _place(self, row, day: date) -> Placed:
        line, usage_type, problem = self._look_up(row, day)
        if problem:
            return self._decided(
                row, problem, line, usage_type, row.amount, row.tax, ""
            )
        if not row.number:
            return self._charge(row, line, None, usage_type, row.amount, row.tax, "")
        held = self._assignments.on(line, day)
        if held is None:
            return self._nobody(row, line, usage_type, row.amount, row.tax, "", day)
        own = self._get_period(day)
        placed = self._charge(
            row, line, held.key, usage_type, row.amount, row.tax, "", own
        )
        total = self.sums[placed.slot]
        alike = Period(held.date_from, held.last_day)
        if own:
            alike = alike.overlap(own) or own
        elif self._own_periods:
            alike = Period(day, day)
        self._recent[row.number, row.label, row.rate] = Recent(
            placed.slot, total, alike.date_from, alike.date_to
        )
        return placed

    def _place_fee(self, row, span: Period) -> Iterator[Placed]:
        """Give a periodic fee to the holders of its days, by days."""
        line, usage_type, problem = self._look_up(row, span.date_from)
        if problem:
            yield self._decided(row, problem, line, usage_type, row.amount, row.tax, "")
            return
        if not row.number:
            yield self._charge(row, line, None, usage_type, row.amount, row.tax, "")
            return
        held = self._get_spans(line, span)
        weights = [Decimal(days) for _assignment, days, _period in held]
        amounts = _shared(row.amount, weights)
        taxes = _shared(row.tax, weights)
        for (assignment, days, own), amount, tax in zip(
            held, amounts, taxes, strict=True
        ):
            part = f"{days}/{span.days}" if len(held) > 1 else ""
            if assignment is None:
                yield self._nobody(
                    row, line, usage_type, amount, tax, part, span.date_from
                )
            else:
                yield self._charge(
                    row, line, assignment.key, usage_type, amount, tax, part, own
                )

    def _get_period(self, day: date) -> Period | None:
        """Return the billing period of a day, where that is not the document's."""
        if self._by_usage:
            return Period.billing(day, self._period_day)
        return _find(self._own_periods, day)

    def _get_spans(self, line, span: Period) -> list[tuple]:
        """Return (assignment, days, billing period) of a line on these days."""
        spans, day = [], span.date_from
        while day <= span.date_to:
            own = self._get_period(day)
            days = Period(day, self._get_last_alike(day, own, span))
            held = _join_nobody(self._assignments.spans(line, days))
            spans += [(assignment, count, own) for assignment, count in held]
            day = days.date_to + timedelta(days=1)
        return spans

    def _get_last_alike(self, day: date, own: Period | None, span: Period) -> date:
        """Return the last day of the span that counts in the same period as a day."""
        if own:
            return min(own.date_to, span.date_to)
        begins = [each.date_from - timedelta(days=1) for each in self._own_periods]
        return min([last for last in begins if last >= day] + [span.date_to])

    def _place_spread(self, row, period: Period, lines: list) -> Iterator[Placed]:
        """Share an amount of the whole account equally over the lines of the bill."""
        usage_type = self._known_usage_type(row.label)
        if usage_type is None:
            yield self._place(row, period.date_from)
            return
        equal = [Decimal(1)] * len(lines)
        per_line = zip(
            lines, _shared(row.amount, equal), _shared(row.tax, equal), strict=True
        )
        for line, amount, tax in per_line:
            held = self._assignments.spans(line, period)
            weights = [Decimal(days) for _assignment, days in held]
            shares = zip(
                held, _shared(amount, weights), _shared(tax, weights), strict=True
            )
            for (assignment, days), part_amount, part_tax in shares:
                yield self._charge(
                    row,
                    line,
                    assignment.key if assignment else None,
                    usage_type,
                    part_amount,
                    part_tax,
                    f"1/{len(lines)} {days}/{period.days}",
                    self._get_period(period.date_from),
                )

    # -- look-ups --------------------------------------------------------------------

    def _known_usage_type(self, label: str):
        try:
            return self._usage_types[label]
        except KeyError:
            found = self._usage_types[label] = self._usage_type(label)
            return found

    def _look_up(self, row, day: date | None):
        """Return (line, usage type, first problem); each problem is remembered."""
        usage_type = self._known_usage_type(row.label)
        line = self._lines.get(row.number) if row.number else None
        problem = None
        if usage_type is None:
            problem = self._problem("unmapped_label", row.label, row, day)
        if line is None and row.number:
            problem = self._problem("unknown_number", row.number, row, day)
        return line, usage_type, problem

    def _lines_with_charges(self) -> list:
        """Return the lines that holders pay for, in an order that no file decides."""
        held = {slot.line for slot in self.slots if slot.assignment is not None}
        return [line for line in dict.fromkeys(self._lines.values()) if line in held]

    # -- outcomes --------------------------------------------------------------------

    def _charge(
        self, row, line, assignment, usage_type, amount, tax, part, period=None
    ) -> Placed:
        rate = row.rate if row.rate is not None else self._rate
        slot = Slot(line, assignment, usage_type, rate, period if assignment else None)
        number = self.slots.get(slot)
        if number is None:
            number = self.slots[slot] = len(self.sums)
            self.sums.append(Sum())
        return _sum_up(row, number, self.sums[number], amount, tax, part)

    def _problem(self, kind: str, key: str, row, day, amount=None) -> Found:
        found = self.found.get((kind, key))
        if found is None:
            found = self.found[kind, key] = Found(kind, key)
        found.add(row, row.amount if amount is None else amount, day)
        return found

    def _decided(
        self, row, found: Found, line, usage_type, amount, tax, part
    ) -> Placed:
        """Follow what was decided for this problem; else the row waits in an issue."""
        key = (found.kind, found.key)
        decision = self._decisions.get(key)
        if decision == EMPLOYER and amount is not None:
            placed = self._charge(row, line, None, usage_type, amount, tax, part)
            return placed._replace(reason=found.kind, issue=key)
        status = "ignored" if decision == IGNORE else "issue"
        return Placed(row, status, found.kind, None, key, amount, tax, part)

    def _nobody(self, row, line, usage_type, amount, tax, part, day) -> Placed:
        found = self._problem("no_holder", row.number, row, day, amount)
        return self._decided(row, found, line, usage_type, amount, tax, part)

    def _unreadable(self, row) -> Placed:
        key = row_key(row)
        found = self._problem(row.reason or NO_AMOUNT, key, row, row.day)
        found.detail = row.detail
        if row.amount is None and self._decisions.get((row.reason, key)) == EMPLOYER:
            # nobody can pay an amount that is not there
            found = self._problem(NO_AMOUNT, key, row, row.day)
        return self._decided(row, found, None, None, row.amount, row.tax, "")


def _sum_up(row, slot: int, total: Sum, amount, tax, part: str) -> Placed:
    total.amount += amount
    if tax is None:
        total.untaxed += amount
    else:
        total.tax += tax
    total.rows += 1
    # what a named tuple does in twice the time: most rows of a file come here
    return _as_placed(Placed, (row, "charged", "", slot, None, amount, tax, part))


def _find(periods: Sequence[Period], day: date | None) -> Period | None:
    """Return the last period that a day is in."""
    if day is None:
        return None
    return max((each for each in periods if each.contains(day)), default=None)


def period_key(period: Period) -> str:
    """Return what names a period in an issue.

    >>> period_key(Period(date(2026, 9, 1), date(2026, 9, 30)))
    '2026-09-01/2026-09-30'
    """
    return f"{period.date_from}/{period.date_to}"


def row_key(row) -> str:
    """Return what names a row of a file in an issue: its number, behind its member."""
    return f"{row.member}:{row.row}" if row.member else str(row.row)


def _shared(amount: Decimal | None, weights: list[Decimal]) -> list:
    """Share an amount that may be missing, or finer than a part may be."""
    if amount is None or len(weights) == 1:
        return [amount] * len(weights)
    whole = amount.quantize(PART_UNIT)
    shares = allocate(whole, weights, PART_UNIT)
    shares[0] += amount - whole
    return shares


def _join_nobody(spans):
    """Put the days without a holder into one part, so that they are one issue."""
    held = [(assignment, days) for assignment, days in spans if assignment is not None]
    free = sum(days for assignment, days in spans if assignment is None)
    return [*held, (None, free)] if free else held
