"""The part of an employee's dues that is collected when not all of it can be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_ZERO = Decimal(0)


def plan(dues: Sequence[Decimal], cap: Decimal | None = None) -> list[Decimal]:
    """Return what to collect of each due; they come oldest first.

    An amount owed to the employee (a negative due) counts first and whole; then the
    dues follow, oldest first, until the sum reaches ``cap``. Without a cap, and when
    the employee is owed more than owes, everything is settled. ``cap`` below zero
    raises ``ValueError``.

    >>> ten, four = Decimal(10), Decimal(4)
    >>> [int(amount) for amount in plan([ten, ten], cap=Decimal(15))]
    [10, 5]
    >>> [int(amount) for amount in plan([ten, -four], cap=Decimal(3))]
    [7, -4]
    >>> [int(amount) for amount in plan([four, -ten], cap=Decimal(0))]
    [4, -10]
    """
    total = sum(dues, _ZERO)
    if cap is not None and cap < 0:
        raise ValueError(f"cap: {cap} is below zero")
    if cap is None or total <= cap:
        return list(dues)
    left = cap - sum((min(due, _ZERO) for due in dues), _ZERO)
    amounts = []
    for due in dues:
        amount = min(due, left)
        amounts.append(amount)
        left -= max(amount, _ZERO)
    return amounts


def uncollected(dues: Sequence[Decimal], residual: Decimal) -> list[Decimal]:
    """Return what is left of each due when ``residual`` is left of all, oldest first.

    >>> ten, four = Decimal(10), Decimal(4)
    >>> [int(amount) for amount in uncollected([ten, ten], Decimal(13))]
    [3, 10]
    >>> [int(amount) for amount in uncollected([ten, -four], Decimal(6))]
    [6, 0]
    """
    total = sum(dues, _ZERO)
    sign = -1 if total < 0 else 1
    collected = plan([sign * due for due in dues], sign * (total - residual))
    return [due - sign * amount for due, amount in zip(dues, collected, strict=True)]
