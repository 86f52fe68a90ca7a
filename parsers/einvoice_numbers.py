"""Find numbers of lines in e-invoices: in fields of their own, or in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .identifiers import PHONE, SIM, as_known, find_identifier, fold, kind_of
from .phone import LONGEST, DialledKeys, mask
from .texts import LONGEST_TEXT, clean

_GROUP = re.compile(r"\+?\(?\d+\)?")
_BETWEEN = re.compile(r"[ ()./\-\u2010-\u2013]{0,3}")
_SHORTEST = 8  # digits of a number that is looked for in a text
_EDGES = " -:;,./()[]\u2013"
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = re.compile(r"[ ()./:_#\-\u2010-\u2013]{1,3}")
_SHORTEST_WORD = 6  # letters and digits of an identifier that is looked for in a text


class NumberFinder:
    """Reads numbers in fields, finds known ones in texts, and masks those dialled.

    >>> finder = NumberFinder("GB", {"+447700900001"}, True)
    >>> finder.find("Mobile line 07700 900001, October")
    ('+447700900001', 'Mobile line , October')
    >>> finder.find("Order 07700 900002")
    ('', 'Order 07700 900002')
    >>> NumberFinder("GB", ["INST1234"], True).find("Fibre inst-12/34, October")
    ('INST1234', 'Fibre , October')
    """

    def __init__(
        self,
        region: str | None,
        known: Mapping[str, str] | Iterable[str],
        mask: bool,
        secret: bytes = b"",
    ) -> None:
        """See ``read_bill``."""
        self._region, self._known, self._mask = region, as_known(known), mask
        self._ours = set(self._known.values())
        self._words = {
            key: number
            for key, number in self._known.items()
            if len(key) >= _SHORTEST_WORD and key.isalnum() and not key.isalpha()
        }
        self._longest = max(map(len, self._words), default=0)
        self._keys = DialledKeys(secret) if secret else None
        self._read: dict[str, str] = {}
        self._found: dict[str, tuple[str, str]] = {}

    def read(self, text: str | None) -> str:
        """Return the number that a field holds, or "" when it is none.

        A SIM that is not ours does not count: the line may have a phone number too.
        """
        if not text:
            return ""
        if text not in self._read:
            number = find_identifier(text[:LONGEST_TEXT], self._region, self._known)
            is_told = number in self._ours or kind_of(number) == PHONE
            self._read[text] = number if is_told else ""
        return self._read[text]

    def read_sim(self, text: str) -> str:
        """Return the ICCID that a field holds, or "" when it is none."""
        number = find_identifier(text[:LONGEST_TEXT], self._region, {})
        return number if kind_of(number) == SIM else ""

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
        """Return one of our numbers and the rest of the text.

        A phone number tells more than the customer number beside it, unless it is only
        a part of that.
        """
        found = self._search_phone(text, own)
        words = self._search_words(text, own)
        if not found[2] or (words[0] <= found[0] and found[1] <= words[1]):
            found = words if words[2] else found
        start, end, number = found
        if not number:
            return "", text
        rest = f"{text[:start].rstrip()} {text[end:].lstrip()}"
        return number, rest.strip(_EDGES)

    def _search_words(self, text: str, own: str) -> tuple[int, int, str]:
        """Return where whole words are an identifier of ours, the longest one."""
        words = list(_WORD.finditer(text)) if self._words else []
        for first, word in enumerate(words):
            key, found = "", (0, 0, "")
            for at in range(first, len(words)):
                if at > first and not _BETWEEN_WORDS.fullmatch(
                    text[words[at - 1].end() : words[at].start()]
                ):
                    break
                key += fold(words[at][0])
                if len(key) > self._longest:
                    break
                number = self._words.get(key, "")
                if number and own in ("", number):
                    found = (word.start(), words[at].end(), number)
            if found[2]:
                return found
        return (0, 0, "")

    def _search_phone(self, text: str, own: str) -> tuple[int, int, str]:
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
                if number and (number == own if own else number in self._ours):
                    return start, end, number
        return (0, 0, "")

    def dialled(self, text: str | None) -> str:
        """Return a dialled number as it may be kept."""
        text = clean(text or "")[:LONGEST_TEXT]
        return mask(text) if self._mask else text

    def key(self, number: str, text: str | None) -> str:
        """Return the key of a dialled number of a line, "" without a secret."""
        if not self._keys:
            return ""
        return self._keys(number, clean(text or "")[:LONGEST_TEXT])
