"""The holders of one line over time, when a table differs from what is known."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of a line in one hand: known (``row`` is 0), or asked for by a row.

    ``before`` is what is known of a stretch that a row changes. A stretch that the
    table speaks of (``named``) is never ended to make room for another one.
    """

    key: Hashable
    holder: Hashable
    date_from: date
    date_to: date | None = None
    row: int = 0
    is_change: bool = True
    before: Stretch | None = None
    named: bool = False

    @property
    def last_day(self) -> date:
        """The last day, the end of the calendar when it lasts."""
        return self.date_to or date.max

    def makes_room_for(self, other: Stretch) -> bool:
        """Whether it may end on the day before the other one begins.

        >>> ann = Stretch(key=1, holder="ann", date_from=date(2025, 1, 1))
        >>> bob = Stretch(key=2, holder="bob", date_from=date(2025, 2, 1), row=2)
        >>> ann.makes_room_for(bob), bob.makes_room_for(ann)
        (True, False)
        """
        return (
            not self.row
            and not self.named
            and self.date_to is None
            and self.date_from < other.date_from
            and self.holder != other.holder
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The outcome of the rows: last days of known stretches, and refused rows.

    ``ended`` is {key: (last day, row that takes over)}; ``refused`` is {row: the
    stretch that is in its way}.
    """

    ended: dict[Hashable, tuple[date, int]]
    refused: dict[int, Stretch]


def settle(known: Iterable[Stretch], wanted: Iterable[Stretch]) -> Settled:
    """Fit the wanted stretches of one line among those known, one hand at a time.

    A known stretch without end makes room for another holder. Of two others that meet,
    the later row is refused, and what it would have changed stays.

    >>> ann = Stretch(key=1, holder="ann", date_from=date(2025, 1, 1))
    >>> bob = Stretch(key=2, holder="bob", date_from=date(2025, 2, 1), row=2)
    >>> cat = Stretch(key=3, holder="cat", date_from=date(2025, 3, 1), row=3)
    >>> settled = settle([ann], [bob, cat])
    >>> settled.ended[1], settled.refused[3].holder
    ((datetime.date(2025, 1, 31), 2), 'bob')
    """
    stretches = {stretch.key: stretch for stretch in (*known, *wanted)}
    settled = Settled(ended={}, refused={})
    while meeting := _first_meeting(list(stretches.values()), settled.ended):
        first, second = meeting
        if first.makes_room_for(second):
            last = second.date_from - _ONE_DAY
            settled.ended[first.key] = (last, second.row)
        else:
            _refuse(*sorted(meeting, key=_rank), stretches, settled)
    return settled


def _rank(stretch: Stretch) -> tuple[bool, bool, int]:
    return stretch.row > 0, stretch.is_change, stretch.row


def _refuse(
    in_the_way: Stretch,
    refused: Stretch,
    stretches: dict[Hashable, Stretch],
    settled: Settled,
) -> None:
    settled.refused[refused.row] = in_the_way
    if refused.before:
        stretches[refused.key] = refused.before
    else:
        del stretches[refused.key]
    for key, (_last, row) in list(settled.ended.items()):
        if row == refused.row:
            del settled.ended[key]


def _first_meeting(
    stretches: Sequence[Stretch], ended: dict[Hashable, tuple[date, int]]
) -> tuple[Stretch, Stretch] | None:
    """Return two stretches that share a day, the earlier one first."""

    def last_day(stretch: Stretch) -> date:
        return ended[stretch.key][0] if stretch.key in ended else stretch.last_day

    furthest = None
    for stretch in sorted(stretches, key=lambda each: each.date_from):
        if furthest and last_day(furthest) >= stretch.date_from:
            return furthest, stretch
        if not furthest or last_day(stretch) > last_day(furthest):
            furthest = stretch
    return None
