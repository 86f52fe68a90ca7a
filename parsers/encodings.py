"""Which encoding a text is in: by its mark, by its zero bytes, or by trying."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from .base import BadFile

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
            return encoding
    raise _undecodable()


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
