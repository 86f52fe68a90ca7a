"""Tell what a file is by its content; names and mail programs get it wrong."""

from __future__ import annotations

from .archive import Archive, check_size
from .base import BadFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x10\x00",
)
_OTHER_OLE = ("WordDocument", "PowerPoint Document", "__properties_version1.0")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = {
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "rar",
    b"{\\rtf": "rtf",
}
READABLE = ("csv", "xls", "xlsx", "ods", "zip")


def detect(content: bytes) -> str:
    """Return what the file is: one of READABLE, or the name of something else.

    >>> detect(b"Number;Amount")
    'csv'
    >>> detect(b"%PDF-1.7")
    'pdf'
    """
    check_size(content)
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _detect_zip(content)
    if content.startswith(_OLE):
        return _detect_ole(content)
    if content[:4] in _BIFF:
        return "xls"
    for start, kind in _OTHERS.items():
        if content.startswith(start):
            return kind
    if content[:2] in _BOMS:
        return "csv"
    if b"\0" in content:
        return "binary"
    return _detect_text(content)


def check_readable(content: bytes) -> str:
    """Return what the file is; raise BadFile if it is nothing to read rows from."""
    kind = detect(content)
    if kind in READABLE:
        return kind
    if kind == "encrypted":
        raise BadFile("encrypted", "The file is protected by a password.")
    if kind in ("html", "xml", "xlsb"):
        raise BadFile(
            "unsupported",
            "The file is %(kind)s; save it as xlsx or csv in a spreadsheet first.",
            kind=kind,
        )
    raise BadFile(
        "not_tabular", "The file is no table (%(kind)s): no row can be read.", kind=kind
    )


def _detect_zip(content: bytes) -> str:
    archive = Archive(content)
    names = set(archive.names)
    if not names:
        raise BadFile("empty", "The zip file is empty.")
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        mimetype = archive.read("mimetype")
        return "ods" if b"opendocument.spreadsheet" in mimetype else "opendocument"
    return "zip"


def _detect_ole(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    # The names of the parts stand anywhere, and a workbook cut short has lost its own.
    is_other = any(name.encode("utf-16-le") in content for name in _OTHER_OLE)
    return "ole" if is_other else "xls"


def _detect_text(content: bytes) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start and not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadFile("empty", "The file is empty.")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "html"
    return "xml" if start.startswith((b"<?xml", b"<!doctype")) else "csv"
