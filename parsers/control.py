"""Compare the rows of a PDF with the totals that it states outside its table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from .amounts import COMMON_RATES
from .base import Stated, UsageRow
from .footers import Footers
from .ground import parse_amount
from .profile import Profile
from .sums import rounding
from .texts import Unreadable

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


def wrong_total(
    stated: Sequence[Stated], footers: Sequence[Footers], profile: Profile
) -> tuple[Stated, Unreadable] | None:
    """Return a stated total that is wrong when none is that of all rows, else None.

    A total in the table itself that is the sum of all rows goes before all others.
    """
    if any(each.is_confirmed for each in footers):
        return None
    told = [(each, amount) for each in stated if (amount := _read(each, profile))]
    net = sum((each.sums.net for each in footers), Decimal(0))
    tax = sum((each.sums.tax for each in footers), Decimal(0))
    allowed = max((rounding(each.sums) for each in footers), default=_CENT)
    if not told or any(_fits(amount, net, tax, allowed) for _, amount in told):
        return None
    place, amount = told[-1]
    return place, Unreadable("wrong_total", f"{amount:f} ≠ {net:f}")


def as_row(place: Stated, problem: Unreadable, member: str) -> UsageRow:
    """Return the issue as a row that has the place of the total."""
    page, line = place.place
    return UsageRow(
        row=line,
        number="",
        status="issue",
        reason=problem.reason,
        detail=problem.detail,
        member=f"{member}/{page}" if member else str(page),
    )


def _fits(amount: Decimal, net: Decimal, tax: Decimal, allowed: Decimal) -> bool:
    if abs(amount - net) < _CENT or abs(amount - net - tax) <= allowed:
        return True
    # Without a tax in its rows the bill still says what is to be paid.
    return not tax and any(
        abs(amount - net * (1 + rate / _HUNDRED)) <= _CENT for rate in COMMON_RATES
    )


def _read(stated: Stated, profile: Profile) -> Decimal | None:
    format = profile.number_format
    try:
        amount = parse_amount(
            stated.amount, format.decimal_mark, format.thousands_marks
        )
    except ValueError:
        return None
    return profile.sign * amount
