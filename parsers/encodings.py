"""Which encoding a text is in: by its mark, by its zero bytes, or by trying."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import pairwise

from .base import BadFile
from .words import letter_pairs

# The longer marks stand first: the one of UTF-32 begins with the one of UTF-16.
_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Where the zero bytes of letters that ASCII has stand, out of each four bytes.
_WIDE = {
    "utf-32-le": (False, True, True, True),
    "utf-32-be": (True, True, True, False),
    "utf-16-le": (False, True, False, True),
    "utf-16-be": (True, False, True, False),
}
_WEST = frozenset({"cp1252", "latin-1", "iso-8859-1", "iso-8859-15", "windows-1252"})
_CENTRAL = ("cp1250", "iso-8859-2")
# Letters of words with at least one beyond ASCII, that a sign may have become.
# No longer than words are: what is looked through again at each letter is bounded.
_WORDS = re.compile(rb"[A-Za-z]{0,40}[\x80-\xff][A-Za-z\x80-\xff]{0,40}")
_SIGNS = re.compile(rb"[\xa3\xa5](?=[\s\d;,\"'-]|$)")  # of money: no part of a word
_MARGIN = 3  # pairs that tell: one name is no Czech bill
_MOST_WORDS = 500
_LOOKED_AT = 1 << 22  # bytes
_CHUNK = 1 << 20
_HEAD = 1 << 16
_SEEN = 4096  # bytes that tell whether a text without a mark has wide letters
_MOST = 0.7  # of the letters of such a text are in ASCII, as a bill's digits are
# A text holds none of these; a picture or a program does within its first bytes.
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"))


def mark_of(content: bytes) -> str | None:
    """Return the encoding that a mark at the beginning tells, None without one."""
    found = (name for bom, name in _BOMS.items() if content.startswith(bom))
    return next(found, None)


def wide_encoding(content: bytes) -> str | None:
    """Return the encoding of a text of wide letters that has no mark, None if none.

    >>> wide_encoding("Number;Amount".encode("utf-16-le"))
    'utf-16-le'
    >>> wide_encoding(b"Number;Amount") is None, wide_encoding(b"Num\\0ber") is None
    (True, True)
    """
    seen = content[: min(len(content), _SEEN) & ~3]
    if not seen or b"\0" not in seen:
        return None
    shares = [seen[at::4].count(0) * 4 / len(seen) for at in range(4)]
    for name, zeros in _WIDE.items():
        if all(
            share >= _MOST if is_zero else share < 1 - _MOST
            for share, is_zero in zip(shares, zeros, strict=True)
        ):
            return name
    return None


def is_text_with_zeros(content: bytes) -> bool:
    """Whether a content with zero bytes is a text but for these."""
    head = content[:_HEAD]
    return len(head) == len(head.translate(None, _CONTROLS)) and head.count(0) < len(
        head.replace(b"\0", b"")
    )


def find_encoding(content: bytes, encodings: Iterable[str]) -> str:
    """Return the encoding a mark tells, else the first that decodes the whole file."""
    told = mark_of(content) or wide_encoding(content)
    if told:
        if _decodes(content, told):
            return told
        raise _undecodable()
    if content.isascii():
        return "utf-8"
    for encoding in encodings:
        if _decodes(content, encoding):
            return _by_letters(content, encoding) if encoding in _WEST else encoding
    raise _undecodable()


def _by_letters(content: bytes, western: str) -> str:
    """Return the encoding in which the letters make words: western, or central.

    A text without a mark does not say whether it is Czech or French. The letters beyond
    ASCII have the neighbours that they have in words of the languages.

    >>> _by_letters("Telefonní číslo;Příchozí hovory".encode("cp1250"), "cp1252")
    'cp1250'
    >>> _by_letters("Numéro appelé;Durée".encode("cp1252"), "cp1252")
    'cp1252'
    """
    scores = {name: _likeness(content, name) for name in (western, *_CENTRAL)}
    best = max(scores, key=scores.__getitem__)
    is_clear = scores[best] >= scores[western] + _MARGIN
    return best if is_clear and _decodes(content, best) else western


def _likeness(content: bytes, encoding: str) -> int:
    """Return how many pairs of letters beyond ASCII are those of words."""
    text = _beyond_ascii(content).decode(encoding, errors="replace").casefold()
    pairs = {_edged(a + b) for a, b in pairwise(f" {text} ")}
    pairs = {pair for pair in pairs if not pair.isascii()}
    known = sum(pair in letter_pairs() for pair in pairs)
    strange = sum(not all(c.isalpha() or c == " " for c in pair) for pair in pairs)
    return known - 2 * strange


def _beyond_ascii(content: bytes) -> bytes:
    """Return the words with bytes beyond ASCII, as many as tell the encoding."""
    found = _WORDS.findall(_SIGNS.sub(b"", content[:_LOOKED_AT]))
    return b" ".join(dict.fromkeys(found[:_MOST_WORDS]))


def _edged(pair: str) -> str:
    return "".join(c if c.isalpha() or not c.isascii() else " " for c in pair)


def head_text(content: bytes, encoding: str) -> str:
    """Return the first part of the text, for a look at its layout."""
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(content[:_HEAD], final=len(content) <= _HEAD)
    if len(content) > _HEAD and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(content)
    try:
        for at in range(0, len(view), _CHUNK):
            decoder.decode(view[at : at + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _undecodable() -> BadFile:
    return BadFile("encoding", "The text of the file is in no encoding that is known.")
