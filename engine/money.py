"""Money: reading it, rounding it, and sharing it without losing or inventing a cent.

Amounts are ``Decimal``. Sharing happens in whole *units* (the smallest amount that can
be paid, a cent as a rule), which are plain integers and therefore exact and fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from math import lcm

CENT = Decimal("0.01")

# No bill comes near these, so what is outside is a mistake; inside, all is exact.
_LARGEST = Decimal("1E+24")
_SMALLEST_UNIT = Decimal("1E-24")
# The caller's decimal context may round or trap differently; money must not follow it.
_EXACT = Context(prec=60, traps=[InvalidOperation])

# Several characters look like a blank or an apostrophe in print.
_ALIKE = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{FIGURE SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{MINUS SIGN}": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{FIGURE DASH}": "-",
        "\N{EN DASH}": "-",
        "\N{SMALL HYPHEN-MINUS}": "-",
        "\N{FULLWIDTH HYPHEN-MINUS}": "-",
    }
)

# A closed list: "MB", "min" or "SMS" after a number mean that it is no amount.
_CODES = (
    "AED ALL AUD AZN BAM BGN BRL CAD CHF CNY CZK DKK EUR GBP GEL HKD HUF IDR ILS INR "
    "ISK JPY KRW MAD MDL MKD MXN MYR NOK NZD PHP PLN RON RSD RUB SAR SEK SGD THB TND "
    "TRY UAH USD ZAR"
)
_SIGNS = r"[A-Z]{0,2}\$|[€£¥₣₤₦₩₪₫₭₮₱₲₴₸₹₺₼₽₾]|kr\.?|Kč|zł|Ft|lei|Fr\.?"
_CURRENCY = f"(?:{_CODES.replace(' ', '|')}|{_SIGNS})"
_ANY_MARK = ".,' "
_SIGN_PLACES = ("open", "sign1", "sign2", "sign3", "sign4", "close")
_SIDES = ("side1", "side2")
_SIDE = r"(?:[Cc][Rr]|[Dd][Rr])\.?"  # credit or debit, as British bills write it
_CURRENCY_PLACES = ("outside1", "before", "after", "outside2")


def parse_amount(
    text: str, decimal_mark: str = ",", thousands_marks: str | None = None
) -> Decimal:
    """Read an amount as an operator writes it, in the one notation that is named.

    Thousands may be grouped by any one of ``thousands_marks``; unless given, these are
    the blank, the apostrophe and the other of comma and dot. A currency may be on
    either side. A minus before or after, parentheses, or CR for a credit make it
    negative. All decimals are kept. Anything else is refused, never guessed.

    >>> parse_amount("1.234,5678")
    Decimal('1234.5678')
    >>> parse_amount("($1,234.50)", decimal_mark=".")
    Decimal('-1234.50')
    >>> parse_amount("2.00 CR", decimal_mark="."), parse_amount("DR 2,00")
    (Decimal('-2.00'), Decimal('2.00'))
    >>> parse_amount("1.234,56", decimal_mark=".")
    Traceback (most recent call last):
    ValueError: '1.234,56' is not an amount with '.' before the decimals
    """
    if thousands_marks is None:
        thousands_marks = _ANY_MARK.replace(decimal_mark, "")
    match = _pattern(decimal_mark, thousands_marks)(text.translate(_ALIKE).strip())
    if match is None:
        raise ValueError(
            f"{text[:40]!r} is not an amount with {decimal_mark!r} before the decimals"
        )
    signs = "".join(filter(None, match.group(*_SIGN_PLACES)))
    currencies = sum(map(bool, match.group(*_CURRENCY_PLACES)))
    sides = "".join(filter(None, match.group(*_SIDES))).rstrip(".").upper()
    if (
        signs not in ("", "+", "-", "()")
        or currencies > 1
        or sides not in ("", "CR", "DR")
        or (signs and sides)
    ):
        raise ValueError(f"{text[:40]!r} is not an amount: it has half a sign or two")
    whole = re.sub("[^0-9]", "", match["whole"] or "0")
    amount = Decimal(f"{whole}.{match['decimals'] or ''}")
    is_negative = signs in ("-", "()") or sides == "CR"
    return amount.copy_negate() if amount and is_negative else amount


def as_decimal(value: Decimal | int, field: str) -> Decimal:
    """Return ``value`` as a finite Decimal, or say which ``field`` is none.

    >>> as_decimal(5, "amount")
    Decimal('5')
    >>> as_decimal(0.1, "amount")
    Traceback (most recent call last):
    ValueError: amount: 0.1 is not a finite Decimal
    """
    if type(value) is int:
        return Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ValueError(f"{field}: {value!r} is not a finite Decimal")
    if not -_LARGEST < value < _LARGEST:
        raise ValueError(f"{field}: {value} is too large")
    return value


def check_unit(unit: Decimal) -> Decimal:
    """Return ``unit`` when amounts can be counted in it.

    >>> check_unit(Decimal("0.00"))
    Traceback (most recent call last):
    ValueError: unit: 0.00 is too small
    """
    unit = as_decimal(unit, "unit")
    if unit < _SMALLEST_UNIT:
        raise ValueError(f"unit: {unit} is too small")
    return unit


def to_units(amount: Decimal, unit: Decimal, field: str = "amount") -> int:
    """Return how many times ``unit`` makes up ``amount``, exactly.

    >>> to_units(Decimal("9.5"), Decimal("0.01"))
    950
    >>> to_units(Decimal("0.005"), Decimal("0.01"), "cap")
    Traceback (most recent call last):
    ValueError: cap: 0.005 is not a whole number of 0.01
    """
    units, rest = _EXACT.divmod(amount, unit)
    if rest:
        raise ValueError(f"{field}: {amount} is not a whole number of {unit}")
    return int(units)


def from_units(units: int, unit: Decimal) -> Decimal:
    """Return the amount that ``units`` times ``unit`` make.

    >>> from_units(950, Decimal("0.01"))
    Decimal('9.50')
    """
    return _EXACT.multiply(unit, units)


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide and round half up, a negative result as the mirror of the positive one.

    >>> [divide_half_up(n, 2) for n in (5, 4, -5)]
    [3, 2, -3]
    """
    if numerator < 0:
        return -divide_half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def round_half_up(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """Round to the nearest ``unit``, half a unit away from zero.

    >>> round_half_up(Decimal("0.025")), round_half_up(Decimal("-0.025"))
    (Decimal('0.03'), Decimal('-0.03'))
    >>> round_half_up(Decimal("12.37"), Decimal("0.05"))
    Decimal('12.35')
    """
    exact = _fraction(amount, "amount") / Fraction(check_unit(unit))
    return from_units(divide_half_up(exact.numerator, exact.denominator), unit)


def spread_units(total: int, amounts: Sequence[int]) -> list[int]:
    """Spread whole units over signed amounts, in proportion to them.

    Each part is rounded down and the units left over go one by one to the largest
    remainders, ties to the first. A negative total is spread as the mirror of the
    positive one. Amounts that already make up the total are their own parts, also
    when both are zero.

    >>> spread_units(10, [333, 333, 667])
    [3, 2, 5]
    >>> spread_units(3000, [6000, -1500])
    [4000, -1000]
    >>> spread_units(0, [500, -500])
    [500, -500]
    """
    whole = sum(amounts)
    if total == whole:
        return list(amounts)
    if not whole:
        raise ValueError("total: it cannot be spread over amounts that sum to zero")
    if total < 0:
        return [-part for part in spread_units(-total, amounts)]
    parts = []
    remainders = []
    for amount in amounts:
        part, remainder = divmod(total * amount, whole)
        parts.append(part)
        remainders.append(-abs(remainder))
    left = total - sum(parts)
    if left:
        for index in sorted(range(len(parts)), key=remainders.__getitem__)[:left]:
            parts[index] += 1
    return parts


def spread(
    total: Decimal, amounts: Iterable[Decimal], unit: Decimal = CENT
) -> list[Decimal]:
    """Spread ``total`` over signed ``amounts``, in proportion, to the unit.

    >>> spread(Decimal("30"), [Decimal("60"), Decimal("-15")])
    [Decimal('40.00'), Decimal('-10.00')]
    >>> spread(Decimal("-4.01"), [Decimal("-5.00"), Decimal("-3.01")])
    [Decimal('-2.50'), Decimal('-1.51')]
    """
    check_unit(unit)
    units = [to_units(as_decimal(each, "amounts"), unit, "amounts") for each in amounts]
    parts = spread_units(to_units(as_decimal(total, "total"), unit, "total"), units)
    return [from_units(part, unit) for part in parts]


def allocate(
    total: Decimal, weights: Iterable[Decimal], unit: Decimal = CENT
) -> list[Decimal]:
    """Share ``total`` over ``weights`` without losing or inventing one ``unit``.

    The leftover units go to the largest remainders; ties go to the first weight.

    >>> allocate(Decimal("10.00"), [Decimal(1)] * 3, Decimal("0.01"))
    [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
    """
    check_unit(unit)
    exact = [_fraction(weight, "weights") for weight in weights]
    if not exact or min(exact) < 0 or not any(exact):
        raise ValueError("weights: they must be positive or zero, and not all zero")
    scale = lcm(*(weight.denominator for weight in exact))
    whole = [int(weight * scale) for weight in exact]
    parts = spread_units(to_units(as_decimal(total, "total"), unit, "total"), whole)
    return [from_units(part, unit) for part in parts]


def round_all(amounts: Iterable[Decimal], unit: Decimal = CENT) -> list[Decimal]:
    """Round ``amounts`` so that they add up to their rounded sum.

    Each is rounded down and the units missing from the sum go to the largest
    fractions, ties to the first. A negative sum is rounded as the mirror of a
    positive one, so that a credit note mirrors its bill.

    >>> round_all([Decimal("0.333"), Decimal("0.333"), Decimal("0.334")])
    [Decimal('0.33'), Decimal('0.33'), Decimal('0.34')]
    >>> round_all([Decimal("1.004"), Decimal("1.004"), Decimal("1.004")])
    [Decimal('1.01'), Decimal('1.00'), Decimal('1.00')]
    """
    per_unit, unit_scale = check_unit(unit).as_integer_ratio()
    ratios = [as_decimal(each, "amounts").as_integer_ratio() for each in amounts]
    scale = lcm(*{denominator for _numerator, denominator in ratios})
    # Whole numbers of a fraction that all amounts and the unit are multiples of.
    exact = [unit_scale * scale // bottom * top for top, bottom in ratios]
    per_unit *= scale
    whole = sum(exact)
    sign = -1 if whole < 0 else 1
    parts, fractions = [], []
    for each in exact:
        part, fraction = divmod(sign * each, per_unit)
        parts.append(part)
        fractions.append(fraction)
    left = divide_half_up(abs(whole), per_unit) - sum(parts)
    if left:
        by_fraction = sorted(range(len(parts)), key=fractions.__getitem__, reverse=True)
        for index in by_fraction[:left]:
            parts[index] += 1
    return [from_units(sign * part, unit) for part in parts]


def round_to(
    total: Decimal, amounts: Sequence[Decimal], unit: Decimal = CENT
) -> list[Decimal]:
    """Round ``amounts`` so that they add up to ``total``; the largest takes the rest.

    >>> round_to(Decimal("3.02"), [Decimal("1.00"), Decimal("2.00")])
    [Decimal('1.00'), Decimal('2.02')]
    """
    rounded = round_all(amounts, unit)
    left = total - sum(rounded)
    if left:
        largest = max(range(len(rounded)), key=lambda index: abs(amounts[index]))
        rounded[largest] += left
    return rounded


def round_groups(
    amounts: Sequence[Decimal], groups: Sequence[Hashable], unit: Decimal = CENT
) -> list[Decimal]:
    """Round ``amounts`` so that all add up to their rounded sum, as groups do.

    The sum of each group is less than a unit from its exact sum, however many amounts
    the group has.

    >>> amounts = [Decimal("0.004"), Decimal("0.006")] * 3
    >>> [str(each) for each in round_groups(amounts, "ababab")]
    ['0.01', '0.01', '0.00', '0.01', '0.00', '0.00']
    """
    members: dict[Hashable, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    exact = [sum(amounts[index] for index in each) for each in members.values()]
    rounded = [Decimal(0)] * len(amounts)
    for total, each in zip(round_all(exact, unit), members.values(), strict=True):
        parts = round_to(total, [amounts[index] for index in each], unit)
        for index, part in zip(each, parts, strict=True):
            rounded[index] = part
    return rounded


def _fraction(value: Decimal, field: str) -> Fraction:
    return Fraction(as_decimal(value, field))


@lru_cache(maxsize=64)
def _pattern(
    decimal_mark: str, thousands_marks: str
) -> Callable[[str], re.Match[str] | None]:
    """Return what matches a text against one notation."""
    if len(decimal_mark) != 1 or decimal_mark.isalnum():
        raise ValueError(f"decimal_mark: {decimal_mark!r} is not one mark")
    marks = thousands_marks.translate(_ALIKE)
    if decimal_mark in marks:
        raise ValueError(f"thousands_marks: {decimal_mark!r} is the decimal mark")
    point = re.escape(decimal_mark)
    # Groups of exactly three after a first one that has no leading zero: "0.500" with
    # a comma expected is half a euro in another notation, not five hundred.
    grouped = (
        rf"[1-9][0-9]{{0,2}}(?:(?P<mark>[{re.escape(marks)}])[0-9]{{3}}"
        r"(?:(?P=mark)[0-9]{3})*)|"
        if marks
        else ""
    )
    # Every optional part takes its blanks along, or a cell of blanks takes ages.
    return re.compile(
        rf"(?:(?P<side1>{_SIDE})\s*)?(?:(?P<outside1>{_CURRENCY})\s*)?(?:(?P<open>\()\s*)?(?:(?P<sign1>[-+])\s*)?"
        rf"(?:(?P<before>{_CURRENCY})\s*)?(?:(?P<sign2>[-+])\s*)?"
        rf"(?={point}?[0-9])(?P<whole>{grouped}[0-9]+)?(?:{point}(?P<decimals>[0-9]+))?"
        rf"(?:\s*(?P<sign3>[-+]))?(?:\s*(?P<after>{_CURRENCY}))?"
        rf"(?:\s*(?P<sign4>[-+]))?(?:\s*(?P<close>\)))?(?:\s*(?P<outside2>{_CURRENCY}))?"
        rf"(?:\s*(?P<side2>{_SIDE}))?"
    ).fullmatch
