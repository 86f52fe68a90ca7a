"""The root element of an XML file, wherever it stands, and nothing behind it."""

from __future__ import annotations

import codecs
from xml.parsers import expat

from .base import BadFile

_PIECE = 1 << 14
_BLANKS = b" \t\r\n"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Found(Exception):
    """The root element was reached."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def root_name(content: bytes) -> tuple[str, str] | None:
    """Return namespace and name of the root element; None if it is no plain XML.

    A comment before it may be of any length. A file that declares entities is refused
    with BadFile: no entity is ever resolved.

    >>> root_name(b'<?xml version="1.0"?><!-- of us --><a:b xmlns:a="urn:x"><c/></a:b>')
    ('urn:x', 'b')
    >>> root_name(b"Number;Amount") is None
    True
    """
    start = content[:64]
    if not start.startswith(_MARKS):
        start = start.lstrip(_BLANKS)
    if b"<" not in start[:8]:
        return None
    skipped = len(content[:64]) - len(start)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _start
    parser.EntityDeclHandler = _refuse
    view = memoryview(content)
    try:
        for at in range(skipped, len(view), _PIECE):
            parser.Parse(view[at : at + _PIECE].tobytes())
    except _Found as found:
        space, _, name = found.name.rpartition(" ")
        return space, name
    except expat.ExpatError:
        return None
    return None


def _start(name: str, attributes: dict[str, str]) -> None:
    raise _Found(name)


def _refuse(*declaration: object) -> None:
    raise declared_entities()


def declared_entities() -> BadFile:
    """Return the refusal of XML with entities, which no invoice has."""
    return BadFile("entities", "The file declares entities, which are refused.")
