"""VAT numbers as people write them: with or without country, zeros and words."""

from __future__ import annotations

_WORDS = ("MWST", "TVA", "IVA", "MVA", "BTW", "VAT", "UST", "RPR")
_ALIKE = {"GR": "EL"}  # Greece has two prefixes


def is_same_vat(one: str, other: str) -> bool:
    """Whether two texts are the same VAT number; its country may be missing in one.

    >>> is_same_vat("BE 0477.472.701", "BE0477472701"), is_same_vat(
    ...     "0477472701", "BE0477472701")
    (True, True)
    >>> is_same_vat("477.472.701", "BE0477472701"), is_same_vat(
    ...     "CHE-123.456.789 MWST", "CHE123456789")
    (True, True)
    >>> is_same_vat("NL0477472701", "BE0477472701"), is_same_vat("", "BE0477472701")
    (False, False)
    """
    (country, number), (other_country, other_number) = map(_parts, (one, other))
    if country and other_country and country != other_country:
        return False
    return bool(number) and number.lstrip("0") == other_number.lstrip("0")


def _parts(text: str) -> tuple[str, str]:
    """Return the two letters of the country, "" without them, and the rest."""
    plain = "".join(filter(str.isalnum, text)).upper()
    for word in _WORDS:
        plain = plain.removeprefix(word).removesuffix(word)
    country = plain[:2] if plain[:2].isalpha() else ""
    return _ALIKE.get(country, country), plain[len(country) :]
