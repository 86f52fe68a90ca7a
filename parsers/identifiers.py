"""Identifiers of lines: phone numbers, ICCIDs of SIMs, operators' own numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from stdnum import luhn

from .phone import to_e164
from .texts import Unreadable, clean

PHONE, SIM, INTERNET = KINDS = ("phone", "sim", "internet")
_ICCID = re.compile(r"89\d{16,18}")
_ICCID_WRITTEN = re.compile(r"[\d .\-\u2010-\u2013]+[fF]?")
_KEPT = 15  # digits of a number that a spreadsheet keeps; it writes zeros behind them
_WHOLE = re.compile(r"(\d+)[.,]0{1,2}")
SHORTEST_IDENTIFIER = 3  # letters and digits


def fold(text: str) -> str:
    """Return an identifier without what writing varies: case, blanks, punctuation.

    A whole number that a spreadsheet wrote as an amount is that number.

    >>> fold("inst-12 34/a.b"), fold("12345.0"), fold("'0012 345")
    ('INST1234AB', '12345', '0012345')
    """
    text = unicodedata.normalize("NFKC", clean(text)).removeprefix("'")
    if whole := _WHOLE.fullmatch(text):
        text = whole[1]
    return "".join(filter(str.isalnum, text)).casefold().upper()


def to_iccid(text: str) -> str:
    """Return the digits of an ICCID: 18 to 20 that begin with 89, the last a check.

    >>> to_iccid("8999 9000 0000 0000 014"), to_iccid("89999000000000000015F")
    ('8999900000000000014', '89999000000000000015')
    """
    if not is_iccid(text):
        raise Unreadable("unreadable_number", clean(text))
    return _iccid_digits(text)


def to_identifier(kind: str, text: str, region: str | None) -> str:
    """Return the identifier of a line of this kind, as it is stored and compared.

    >>> to_identifier("phone", "07700 900001", "GB")
    '+447700900001'
    >>> to_identifier("internet", "a-12", "GB")
    'A12'
    """
    if kind == PHONE:
        return to_e164(text, region)
    if kind == SIM:
        return to_iccid(text)
    identifier = fold(text)
    is_long_enough = len(identifier) >= SHORTEST_IDENTIFIER
    if not is_long_enough or not any(map(str.isdigit, identifier)):
        raise Unreadable("unreadable_number", clean(text))
    return identifier


def is_iccid(text: str) -> bool:
    """Whether a text is the ICCID of a SIM, with the right check digit.

    >>> is_iccid("8999 9000 0000 0000 014"), is_iccid("8999900000000000015")
    (True, False)
    """
    digits = _iccid_digits(text)
    return _ICCID.fullmatch(digits) is not None and luhn.is_valid(digits)


def has_wrong_check_digit(text: str) -> bool:
    """Whether a text would be an ICCID with another last digit.

    >>> has_wrong_check_digit("8999900000000000015"), has_wrong_check_digit("8999")
    (True, False)
    """
    is_as_long = _ICCID.fullmatch(_iccid_digits(text)) is not None
    return is_as_long and not is_iccid(text)


def kind_of(identifier: str) -> str:
    """Return the kind of line that an identifier is of, as far as it shows.

    >>> kind_of("+447700900001"), kind_of("8999900000000000014"), kind_of("A12")
    ('phone', 'sim', 'internet')
    """
    if identifier.startswith("+"):
        return PHONE
    return SIM if is_iccid(identifier) else INTERNET


def as_known(ours: Mapping[str, str] | Iterable[str]) -> dict[str, str]:
    """Return {as compared: as stored} of identifiers, or of {as written: as stored}.

    A phone number is itself only: its digits may be another line's number.

    >>> as_known(["+447700900001", "A12"]), as_known({"a-12": "A12"})
    ({'+447700900001': '+447700900001', 'A12': 'A12'}, {'A12': 'A12'})
    """
    pairs = ours.items() if isinstance(ours, Mapping) else ((n, n) for n in ours)
    known = {
        text if text.startswith("+") else fold(text): number for text, number in pairs
    }
    known.pop("", None)
    return known


def read_identifier(text: str, region: str | None, known: Mapping[str, str]) -> str:
    """Return the identifier that a text is: one of ours, a phone number, or an ICCID.

    ``known`` is as ``as_known`` returns it. One of ours goes first, though it could be
    read as a phone number too.

    >>> known = as_known(["+447700900001", "07700900002"])
    >>> read_identifier("07700 900001", "GB", known)
    '+447700900001'
    >>> read_identifier("07700-900002", "GB", known)
    '07700900002'
    >>> read_identifier("07700 900003", "GB", known)
    '+447700900003'
    """
    digits = _iccid_digits(text)
    if _ICCID.fullmatch(digits) and not digits[_KEPT:].strip("0"):
        raise Unreadable("lost_digits", clean(text))
    if found := known.get(fold(text)) or known.get(digits):
        return found
    try:
        return to_e164(text, region)
    except Unreadable:
        if is_iccid(digits):
            return digits
        raise


def identifier_reader(
    region: str | None,
    account_level: Iterable[str] = (),
    known: Mapping[str, str] | None = None,
) -> Callable[[str], str]:
    """Return a function from the text of a cell to a line, "" at account level.

    >>> read = identifier_reader("GB", ["n/a"], {"A12": "A12"})
    >>> read("07700 900123"), read("N/A"), read("a-12")
    ('+447700900123', '', 'A12')
    """
    no_number = {clean(text).casefold() for text in account_level}
    known = known or {}

    def read(text: str) -> str:
        text = clean(text)
        if text.casefold() in no_number:
            return ""
        return read_identifier(text, region, known)

    return read


def find_identifier(text: str, region: str | None, known: Mapping[str, str]) -> str:
    """Return the identifier that a text is, "" when it is none.

    >>> find_identifier("07700 900001", "GB", {}), find_identifier("Ann", "GB", {})
    ('+447700900001', '')
    """
    try:
        return read_identifier(text, region, known)
    except Unreadable:
        return ""


def _iccid_digits(text: str) -> str:
    """Return the digits of what may be an ICCID, without the F that fills it up."""
    text = clean(text).removeprefix("'")
    if not _ICCID_WRITTEN.fullmatch(text):
        return ""
    return "".join(letter for letter in text if letter in "0123456789")
