"""A charge: what one statement owes the operator for one usage type."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from .money import as_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """The usage of one type on one statement, the unit that is split and booked.

    ``key`` is the caller's own, any hashable; the share comes back under it. Credits
    are negative charges.

    >>> Charge(key=7, usage_type="mms", category="messaging", amount=Decimal("0.40"))
    Charge(key=7, usage_type='mms', category='messaging', amount=Decimal('0.40'))
    >>> Charge(key=7, usage_type="mms", category="messaging", amount=Decimal("NaN"))
    Traceback (most recent call last):
    ValueError: amount: Decimal('NaN') is not a finite Decimal
    """

    key: Hashable
    usage_type: str
    category: str
    amount: Decimal

    def __post_init__(self) -> None:
        """Refuse what cannot be split."""
        for field in ("usage_type", "category"):
            value = getattr(self, field)
            if not value or not isinstance(value, str):
                raise ValueError(f"{field}: {value!r} is not a code")
        amount = as_decimal(self.amount, "amount")
        if amount is not self.amount:
            object.__setattr__(self, "amount", amount)
