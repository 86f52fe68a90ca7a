"""Phone numbers: one spelling for those of the lines, masks for those dialled."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

from .convert import Unreadable, clean

# Only what a number is written with: the library would find a number in any text.
_WRITTEN = re.compile(r"(?:tel:)?\+?[0-9][0-9 ()./\-\u2010-\u2013]*")
_RUN = re.compile(r"[0-9](?:(?:[ ().\-\u2010-\u2013]{1,2}|/)?[0-9])*")
_DIGIT = re.compile(r"[0-9]")
MASKED_DIGITS = 4
MASK = "x"


def to_e164(text: str, region: str | None) -> str:
    """Return the number in E.164, read as dialled in the region.

    A number of a possible length is taken, in use or not: machine numbers and new
    ranges are missing from every list. Nothing is ever matched by its last digits.

    >>> to_e164("07700 900123", "GB"), to_e164("00447700900123", "BE")
    ('+447700900123', '+447700900123')
    >>> to_e164("447700900123", "GB")
    '+447700900123'
    """
    written = clean(text)
    if not _WRITTEN.fullmatch(written):
        raise Unreadable("unreadable_number", written)
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException as error:
        raise Unreadable("unreadable_number", written) from error
    # Local-only lengths are possible too, but say not whose number it is.
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE or number.extension:
        raise Unreadable("unreadable_number", written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask(text: str) -> str:
    """Return the text with the last four digits of each number in it masked.

    >>> mask("+447700900123"), mask("07700 900123 Ann"), mask("8899")
    ('+44770090xxxx', '07700 90xxxx Ann', 'xxxx')
    """
    if not text:
        return text
    digits = text[1:] if text[:1] == "+" else text
    if digits.isdecimal() and len(digits) > MASKED_DIGITS and text.isascii():
        return text[:-MASKED_DIGITS] + MASK * MASKED_DIGITS
    if "@" in text:  # an internet phone's address is a name
        return MASK * MASKED_DIGITS + text[text.rindex("@") :]
    return _RUN.sub(_mask_run, clean(text))


def mask_long(text: str) -> str:
    """Mask the numbers in a text if they are long enough to be phone numbers."""
    return mask(text) if len(_DIGIT.findall(text)) > 6 else text


def _mask_run(run: re.Match) -> str:
    kept = len(_DIGIT.findall(run[0])) - MASKED_DIGITS
    digits = iter(range(len(run[0])))
    return _DIGIT.sub(lambda digit: digit[0] if next(digits) < kept else MASK, run[0])
