"""Phone numbers: one spelling for those of the lines, masks for those dialled."""

from __future__ import annotations

import re
from hashlib import blake2b

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

from .convert import Converted
from .texts import LONGEST_TEXT, Unreadable, clean

# Only what a number is written with: the library would find a number in any text.
_WRITTEN = re.compile(r"(?:tel:)?\+?\(?[0-9][0-9 ()./\-\u2010-\u2013]*")
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Groups of digits that make one number; seven or more are a number of their own.
_RUN = re.compile(r"(?:\d{1,6}(?:[ ().\-\u2010-\u2013]{1,2}|/))*\d+")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T]\d{1,2}:.*)?")
_DIGIT = re.compile(r"\d")
MASKED_DIGITS = 4
SHORTEST, LONGEST = 6, 15  # digits of a whole phone number
MASK = "x"
# An x before digits is that of an extension.
_MASKED = re.compile(r"(?<![A-Za-z])x{1,4}(?![A-Za-z]|\s*\d)")
# A number that a spreadsheet took for an amount, and wrote with its powers of ten.
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]{1,20}))?[eE]\+?([0-9]{1,3})")
_WHOLE = re.compile(r"\+?[0-9]{7,15}[.,]0{1,2}")
_KEY_BYTES = 8  # enough to tell the numbers of one line apart


def to_e164(text: str, region: str | None) -> str:
    """Return the number in E.164, read as dialled in the region.

    A number of a possible length is taken, in use or not: machine numbers and new
    ranges are missing from every list. Nothing is ever matched by its last digits.

    >>> to_e164("07700 900123", "GB"), to_e164("00447700900123", "BE")
    ('+447700900123', '+447700900123')
    >>> to_e164("447700900123", "GB"), to_e164("447700900123.0", "GB")
    ('+447700900123', '+447700900123')
    """
    written = _as_written(clean(text))
    if not _WRITTEN.fullmatch(written):
        raise Unreadable("unreadable_number", written)
    try:
        number = phonenumbers.parse(written, region)
        if "+" not in written:
            number = _with_plus(written, number)
    except NumberParseException as error:
        raise Unreadable("unreadable_number", written) from error
    # Local-only lengths are possible too, but say not whose number it is.
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE or number.extension:
        raise Unreadable("unreadable_number", written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_doubtful(text: str, region: str | None, home: str | None) -> bool:
    """Whether a number without its country code is probably not one of this country.

    It is possible there, but not in use: with a zero that is only dialled elsewhere,
    or in use in the country where one is at home.

    >>> is_doubtful("0470 12 34 56", "US", "BE")
    True
    >>> texts = "0470 12 34 56", "+32 470 12 34 5", "12"
    >>> [is_doubtful(each, "BE", "BE") for each in texts]
    [False, False, False]
    """
    written = clean(text)
    if not region or written.startswith(("+", "00")):
        return False
    try:
        number = phonenumbers.parse(to_e164(written, region))
        at_home = phonenumbers.parse(written, home)
    except (Unreadable, NumberParseException):
        return False
    if phonenumbers.is_valid_number(number):
        return False
    return bool(number.italian_leading_zero) or phonenumbers.is_valid_number(at_home)


def _as_written(text: str) -> str:
    """Return a number as it was before a spreadsheet wrote it as an amount or a text.

    Where digits are lost nothing tells which they were.

    >>> _as_written("4.47700900123E+11"), _as_written("'0470123456")
    ('447700900123', '0470123456')
    """
    text = text.removeprefix("'")
    if found := _SCIENTIFIC.fullmatch(text):
        digits = found[1] + (found[2] or "")
        if len(digits) != int(found[3]) + 1:
            raise Unreadable("lost_digits", text)
        return digits
    if _WHOLE.fullmatch(text):
        return text.replace(",", ".").partition(".")[0]
    return text


def _with_plus(
    written: str, number: phonenumbers.PhoneNumber
) -> phonenumbers.PhoneNumber:
    """Return the number that lost its plus, if that makes it one, or a mobile one."""
    digits = "".join(_DIGIT.findall(written))
    if not digits.startswith(str(number.country_code)):
        return number
    international = phonenumbers.parse("+" + digits)
    if not phonenumbers.is_valid_number(international):
        return number
    if not phonenumbers.is_valid_number(number):
        return international
    # Both may be in use: 0491 is a town in Germany, 49 171 a German mobile phone.
    kinds = [
        phonenumbers.number_type(each) in _MOBILE for each in (number, international)
    ]
    return international if kinds == [False, True] else number


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
    text = clean(text)
    if "@" in text:  # an internet phone's address is a name
        text = MASK * MASKED_DIGITS + text[text.rindex("@") :]
    return _RUN.sub(_mask_run, text)


def mask_again(text: str) -> str:
    """Mask a text that may be masked already.

    >>> mask_again("07700 90xxxx"), mask_again("07700 900123"), mask_again("xxx")
    ('07700 90xxxx', '07700 90xxxx', 'xxx')
    >>> mask_again("07700 900123 x12")
    '07700 90xxxx xxx'
    """
    return text if _MASKED.search(text) else mask(text)


def mask_long(text: str) -> str:
    """Mask what may be a phone number in a text that should be something else.

    >>> mask_long("07700 900123"), mask_long("31.13.2026"), mask_long("12,5O")
    ('07700 90xxxx', '31.13.2026', '12,5O')
    """
    is_short = len(_DIGIT.findall(text)) <= SHORTEST
    return text if is_short or _DATE.fullmatch(text) else mask(text)


def _mask_run(run: re.Match) -> str:
    count = len(_DIGIT.findall(run[0]))
    # More digits than a number has are two numbers: nothing tells where one ends.
    kept = count - MASKED_DIGITS if count <= LONGEST else SHORTEST
    digits = iter(range(len(run[0])))
    return _DIGIT.sub(lambda digit: digit[0] if next(digits) < kept else MASK, run[0])


class DialledKeys:
    """Tells whether a line dialled the same number again, and not which it was.

    Another line has another key for the number, so that rows of two holders cannot be
    linked. How the number is written does not count.

    >>> key = DialledKeys(b"secret")
    >>> one = key("+447700900001", "07700 900123")
    >>> len(one), one == key("+447700900001", "07700-900123")
    (16, True)
    >>> one == key("+447700900002", "07700 900123")
    False
    >>> one == DialledKeys(b"another")("+447700900001", "07700 900123")
    False
    >>> key("+447700900001", " - "), key("", "07700 900123")
    ('', '')
    """

    def __init__(self, secret: bytes) -> None:
        """Take what only this database knows."""
        self._secret = secret
        self._lines = Converted(self._begin, _nothing)

    def __call__(self, number: str | None, dialled: str) -> str:
        """Return the key; "" where there is no line or nothing was dialled."""
        said = _said(dialled)
        if not number or not said:
            return ""
        begun = self._lines[number].copy()
        begun.update(said)
        return begun.hexdigest()

    def shrink(self) -> None:
        """Forget what was worked out when that is much."""
        self._lines.shrink()

    def _begin(self, number: str) -> blake2b:
        return blake2b(f"{number} ".encode(), key=self._secret, digest_size=_KEY_BYTES)


def _said(dialled: str) -> bytes:
    """Return what was dialled, without what it is only written with."""
    folded = dialled.casefold()
    if not folded.lstrip("+").isalnum():  # most are written plainly
        folded = "".join(each for each in folded if each.isalnum() or each in "+@")
    return folded.encode()


def _nothing(text: object) -> None:
    return None


def masked_text(text: str) -> str:
    """Return the text of a dialled number as it is stored: masked."""
    return mask(text)[:LONGEST_TEXT]
