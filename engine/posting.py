"""From shares to amounts that can be booked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

_ZERO = Decimal(0)

# How the tax of a bill line can be deducted, under each VAT method of a company.
TREATMENTS = {
    "no_deduction": ("deductible", "non_deductible"),
    "reinvoice": ("deductible", "deductible"),
    "flat_rate": ("partial", "partial"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareToBook:
    """The part of a share that is left to book, its tax, and the employer's group.

    ``group`` is any value that tells the employer's bill lines apart (account and
    analytic distribution, as a rule).
    """

    employer: Decimal
    employee: Decimal
    tax: Hashable
    group: Hashable


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line of a vendor bill: its role says the account, its treatment the tax."""

    role: str  # expense, clearing, difference or unresolved
    group: Hashable
    tax: Hashable
    treatment: str  # deductible, non_deductible or partial
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One side of the companion entry: positive is a debit, negative a credit."""

    role: str  # receivable, clearing or rounding
    party: Hashable
    amount: Decimal


class Parts(NamedTuple):
    """The two parts of one charge, net of tax, and the tax of the employee."""

    employer: Decimal = _ZERO
    employee: Decimal = _ZERO
    tax: Decimal = _ZERO


def to_book(
    now: Mapping[Hashable, Parts], booked: Mapping[Hashable, Parts]
) -> dict[Hashable, Parts]:
    """Return what to book so that the ledger equals the shares of now.

    A key that one of them lacks is zero there, and what does not differ is left out.

    >>> ten, four, six = Decimal(10), Decimal(4), Decimal(6)
    >>> to_book({"calls": Parts(four, six)}, {"calls": Parts(ten)})
    {'calls': Parts(employer=Decimal('-6'), employee=Decimal('6'), tax=Decimal('0'))}
    """
    nothing = Parts()
    differences = {}
    for key in (*now, *(key for key in booked if key not in now)):
        pairs = zip(now.get(key, nothing), booked.get(key, nothing), strict=True)
        difference = Parts(*(after - before for after, before in pairs))
        if any(difference):
            differences[key] = difference
    return differences


def bill_lines(
    shares: Iterable[ShareToBook],
    differences: Mapping[Hashable, Decimal] | None = None,
    unresolved: Mapping[Hashable, Decimal] | None = None,
    vat: str = "no_deduction",
) -> tuple[BillLine, ...]:
    """Return the lines of the vendor bill, summed; their sum is that of all amounts.

    The employer's parts are summed by group and tax, the employees' by tax alone: they
    all go to one clearing account. ``differences`` are the rounding lines per tax that
    the employer carries, ``unresolved`` the amounts per tax that have no payer yet.
    Lines of zero are left out.

    >>> share = ShareToBook(
    ...     employer=Decimal(30), employee=Decimal(15), tax=21, group="phone")
    >>> for line in bill_lines([share]):
    ...     print(line.role, line.group, line.tax, line.treatment, line.amount)
    expense phone 21 deductible 30
    clearing None 21 non_deductible 15
    """
    if vat not in TREATMENTS:
        raise ValueError(f"vat: {vat!r} is not one of {', '.join(TREATMENTS)}")
    expenses: dict[tuple[str, Hashable, Hashable], Decimal] = {}
    others: dict[tuple[str, Hashable, Hashable], Decimal] = {}
    for share in shares:
        expense = ("expense", share.group, share.tax)
        expenses[expense] = expenses.get(expense, _ZERO) + share.employer
        clearing = ("clearing", None, share.tax)
        others[clearing] = others.get(clearing, _ZERO) + share.employee
    for role, amounts in (("difference", differences), ("unresolved", unresolved)):
        for tax, amount in (amounts or {}).items():
            others[role, None, tax] = amount
    employer_treatment, employee_treatment = TREATMENTS[vat]
    return tuple(
        BillLine(
            role=role,
            group=group,
            tax=tax,
            treatment=employee_treatment if role == "clearing" else employer_treatment,
            amount=amount,
        )
        for (role, group, tax), amount in (expenses | others).items()
        if amount
    )


def companion(owed: Mapping[Hashable, Decimal], cleared: Decimal) -> tuple[Item, ...]:
    """Return the entry that turns what was cleared into what each party owes.

    One receivable per party against one clearing item. The tax of a bill is rounded
    as a whole, that of each party on its own, and a bill in another currency is
    converted line by line: the cents between them are the employer's.

    >>> for item in companion({"ann": Decimal("15.01")}, Decimal("15.00")):
    ...     print(item.role, item.party, item.amount)
    receivable ann 15.01
    clearing None -15.00
    rounding None -0.01
    """
    items = [
        Item(role="receivable", party=party, amount=amount)
        for party, amount in owed.items()
    ]
    total = sum((item.amount for item in items), _ZERO)
    items.append(Item(role="clearing", party=None, amount=-cleared))
    items.append(Item(role="rounding", party=None, amount=cleared - total))
    return tuple(item for item in items if item.amount)
