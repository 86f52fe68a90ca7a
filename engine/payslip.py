"""The deduction of a payslip: data that the addon and payroll software exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """The phone costs that one payslip of an employee has to deduct.

    ``amount`` is deducted from the net pay; below zero it is paid out. ``date_from``
    and ``date_to`` are the pay period of the latest run that it comes from,
    ``reference`` the names of all of them. ``ids`` are the records behind it: payroll
    software keeps none of them, it hands the deduction back with what it withheld.

    >>> Deduction(
    ...     employee_id=7, amount=Decimal("18.15"), currency="EUR",
    ...     date_from=date(2026, 11, 1), date_to=date(2026, 11, 30),
    ...     reference="Phone costs, November 2026", explanation="", ids=(3,),
    ... ).amount
    Decimal('18.15')
    """

    employee_id: int
    amount: Decimal
    currency: str
    date_from: date
    date_to: date
    reference: str
    explanation: str
    ids: tuple[int, ...]
