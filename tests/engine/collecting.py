"""Short words for the tests of collecting: three lines, their holders, and rows."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ...engine import Assignment, Assignments, Period
from ...engine.collect import Collector
from ...parsers import UsageRow

SHARED, EVES, FREE = "+447700900001", "+447700900002", "+447700900003"
UNKNOWN = "+447700900099"
LINES = {SHARED: 1, EVES: 2, FREE: 3}
TYPES = {"Calls": "calls", "Texts": "sms", "Plan": "subscription"}
HELD = Assignments(
    [
        Assignment(1, "Ann", date(2026, 1, 1), date(2026, 10, 20), key="ann"),
        Assignment(1, "Bob", date(2026, 10, 25), key="bob"),
        Assignment(2, "Eve", date(2026, 1, 1), date(2026, 12, 10), key="eve"),
    ]
)
RATE = Decimal(21)


def october(day):
    """Return a day of October 2026."""
    return date(2026, 10, day)


SEPTEMBER = Period.month(date(2026, 9, 1))
OCTOBER = Period.month(october(1))


def collector(**settings):
    """Return a collector that knows the three lines."""
    return Collector(
        lines=LINES, usage_type=TYPES.get, assignments=HELD, rate=RATE, **settings
    )


def usage(number, day=None, amount="1.00", label="Calls", row=1, **values):
    """Return a usage row; ``day`` may be a day of October."""
    day = october(day) if isinstance(day, int) else day
    amount = None if amount is None else Decimal(amount)
    return UsageRow(
        row=row, number=number, day=day, amount=amount, label=label, **values
    )


def fee(number, first, last, amount="31.00", label="Plan", **values):
    """Return a periodic fee for these days of October, or these dates."""
    span = [october(day) if isinstance(day, int) else day for day in (first, last)]
    days = dict(zip(("date_from", "date_to"), span, strict=True))
    return usage(number, None, amount, label, **days, **values)


def collect(rows, period=OCTOBER, **settings):
    """Place all rows; return (collector, what was placed)."""
    made = collector(**settings)
    placed = list(made.add(rows))
    return made, placed + list(made.finish(period))


def placed(rows, period=OCTOBER, **settings):
    """Return a table of texts: payer or reason, amount, part."""
    made, found = collect(rows, period, **settings)
    return [(payer(made, each), str(each.amount), each.part) for each in found]


def payer(made, each):
    """Return who pays what was placed: a key, "employer", or the status and why."""
    if each.status != "charged":
        return f"{each.status}: {each.reason}"
    return list(made.slots)[each.slot].assignment or "employer"


def sums(made):
    """Return {slot: its totals}."""
    return {
        slot: (total.amount, total.tax, total.untaxed, total.rows)
        for slot, total in zip(made.slots, made.sums, strict=True)
    }


def by_row(found):
    """Return {row: the parts it was placed in}."""
    parts = defaultdict(list)
    for each in found:
        parts[each.row.row].append(each)
    return parts


days = st.dates(date(2026, 8, 20), date(2026, 12, 20))
money = st.integers(-9_999_999, 9_999_999).map(lambda n: Decimal(n) / 10_000)


@st.composite
def _rows(draw):
    first, last = draw(st.none() | days), draw(st.none() | days)
    return UsageRow(
        row=0,
        number=draw(st.sampled_from([SHARED, SHARED, EVES, FREE, UNKNOWN, ""])),
        day=draw(st.none() | days) if first is None else None,
        date_from=first,
        date_to=last,
        label=draw(st.sampled_from(["Calls", "Texts", "Plan", "Unheard of"])),
        amount=draw(money | money | money | st.none()),
        tax=draw(st.none() | money),
        rate=draw(st.sampled_from([None, Decimal(6), Decimal(21)])),
        status=draw(st.sampled_from(["", "", "", "", "", "ignored", "issue"])),
        reason="unreadable_date",
    )


files = st.lists(_rows(), max_size=12).map(
    lambda rows: [row._replace(row=place) for place, row in enumerate(rows, 1)]
)
PROBLEMS = [
    ("no_holder", SHARED),
    ("no_holder", FREE),
    ("unknown_number", UNKNOWN),
    ("unmapped_label", "Unheard of"),
    ("unreadable_date", "1"),
    ("unreadable_amount", "1"),
]
settings = st.fixed_dictionaries(
    {
        "decisions": st.dictionaries(
            st.sampled_from(PROBLEMS), st.sampled_from(["employer", "ignore"])
        ),
        "spread_account_level": st.booleans(),
        "period_day": st.sampled_from([1, 2, 15, 28]),
        "by_usage": st.booleans(),
        "earlier": st.sampled_from([(), (SEPTEMBER,)]),
        "own_periods": st.sampled_from([(), (SEPTEMBER,)]),
    }
)
