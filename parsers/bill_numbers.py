"""Find phone numbers in e-invoices: in fields of their own, or in a text."""

from __future__ import annotations

import re
from collections.abc import Container

from .convert import Unreadable, clean
from .phone import LONGEST, DialledKeys, mask, to_e164
from .steps import LONGEST_TEXT

_GROUP = re.compile(r"\+?\(?\d+\)?")
_BETWEEN = re.compile(r"[ ()./\-\u2010-\u2013]{0,3}")
_SHORTEST = 8  # digits of a number that is looked for in a text
_EDGES = " -:;,./()[]\u2013"


class NumberFinder:
    """Reads numbers in fields, finds known ones in texts, and masks those dialled.

    >>> finder = NumberFinder("GB", {"+447700900001"}, True)
    >>> finder.find("Mobile line 07700 900001, October")
    ('+447700900001', 'Mobile line , October')
    >>> finder.find("Order 07700 900002")
    ('', 'Order 07700 900002')
    """

    def __init__(
        self,
        region: str | None,
        known: Container[str],
        mask: bool,
        secret: bytes = b"",
    ) -> None:
        """See ``read_bill``."""
        self._region, self._known, self._mask = region, known, mask
        self._keys = DialledKeys(secret) if secret else None
        self._read: dict[str, str] = {}
        self._found: dict[str, tuple[str, str]] = {}

    def read(self, text: str | None) -> str:
        """Return the E.164 number that a field holds, or "" when it is none."""
        if not text:
            return ""
        if text not in self._read:
            try:
                self._read[text] = to_e164(text[:LONGEST_TEXT], self._region)
            except Unreadable:
                self._read[text] = ""
        return self._read[text]

    def find(self, text: str, own: str = "") -> tuple[str, str]:
        """Return the known number in a text, and the text without it.

        With ``own``, the number of the line is known already: only it is taken out.
        """
        key = f"{own} {text}"
        if key not in self._found:
            self._found[key] = self._search(clean(text)[:LONGEST_TEXT], own)
        return self._found[key]

    def find_all(self, text: str) -> set[str]:
        """Return all known numbers in a text."""
        numbers: set[str] = set()
        number, rest = self.find(text)
        while number:
            numbers.add(number)
            number, rest = self.find(rest)
        return numbers

    def _search(self, text: str, own: str) -> tuple[str, str]:
        groups = list(_GROUP.finditer(text))
        for first in range(len(groups)):
            digits = 0
            for last in range(first, len(groups)):
                if last > first:
                    between = text[groups[last - 1].end() : groups[last].start()]
                    if not _BETWEEN.fullmatch(between):
                        break
                digits += sum(map(str.isdigit, groups[last][0]))
                if digits > LONGEST + 2:
                    break
                if digits < _SHORTEST:
                    continue
                start, end = groups[first].start(), groups[last].end()
                number = self.read(text[start:end])
                if number and (number == own if own else number in self._known):
                    rest = f"{text[:start].rstrip()} {text[end:].lstrip()}"
                    return number, rest.strip(_EDGES)
        return "", text

    def dialled(self, text: str | None) -> str:
        """Return a dialled number as it may be kept."""
        text = clean(text or "")[:LONGEST_TEXT]
        return mask(text) if self._mask else text

    def key(self, number: str, text: str | None) -> str:
        """Return the key of a dialled number of a line, "" without a secret."""
        if not self._keys:
            return ""
        return self._keys(number, clean(text or "")[:LONGEST_TEXT])
