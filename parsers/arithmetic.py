"""The arithmetic of the amounts in a table: net, tax, price, sum, total."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, permutations

from .amounts import COMMON_RATES

Values = Sequence[Decimal | None]

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
# A price may be that of an hour, a minute, a unit of ten or of a thousand.
_PER = tuple(map(Decimal, (1, 60, 3600, 1000, 1024, 100)))
MOST_COLUMNS = 12  # of amounts whose sums are tried
_FEW = 2


@dataclass(slots=True)
class Proofs:
    """The meaning of each column as far as the amounts prove it, by its place."""

    net: dict[int, int] = field(default_factory=dict)  # the net of this gross
    tax: dict[int, int] = field(default_factory=dict)  # the tax of this gross
    rate: dict[int, int] = field(default_factory=dict)  # the rate of this gross
    charge: set[int] = field(default_factory=set)  # quantity times price
    price: set[int] = field(default_factory=set)
    quantity: set[int] = field(default_factory=set)
    parts: dict[int, tuple[int, ...]] = field(default_factory=dict)  # of this sum
    equal: dict[int, set[int]] = field(default_factory=dict)


def prove(
    amounts: dict[int, Values],
    numbers: dict[int, Values],
    rates: dict[int, Values],
    counted: Collection[int] = (),
    parts: dict[int, Values] | None = None,
) -> Proofs:
    """Find what columns of amounts are to each other, and to quantities and rates.

    ``counted`` are the columns that are quantities by their headers, ``parts`` those
    that may be a part of an amount whatever their headers say.
    """
    proofs = Proofs()
    for net, gross in permutations(amounts, 2):
        _prove_tax(proofs, net, gross, amounts, rates)
    for charge in amounts:
        _prove_charge(proofs, charge, amounts, numbers, counted)
    parts = amounts | (parts or {})
    if len(parts) > MOST_COLUMNS:
        parts = amounts
    if len(parts) <= MOST_COLUMNS:
        for total in amounts:
            if total not in proofs.net:
                _prove_sum(proofs, total, amounts[total], parts)
    for one, other in combinations(amounts, 2):
        if _is_equal(amounts[one], amounts[other]):
            proofs.equal.setdefault(one, set()).add(other)
            proofs.equal.setdefault(other, set()).add(one)
    return proofs


def _prove_tax(
    proofs: Proofs, net: int, gross: int, amounts: dict, rates: dict
) -> None:
    pairs = [
        (n, g)
        for n, g in zip(amounts[net], amounts[gross], strict=True)
        if n is not None and g is not None
    ]
    filled = [(n, g) for n, g in pairs if n]
    if len(filled) < _FEW or any(not n and g for n, g in pairs):
        return
    if all(n == g for n, g in filled):
        return
    found = _rate_column(net, gross, amounts, rates)
    tax = _tax_column(net, gross, amounts)
    if found is None and not _have_common_rate(filled, 1 if tax is None else _FEW):
        return
    if found is None and tax is None and len({n for n, _g in filled}) < _FEW:
        return
    proofs.net[gross] = net
    if found is not None:
        proofs.rate[gross] = found
    if tax is not None:
        proofs.tax[gross] = tax


def _rate_column(net: int, gross: int, amounts: dict, rates: dict) -> int | None:
    for at, values in rates.items():
        if at in (net, gross):
            continue
        rows = [
            (n, g, r if r >= 1 else r * _HUNDRED)
            for n, g, r in zip(amounts[net], amounts[gross], values, strict=True)
            if n and g is not None and r is not None
        ]
        if len(rows) >= _FEW and all(
            _near(n * (1 + r / _HUNDRED), g, n, g) for n, g, r in rows
        ):
            return at
    return None


def _tax_column(net: int, gross: int, amounts: dict) -> int | None:
    for at, values in amounts.items():
        if at in (net, gross) or not any(values):
            continue
        rows = [
            (n, t or _ZERO, g)
            for n, t, g in zip(amounts[net], values, amounts[gross], strict=True)
            if n is not None and g is not None
        ]
        if all(_near(n + t, g, n, g) for n, t, g in rows):
            return at
    return None


def _have_common_rate(
    pairs: Iterable[tuple[Decimal, Decimal]], most: int = _FEW
) -> bool:
    """Whether one rate in force, or a few, make gross amounts of the net ones."""
    large = [(n, g) for n, g in pairs if abs(n) >= Decimal("0.5")]
    if not large or all(n == g for n, g in large):
        return False
    used = set()
    for n, g in large:
        fitting = [r for r in COMMON_RATES if _near(n * (1 + r / _HUNDRED), g, n, g)]
        if not fitting:
            return False
        used.add(min(fitting, key=lambda r: abs(n * (1 + r / _HUNDRED) - g)))
    return 1 <= len(used - {_ZERO}) <= most


def is_tax_inside(amounts: Values, taxes: Values) -> bool:
    """Whether a tax is that of amounts which hold it, and not of these themselves."""
    pairs = [
        (amount, tax)
        for amount, tax in zip(amounts, taxes, strict=True)
        if amount and tax
    ]
    if len(pairs) < _FEW:
        return False
    inside = [(amount - tax, amount) for amount, tax in pairs]
    outside = [(amount, amount + tax) for amount, tax in pairs]
    if not _have_common_rate(inside):
        return False
    return not _have_common_rate(outside) or 4 * _error(inside) < _error(outside)


def _error(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Return how far gross amounts are from those that rates in force make."""
    return sum(
        (min(abs(n * (1 + r / _HUNDRED) - g) for r in COMMON_RATES) for n, g in pairs),
        _ZERO,
    )


def _near(wanted: Decimal, found: Decimal, *written: Decimal) -> bool:
    """Whether two amounts are the same but for how they are rounded."""
    unit = max(Decimal(1).scaleb(_exponent(each)) for each in written)
    return abs(wanted - found) <= min(max(unit, _CENT / _HUNDRED), _CENT)


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _prove_charge(
    proofs: Proofs, charge: int, amounts: dict, numbers: dict, counted: Collection[int]
) -> None:
    """Find the quantity and the price that make an amount, row by row."""
    for price in numbers:
        for quantity in numbers:
            if len({charge, price, quantity}) == 3 and _is_product(
                amounts[charge],
                numbers[price],
                numbers[quantity],
                is_told=quantity in counted,
            ):
                proofs.charge.add(charge)
                proofs.price.add(price)
                proofs.quantity.add(quantity)


def _is_product(
    charges: Values, prices: Values, quantities: Values, *, is_told: bool
) -> bool:
    rows = [
        (c, p, q)
        for c, p, q in zip(charges, prices, quantities, strict=True)
        if c and p and q
    ]
    told = {(p, q) for _c, p, q in rows if q != 1}
    if is_told and told and all(p * q == c for c, p, q in rows):
        return True
    # A price is the same for several quantities; whole numbers may fit by chance.
    if len(told) < _FEW or len({p for p, _q in told}) > len(told) * 2 / 3:
        return False
    if not any(_exponent(p) < 0 for _c, p, _q in rows):
        return False
    for per in _PER:
        if all(
            abs(p * q / per - c) <= Decimal(1).scaleb(_exponent(c))
            and abs(p * q / per - c) * 20 <= abs(c)
            for c, p, q in rows
        ):
            return any(c != p for c, p, _q in rows)
    return False


def _prove_sum(
    proofs: Proofs, total: int, values: Values, amounts: dict[int, Values]
) -> None:
    """Find the columns whose amounts add up to this one in each row."""
    sums = [value or _ZERO for value in values]
    rows = [at for at, value in enumerate(sums) if value]
    if len(rows) < _FEW:
        return
    others = {
        at: [value or _ZERO for value in values]
        for at, values in amounts.items()
        if at != total and any(values)
    }
    if len(others) < _FEW:
        return
    for size in range(len(others), 1, -1):
        for chosen in combinations(others.items(), size):
            columns = [values for _at, values in chosen]
            if all(
                sum(column[row] for column in columns) == sums[row]
                for row in range(len(sums))
            ):
                proofs.parts[total] = tuple(at for at, _values in chosen)
                return


def _is_equal(one: Values, other: Values) -> bool:
    pairs = [(a or _ZERO, b or _ZERO) for a, b in zip(one, other, strict=True)]
    return any(a for a, _b in pairs) and all(a == b for a, b in pairs)
