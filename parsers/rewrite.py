"""Workbooks that a library does not know, written in a way that it knows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from .archive import Archive

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = {
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}
_DIMENSION = re.compile(rb"<dimension [^<>]*/>")
_WORKBOOK = "xl/workbook.xml"


def as_transitional(content: bytes) -> bytes:
    """Return the workbook with the usual names of its parts, itself if it has them."""
    archive = Archive(content)
    if _WORKBOOK not in archive.names or _STRICT not in archive.read(_WORKBOOK):
        return content
    return _rewritten(archive, _usual_names)


def without_dimensions(content: bytes) -> bytes:
    """Return the workbook without what its sheets say of their size."""
    return _rewritten(Archive(content), lambda part: _DIMENSION.sub(b"", part, count=1))


def _usual_names(part: bytes) -> bytes:
    for strict, usual in _NAMES.items():
        part = part.replace(_STRICT + strict, usual)
    return part


def _rewritten(archive: Archive, change: Callable[[bytes], bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for name in archive.names:
            part = archive.read(name)
            is_xml = name.endswith((".xml", ".rels"))
            container.writestr(name, change(part) if is_xml else part)
    return packed.getvalue()
