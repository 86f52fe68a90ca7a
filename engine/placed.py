"""Where usage rows went, and what became of them there."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from .period import Period
from .row_numbers import RowNumbers


class Slot(NamedTuple):
    """The key of one charge of a document: its line, assignment, usage type, tax.

    And the billing period, where a document covers several of them.
    """

    line: Hashable  # None for an amount of the whole account
    assignment: Hashable  # None when the employer pays without asking a policy
    usage_type: Hashable
    rate: Decimal
    period: Period | None = None  # None: that of the document


class Placed(NamedTuple):
    """Where one usage row, or one part of it, went: a charge, an issue, or nowhere."""

    row: Any  # the usage row as the parser gave it
    status: str  # charged, ignored, issue
    reason: str  # the filter or the kind of issue
    slot: int | None
    issue: tuple[str, str] | None
    amount: Decimal | None
    tax: Decimal | None
    part: str  # "12/31": days of this part over days of the row


@dataclass(slots=True)
class Sum:
    """Running total of one charge; ``untaxed`` waits for the rate to be applied."""

    amount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    untaxed: Decimal = Decimal(0)
    rows: int = 0


@dataclass(slots=True)
class Recent:
    """The charge of the last row alike, and the days on which it has the same holder.

    A file names each line and label many times: most rows need no other look-up.
    """

    slot: int
    total: Sum
    date_from: date
    date_to: date


@dataclass(slots=True)
class Found:
    """One problem, however many rows have it."""

    kind: str
    key: str
    detail: str = ""
    rows: RowNumbers = field(default_factory=RowNumbers)
    count: int = 0
    amount: Decimal = Decimal(0)
    first_day: date | None = None
    last_day: date | None = None
    user_name: str = ""  # as the file prints it

    def add(self, row, amount: Decimal | None, day: date | None) -> None:
        """Count one more row with this problem."""
        self.rows.add(row.row)
        self.count += 1
        self.amount += amount or 0
        self.user_name = self.user_name or row.user_name
        if day:
            self.first_day = min(self.first_day or day, day)
            self.last_day = max(self.last_day or day, day)
