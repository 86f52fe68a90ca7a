"""Rows of a table that are no charges whatever the layout: totals, headers, trailers.

A total is money from a second source: one that is the sum of the rows above it is left
out under a name, any other is an issue. Nothing is left out by its words alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .amounts import amount_reader
from .columns import header_key
from .convert import Unreadable, clean
from .profile import Profile
from .words import is_bare_total, is_total_text

# The names under which such rows are ignored; the models have a word for each.
TOTAL = "Total of the rows above"
TAX = "Tax of the rows above"
TRAILER = "Trailer record"
HEADER = "Header record"
AGAIN = "Row of headers again"
FOOTERS = (TOTAL, TAX, TRAILER, HEADER, AGAIN)

_TAX_WORDS = ("vat", "btw", "tva", "mwst", "ust", "iva", "moms", "mva", "dph", "tax")
_TRAILERS = frozenset(
    {"t", "tr", "trl", "tlr", "trailer", "f", "ftr", "footer", "z", "e"}
    | {"eof", "eod", "end", "ende", "fin", "fine", "einde", "9", "99", "999"}
)
_HEADERS = frozenset({"h", "hd", "hdr", "hea", "head", "header", "0", "00", "000", "a"})
_MARK = re.compile(r"[A-Za-z]{1,8}|[0-9]{1,3}")
_COUNT = re.compile(r"[0-9]{1,12}")
_HALF_CENT = Decimal("0.005")
_CENT = Decimal("0.01")
_MOST_ROUNDING = Decimal(1)
_HUNDRED = Decimal(100)


@dataclass(slots=True)
class _Sums:
    """What the rows so far add up to: without tax, and per rate."""

    net: Decimal = Decimal(0)
    by_rate: dict = field(default_factory=lambda: defaultdict(Decimal))
    told: Decimal | None = Decimal(0)  # tax, None where a row does not tell its own
    rows: int = 0

    def add(
        self, by_rate: dict[Decimal, Decimal], told: Decimal | None, rows: int
    ) -> None:
        """Add what some rows come to, per rate, and their tax."""
        self.rows += rows
        self.told = None if told is None or self.told is None else self.told + told
        for rate, amount in by_rate.items():
            self.net += amount
            self.by_rate[rate] += amount

    @property
    def tax(self) -> Decimal:
        """The tax on all rows."""
        if self.told is not None:
            return self.told
        return sum(
            (net * rate / _HUNDRED for rate, net in self.by_rate.items()), Decimal(0)
        )


class Footers:
    """Tells which rows of a table are totals of others, or frame them."""

    def __init__(
        self, profile: Profile, fields: dict[str, tuple[int, ...]], width: int
    ) -> None:
        """Take the layout, and where its columns stand."""
        self._width = width
        self._money = {
            at: name for name in ("net", "gross", "tax") for at in fields.get(name, ())
        }
        self._rate = set(fields.get("tax_rate", ()))
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
            for column in profile.columns.get(name, ())
            if name in fields and isinstance(column.at, str)
        }
        self._all, self._section, self._with_ignored = _Sums(), _Sums(), _Sums()
        # The last rows so far that are of one number, and what they come to.
        self._number, self._block = "", _Sums()
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
        for i in _unusual(numbers, labels):
            if i in ignored or (days[i] is not None and money[0][i] is not None):
                continue
            self._add(numbers, money, ignored, done, i)
            done = i
            if numbers[i][:1] == "+":
                found = self._as_subtotal(numbers[i], labels[i], batch[i])
            else:
                found = self._classify(batch[i])
            if isinstance(found, Unreadable):
                wrong[i] = found
            elif found:
                left_out[i] = found
                if found == TOTAL:
                    self._section, self._block = _Sums(), _Sums()
            if found:
                done = i + 1
        self._add(numbers, money, ignored, done, len(numbers))
        return left_out, wrong

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
        found = self._sum_up(amounts, rates), _sum_of_taxes(taxes), len(amounts)
        self._with_ignored.add(*found)
        if ignored:
            kept = [at for at in range(first, last) if at not in ignored]
            amounts, rates, taxes = ([each[at] for at in kept] for each in money)
            found = self._sum_up(amounts, rates), _sum_of_taxes(taxes), len(amounts)
            numbers = [numbers[at] for at in kept]
        else:
            numbers = numbers[first:last]
        if amounts:
            self._all.add(*found)
            self._section.add(*found)
            self._is_known = self._is_known and None not in amounts
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
            self._number, self._block = number, _Sums()
        self._block.add(
            self._sum_up(amounts[start:], rates[start:]),
            _sum_of_taxes(taxes[start:]),
            len(amounts) - start,
        )

    def _sum_up(self, amounts: Sequence, rates: Sequence) -> dict[Decimal, Decimal]:
        """Return {rate: sum} of some rows, most of which have the same rate."""
        if len(set(rates)) == 1:
            pairs: Iterable = ((sum(filter(None, amounts), Decimal(0)), rates[0]),)
        else:
            pairs = zip(amounts, rates, strict=True)
        sums: dict[Decimal, Decimal] = defaultdict(Decimal)
        for amount, rate in pairs:
            if amount:
                sums[self._default if rate is None else rate] += amount
        return sums

    def _as_subtotal(
        self, number: str, label: str, row: list[str]
    ) -> str | Unreadable | None:
        """Return what a row is that says total of its own number."""
        amounts = self._amounts([clean(cell) for cell in row])
        if not amounts or number != self._number or not self._block.rows:
            return None
        if self._fit_one(amounts, self._block):
            return TOTAL
        if not is_bare_total(label) or not self._is_known:
            return None
        stated = next(iter(amounts.values()))
        return Unreadable("wrong_total", f"{stated:f} ≠ {self._block.net:f}")

    # -- one row ---------------------------------------------------------------------

    def _classify(self, row: list[str]) -> str | Unreadable | None:
        """Return the name of a row that is no charge, or what is wrong with it."""
        cells = [clean(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return None
        if self._headers and all(
            at < len(cells) and header_key(cells[at]) == header
            for at, header in self._headers.items()
        ):
            return AGAIN
        return self._as_total(cells) or self._as_record(cells)

    def _as_total(self, cells: list[str]) -> str | Unreadable | None:
        amounts = self._amounts(cells)
        if not amounts:
            return None
        words = [
            _plain(cell)
            for at, cell in enumerate(cells)
            if cell and at not in self._money and at not in self._rate
        ]
        first = words[0] if words else ""
        if _is_tax(first) and self._is_tax_of_all(amounts.get("net")):
            return TAX
        if not words:
            return TOTAL if self._all.rows > 1 and self._fits(amounts) else None
        if not any(map(is_total_text, words)):
            return None
        if self._fits(amounts):
            return TOTAL
        if not all(map(is_bare_total, words)):
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
        return any(
            self._fit_one(amounts, sums)
            for sums in (self._all, self._section, self._with_ignored)
        )

    @staticmethod
    def _fit_one(amounts: dict[str, Decimal], sums: _Sums) -> bool:
        return bool(sums.rows) and all(
            _is_sum(name, each, sums) for name, each in amounts.items()
        )

    def _is_tax_of_all(self, amount: Decimal | None) -> bool:
        return amount is not None and any(
            sums.tax and abs(amount - sums.tax) <= _rounding(sums)
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
        is_sum = (
            value is not None
            and self._all.rows
            and (
                _is_sum("net", self._sign * value, self._all)
                or _is_sum("gross", self._sign * value, self._all)
            )
        )
        return "sum" if is_sum else "amount"


def _unusual(numbers: Sequence[str], labels: Sequence[str]) -> list[int]:
    """Return the places of rows that may be no charge of a line.

    A row of a line names its number; those of the account are few. A subtotal of a line
    names it too.
    """
    found = [i for i, number in enumerate(numbers) if number[:1] != "+"]
    totals = {label for label in set(labels) if is_total_text(label)}
    if totals:
        told = {i for i, label in enumerate(labels) if label in totals}
        found = sorted(told.union(found))
    return found


def _sum_of_taxes(taxes: Sequence) -> Decimal | None:
    """Return the tax of some rows, None if one of them does not tell its own."""
    return None if None in taxes else sum(taxes, Decimal(0))


def _is_sum(name: str, amount: Decimal, sums: _Sums) -> bool:
    if name == "tax":
        return abs(amount - sums.tax) <= _rounding(sums)
    if abs(amount - sums.net) <= _HALF_CENT:
        return True
    # In the column of the amounts the sum with tax may stand too.
    return abs(amount - sums.net - sums.tax) <= _rounding(sums)


def _rounding(sums: _Sums) -> Decimal:
    """Return how far a tax may be off that was rounded row by row."""
    return min(_CENT + _HALF_CENT * sums.rows, _MOST_ROUNDING)


def _plain(text: str) -> str:
    """Return a word as it is compared.

    >>> _plain("TOTAL :"), _plain("Sous-total (EUR)")
    ('total', 'sous-total (eur)')
    """
    return text.casefold().strip(" :.=*-")


def _is_tax(word: str) -> bool:
    return word.replace("total ", "").startswith(_TAX_WORDS) and len(word) < 30
