"""The reference of a payment, so that a bank statement says what was paid."""

from __future__ import annotations


def structured_communication(number: int) -> str:
    """Return a number of up to ten digits as Belgian structured communication.

    The last two digits check the others: the remainder by 97, or 97 where it is 0.

    >>> structured_communication(654), structured_communication(97)
    ('+++000/0000/65472+++', '+++000/0000/09797+++')
    >>> structured_communication(12345678901)
    Traceback (most recent call last):
    ValueError: 12345678901 has more than ten digits
    """
    digits = f"{number:010}"
    if len(digits) > 10:
        raise ValueError(f"{number} has more than ten digits")
    check = number % 97 or 97
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}{check:02}+++"
