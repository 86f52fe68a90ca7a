"""Net amount, tax and rate of a row, from the money columns a layout has."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from .ground import parse_amount
from .profile import Profile
from .texts import Unreadable, clean

# Rates of tax on communication services in force in Europe and near; a rate is
# derived from net and tax only when it is one of these.
COMMON_RATES = tuple(
    Decimal(rate) / 10
    for rate in (
        *(0, 50, 60, 70, 80, 81, 90, 100, 120, 130, 150, 160, 170, 180, 190, 200),
        *(210, 220, 230, 240, 250, 255, 260, 270),
    )
)
MONEY_FIELDS = ("net", "gross", "tax", "tax_rate")
# A phone number in the column of the amount is no amount.
LARGEST = Decimal(10) ** 10
_RATE = re.compile(r"[0-9]{1,3}[.,][0-9]{1,10}")
_MICRO = Decimal("0.000001")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")

Money = tuple[Decimal | None, Decimal | None, Decimal | None]
NO_MONEY: Money = (None, None, None)


def number_reader(
    profile: Profile, reason: str, mark: str = ""
) -> Callable[[str], Decimal | None]:
    """Return a function that reads a number as the layout writes it; None if blank.

    An unreadable text is an issue of the kind that ``reason`` says. A column may have
    another decimal mark than the layout.
    """
    thousands = profile.number_format.thousands_marks
    if mark and mark != profile.number_format.decimal_mark:
        thousands = None
    mark = mark or profile.number_format.decimal_mark
    # By far the most numbers are plain, and read at a fraction of the cost.
    is_plain = re.compile(
        rf"-?[0-9]{{1,10}}(?:{re.escape(mark)}[0-9]{{1,15}})?"
    ).fullmatch

    def read(text: str) -> Decimal | None:
        if is_plain(text):
            value = Decimal(text.replace(mark, "."))
            return value or value.copy_abs()  # there is no minus zero
        text = clean(text)
        if not text:
            return None
        try:
            value = parse_amount(text, mark, thousands)
        except ValueError as error:
            raise Unreadable(reason, text) from error
        if abs(value) >= LARGEST:
            raise Unreadable(reason, text)
        return value or value.copy_abs()

    return read


def amount_reader(
    profile: Profile, field: str, reason: str
) -> Callable[[str], Decimal | None]:
    """Return a function that reads the amounts of a field as its column has them."""
    column = next(iter(profile.columns.get(field, ())), None)
    mark = column.decimal_mark if column else ""
    factor = column.factor if column else Decimal(1)
    zeros = {clean(text).casefold() for text in profile.zero_amounts} - {""}
    plain = number_reader(profile, reason, mark)
    if factor == 1 and not zeros and not mark:
        return plain
    # A spreadsheet's own numbers are written as the layout has them.
    otherwise = number_reader(profile, reason) if mark else plain

    def read(text: str) -> Decimal | None:
        if zeros and clean(text).casefold() in zeros:
            return Decimal(0)
        try:
            value = plain(text)
        except Unreadable:
            if otherwise is plain:
                raise
            value = otherwise(text)
        return value if value is None or factor == 1 else value * factor

    return read


def money_reader(profile: Profile) -> Callable[[tuple[str, str, str, str]], Money]:
    """Return a function from texts to amount, tax and rate.

    The texts are those of MONEY_FIELDS, "" for one without a column.
    """
    is_zero_blank = "" in profile.zero_amounts
    read_net = amount_reader(profile, "net", "unreadable_amount")
    read_gross = amount_reader(profile, "gross", "unreadable_amount")
    read_tax = amount_reader(profile, "tax", "unreadable_tax")
    read_rate = _rate_reader(profile)

    def read(texts: tuple[str, str, str, str]) -> Money:
        net_text, gross_text, tax_text, rate_text = texts
        net = read_net(net_text) if net_text else None
        gross = read_gross(gross_text) if gross_text else None
        tax = read_tax(tax_text) if tax_text else None
        if is_zero_blank and net is None and gross is None:
            net = Decimal(0)
        rate = read_rate(rate_text) if rate_text else None
        if net is None or tax is None or rate is None:
            net, tax, rate = _complete(net, gross, tax, rate, profile.tax_rate)
        if profile.sign < 0:
            net, tax = _negated(net), _negated(tax)
        return net, tax, rate

    return read


def derive_rate(net: Decimal, tax: Decimal, default: Decimal | None) -> Decimal | None:
    """Return the rate that gives the tax within a cent; None unless only one does.

    The default is preferred where several do, as they do for small amounts.

    >>> derive_rate(Decimal("10.00"), Decimal("2.10"), None)
    Decimal('21')
    >>> derive_rate(Decimal("0.10"), Decimal("0.02"), None) is None
    True
    >>> derive_rate(Decimal("0.10"), Decimal("0.02"), Decimal("21"))
    Decimal('21')
    """
    if not net:
        return None
    precision = min(_CENT, Decimal(1).scaleb(tax.as_tuple().exponent))

    def fits(rate: Decimal) -> bool:
        return abs(net * rate / _HUNDRED - tax) <= precision

    if default is not None and fits(default):
        return default
    fitting = [rate for rate in COMMON_RATES if fits(rate)]
    return fitting[0] if len(fitting) == 1 else None


def _rate_reader(profile: Profile) -> Callable[[str], Decimal | None]:
    read_number = number_reader(profile, "unreadable_tax_rate")
    mark = profile.number_format.decimal_mark

    @lru_cache(maxsize=1000)
    def read(text: str) -> Decimal | None:
        plain = clean(text.replace("%", ""))
        # No rate has thousands: whichever mark there is stands before its decimals.
        if _RATE.fullmatch(plain):
            plain = plain.replace(",", ".").replace(".", mark)
        rate = read_number(plain)
        if rate is None:
            return None
        if 0 < rate < 1 and "%" not in text:  # a percentage cell of a spreadsheet
            rate *= _HUNDRED
        if not 0 <= rate <= _HUNDRED:
            raise Unreadable("unreadable_tax_rate", clean(text))
        # One spelling per rate, so that 25 and 25.00 are the same tax.
        whole = rate.to_integral_value()
        return whole if rate == whole else rate.normalize()

    return read


def _complete(
    net: Decimal | None,
    gross: Decimal | None,
    tax: Decimal | None,
    rate: Decimal | None,
    default: Decimal | None,
) -> Money:
    if net is None and gross is None:
        raise Unreadable("unreadable_amount", "")
    if net is None and tax is not None:
        net = gross - tax
    if net is None:
        known = default if rate is None else rate
        if known is None:
            raise Unreadable("unknown_tax_rate", format(gross, "f"))
        rate = known
        net = gross * _HUNDRED / (_HUNDRED + known)
        net = net.quantize(_MICRO, ROUND_HALF_UP)
    if tax is None and gross is not None:
        tax = gross - net
    if rate is None:
        rate = default if tax is None else derive_rate(net, tax, default)
    return net, tax, rate


def _negated(amount: Decimal | None) -> Decimal | None:
    return amount.copy_negate() if amount else amount
