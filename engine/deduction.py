"""What of an employee's claims is collected, when not all of it can be."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

_ZERO = Decimal(0)


def plan(claims: Iterable[Decimal], cap: Decimal | None = None) -> list[Decimal]:
    """Return what to collect of each claim; they come oldest first.

    What is owed to the employee (a negative claim) counts first and whole; then the
    claims follow, oldest first, until the sum reaches ``cap``. Without a cap, and when
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
    claims = list(claims)
    total = sum(claims, _ZERO)
    if cap is not None and cap < 0:
        raise ValueError(f"cap: {cap} is below zero")
    if cap is None or total <= cap:
        return claims
    left = cap - sum((claim for claim in claims if claim < 0), _ZERO)
    amounts = []
    for claim in claims:
        amount = min(claim, left)
        amounts.append(amount)
        left -= max(amount, _ZERO)
    return amounts


def uncollected(claims: Iterable[Decimal], residual: Decimal) -> list[Decimal]:
    """Return what is left of each claim when ``residual`` is left of all, oldest first.

    >>> ten, four = Decimal(10), Decimal(4)
    >>> [int(amount) for amount in uncollected([ten, ten], Decimal(13))]
    [3, 10]
    >>> [int(amount) for amount in uncollected([ten, -four], Decimal(6))]
    [6, 0]
    """
    claims = list(claims)
    total = sum(claims, _ZERO)
    sign = -1 if total < 0 else 1
    collected = plan([sign * claim for claim in claims], sign * (total - residual))
    return [
        claim - sign * amount for claim, amount in zip(claims, collected, strict=True)
    ]
