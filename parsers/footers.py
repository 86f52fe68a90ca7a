"""Rows of a table that are no charges whatever the layout: totals, headers, trailers.

A total is money from a second source: one that is the sum of the rows above it is left
out under a name, any other is an issue. Nothing is left out by its words alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from .amounts import amount_reader
from .columns import header_key
from .profile import Profile
from .sums import (
    Sums,
    has_none,
    is_stated_tax,
    is_sum,
    rounding,
    sum_by_rate,
    sum_of_taxes,
)
from .texts import Unreadable, clean
from .unusual import carries_nothing, has_letter, unusual_rows
from .words import (
    is_bare_total,
    is_carried,
    is_sum_text,
    is_tax_text,
    is_total_text,
)

# The names under which such rows are ignored.
TOTAL = "Total of the rows above"
TAX = "Tax of the rows above"
TRAILER = "Trailer record"
HEADER = "Header record"
AGAIN = "Row of headers again"
FOOTERS = (TOTAL, TAX, TRAILER, HEADER, AGAIN)

_CENT = Decimal("0.01")
_TRAILERS = frozenset(
    {"t", "tr", "trl", "tlr", "trailer", "f", "ftr", "footer", "z", "e"}
    | {"eof", "eod", "end", "ende", "fin", "fine", "einde", "9", "99", "999"}
)
_HEADERS = frozenset({"h", "hd", "hdr", "hea", "head", "header", "0", "00", "000", "a"})
_MARK = re.compile(r"[A-Za-z]{1,8}|[0-9]{1,3}")
_COUNT = re.compile(r"[0-9]{1,12}")
_MOST_PARTS = 20


class Footers:
    """Tells which rows of a table are totals of others, or frame them."""

    def __init__(
        self,
        profile: Profile,
        fields: dict[str, tuple[int, ...]],
        width: int,
        ahead: int = 0,
    ) -> None:
        """Take the layout, where its columns stand, and the cells in front of them."""
        self._width = width
        self._ahead = ahead
        self._money = {
            at: name for name in ("net", "gross", "tax") for at in fields.get(name, ())
        }
        self._rate = set(fields.get("tax_rate", ()))
        # Where a line above the rows tells their number, totals have it too.
        self._is_sectioned = any(each.field == "number" for each in profile.sections)
        self._sign = profile.sign
        self._default = profile.tax_rate or Decimal(0)
        self._readers = {
            name: amount_reader(profile, name, "unreadable_amount")
            for name in ("net", "gross", "tax")
        }
        self._read = self._readers["net" if "net" in fields else "gross"]
        self._headers = {
            fields[name][0]: header_key(column.at)
            for name in ("number", "net", "gross")
            for column in profile.columns.get(name, ())[:1]
            if name in fields and isinstance(column.at, str) and not profile.costs
        }
        self._all, self._section, self._with_ignored = Sums(), Sums(), Sums()
        self._closed = Sums()  # the rows that the last total is of ...
        self._stated_tax = Decimal(0)  # ... and the tax that stands below it
        # The last rows so far that are of one number, and what they come to.
        self._number, self._block = "", Sums()
        self._parts: list[tuple[Sequence, Sequence, Sequence]] = []
        self._confirmed = 0  # rows that a total was found to be of
        self._is_known = True  # no amount so far was unreadable

    def find(
        self,
        batch: list[list[str]],
        numbers: Sequence[str],
        labels: Sequence[str],
        days: Sequence,
        money: tuple[Sequence, Sequence, Sequence],
        ignored: dict[int, str],
    ) -> tuple[dict[int, str], dict[int, Unreadable]]:
        """Return the names of rows to leave out, and the totals that are wrong."""
        left_out: dict[int, str] = {}
        wrong: dict[int, Unreadable] = {}
        done = 0
        unusual = unusual_rows(numbers, labels)
        if self._is_sectioned:
            told = {i for i, row in enumerate(batch) if self._may_be_none(row)}
            unusual = sorted(told.union(unusual))
        for i in unusual:
            if i in ignored or (days[i] is not None and money[0][i] is not None):
                continue
            self._add(numbers, money, ignored, done, i)
            done = i
            row = batch[i][self._ahead :]
            if numbers[i][:1] == "+":
                found = self._as_subtotal(numbers[i], row)
            else:
                found = self._classify(row)
            if isinstance(found, Unreadable):
                wrong[i] = found
            elif found:
                left_out[i] = found
                if found == TOTAL and not any(map(is_carried, row)):
                    self._close()
            if found:
                done = i + 1
        self._add(numbers, money, ignored, done, len(numbers))
        return left_out, wrong

    def _close(self) -> None:
        """Begin the next section, unless the total had no rows of its own."""
        if self._section.rows:
            self._closed, self._stated_tax = self._section, Decimal(0)
        self._section = Sums()
        self._block, self._parts = Sums(), []

    def _add(
        self,
        numbers: Sequence[str],
        money: tuple,
        ignored: dict,
        first: int,
        last: int,
    ) -> None:
        amounts, rates, taxes = (each[first:last] for each in money)
        if not amounts:
            return
        found = (
            sum_by_rate(amounts, rates, self._default),
            sum_of_taxes(taxes),
            len(amounts),
        )
        self._with_ignored.add(*found)
        if ignored:
            kept = [at for at in range(first, last) if at not in ignored]
            amounts, rates, taxes = ([each[at] for at in kept] for each in money)
            found = (
                sum_by_rate(amounts, rates, self._default),
                sum_of_taxes(taxes),
                len(amounts),
            )
            numbers = [numbers[at] for at in kept]
        else:
            numbers = numbers[first:last]
        if amounts:
            self._all.add(*found)
            self._section.add(*found)
            self._is_known = self._is_known and not has_none(amounts)
            self._follow(numbers, amounts, rates, taxes)

    def _follow(
        self,
        numbers: Sequence[str],
        amounts: Sequence,
        rates: Sequence,
        taxes: Sequence,
    ) -> None:
        """Keep the sum of the last rows that are of one number."""
        number = numbers[-1]
        start = len(numbers)
        while start and numbers[start - 1] == number:
            start -= 1
        if start or number != self._number:
            self._number, self._block, self._parts = number, Sums(), []
        # Seldom asked for, so added up then, or before they are many.
        self._parts.append((amounts[start:], rates[start:], taxes[start:]))
        if len(self._parts) > _MOST_PARTS:
            self._sum_of_block()

    def _sum_of_block(self) -> Sums:
        """Return what the last rows of one number come to."""
        for amounts, rates, taxes in self._parts:
            self._block.add(
                sum_by_rate(amounts, rates, self._default),
                sum_of_taxes(taxes),
                len(amounts),
            )
        self._parts = []
        return self._block

    def _may_be_none(self, row: list[str]) -> bool:
        """Whether a row of a section may be no charge of its number."""
        cells = list(filter(None, row[self._ahead :]))
        return any(map(is_sum_text, cells)) or self._is_header(row[self._ahead :])

    def _as_subtotal(self, number: str, row: list[str]) -> str | Unreadable | None:
        """Return what a row is that says total of its own number."""
        cells = [clean(cell) for cell in row]
        if self._is_sectioned and self._is_header(cells):
            return AGAIN
        amounts = self._amounts(cells)
        if not amounts:
            return None
        if self._is_sectioned and (found := self._as_total_of_all(cells, amounts)):
            return found
        if number != self._number:
            return None
        block = self._sum_of_block()
        if block.rows and self._fit_one(amounts, block):
            return TOTAL
        # Below the total of the last number only those of the whole bill follow.
        is_below = self._is_sectioned and not block.rows
        if not is_below and not (block.rows and any(map(self._is_surely_none, cells))):
            return None
        if not self._is_known:
            return TOTAL if is_below else None
        sums = block if block.rows else self._all
        stated = next(iter(amounts.values()))
        return Unreadable("wrong_total", f"{stated:f} ≠ {sums.net:f}")

    def _is_surely_none(self, cell: str) -> bool:
        """Whether a text is that of no charge, whatever the amount."""
        is_rate = self._is_sectioned and "%" in cell and is_tax_text(cell)
        return is_rate or is_bare_total(cell)

    def _as_total_of_all(
        self, cells: Sequence[str], amounts: dict[str, Decimal]
    ) -> str | None:
        """Return what a row is that is the tax or the total of more than one number."""
        if self._is_tax_row(cells, amounts):
            return TAX
        is_sum = self._fits(amounts) or carries_nothing(cells, amounts)
        return TOTAL if is_sum else None

    def _is_tax_row(self, cells: Sequence[str], amounts: dict[str, Decimal]) -> bool:
        """Whether a row states the tax on rows above, which a total below it has in."""
        amount = amounts.get("net")
        text = next((cell for cell in cells if is_tax_text(cell)), "")
        if amount is None or not text:
            return False
        is_tax = self._is_tax_of_all(amount) or any(
            is_stated_tax(text, amount, sums) for sums in (self._all, self._closed)
        )
        if is_tax:
            self._stated_tax += amount
        return is_tax

    # -- one row ---------------------------------------------------------------------

    def _classify(self, row: list[str]) -> str | Unreadable | None:
        """Return the name of a row that is no charge, or what is wrong with it."""
        cells = [clean(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return None
        if self._is_header(cells):
            return AGAIN
        return self._as_total(cells) or self._as_record(cells)

    def _is_header(self, cells: Sequence[str]) -> bool:
        for at, header in self._headers.items():
            cell = cells[at] if at < len(cells) else ""
            if cell[:1].isdigit() and not header[:1].isdigit():  # most are amounts
                return False
            if header_key(cell) != header:
                return False
        return bool(self._headers)

    def _as_total(self, cells: list[str]) -> str | Unreadable | None:
        amounts = self._amounts(cells)
        if not amounts:
            return None
        words = [
            cell
            for at, cell in enumerate(cells)
            if cell and at not in self._money and at not in self._rate
        ]
        if self._is_tax_row(words[:1], amounts):
            return TAX
        if not words:
            return TOTAL if self._all.rows > 1 and self._fits(amounts) else None
        if not any(map(is_total_text, words)):
            return None
        if self._fits(amounts):
            return TOTAL
        if not all(is_bare_total(word) for word in words if has_letter(word)):
            return None  # the total of something: a charge may be called so
        if not self._is_known:
            return TOTAL
        stated = next(iter(amounts.values()))
        return Unreadable("wrong_total", f"{stated:f} ≠ {self._all.net:f}")

    def _amounts(self, cells: list[str]) -> dict[str, Decimal]:
        """Return the amounts of a row by what they are."""
        amounts: dict[str, Decimal] = {}
        for at, name in self._money.items():
            if at < len(cells) and cells[at]:
                try:
                    value = self._readers[name](cells[at])
                except Unreadable:
                    return {}
                if value is not None:
                    amounts[name] = self._sign * value
        return amounts

    def _fits(self, amounts: dict[str, Decimal]) -> bool:
        """Whether the amounts are those of the rows above, or of their section."""
        for sums in (self._all, self._section, self._with_ignored):
            if self._fit_one(amounts, sums):
                if sums is self._all:
                    self._confirmed = sums.rows
                return True
        return self._fits_with_tax(amounts)

    @property
    def sums(self) -> Sums:
        """The sums of all rows so far."""
        return self._all

    @property
    def is_confirmed(self) -> bool:
        """Whether a total below the last row is that of all rows."""
        return bool(self._all.rows) and self._confirmed == self._all.rows

    def _fits_with_tax(self, amounts: dict[str, Decimal]) -> bool:
        """Whether an amount is that of the rows above with the tax that is stated."""
        amount = amounts.get("net")
        if amount is None or len(amounts) > 1 or not self._stated_tax:
            return False
        return any(
            abs(amount - sums.net - self._stated_tax) <= _CENT
            for sums in (self._all, self._closed)
        )

    @staticmethod
    def _fit_one(amounts: dict[str, Decimal], sums: Sums) -> bool:
        return bool(sums.rows) and all(
            is_sum(name, each, sums) for name, each in amounts.items()
        )

    def _is_tax_of_all(self, amount: Decimal | None) -> bool:
        return amount is not None and any(
            sums.tax and abs(amount - sums.tax) <= rounding(sums)
            for sums in (self._all, self._section)
        )

    def _as_record(self, cells: list[str]) -> str | Unreadable | None:
        """Return what a short row is that begins with the mark of its kind."""
        mark = cells[0].casefold()
        if len(cells) >= self._width or not _MARK.fullmatch(cells[0]):
            return None
        if not self._all.rows and mark in _HEADERS:
            return HEADER
        told = list(filter(None, cells[1:]))
        checks = [self._check(cell) for cell in told]
        if "sum" in checks or (mark in _TRAILERS and "count" in checks):
            return TRAILER
        if mark not in _TRAILERS or "other" in checks:
            return None
        if "amount" in checks and self._is_known:
            stated = told[checks.index("amount")]
            return Unreadable("wrong_total", f"{stated} ≠ {self._all.net:f}")
        return TRAILER

    def _check(self, cell: str) -> str:
        """Return what a cell of a trailer is: sum, count, amount, text or other."""
        # One counts its rows, another these and those that frame them.
        if _COUNT.fullmatch(cell) and 0 <= int(cell) - self._all.rows <= 3:
            return "count"
        try:
            value = self._read(cell)
        except Unreadable:
            return "text" if not any(map(str.isdigit, cell)) else "other"
        fits = (
            value is not None
            and self._all.rows
            and is_sum("net", self._sign * value, self._all)
        )
        return "sum" if fits else "amount"
