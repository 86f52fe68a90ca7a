"""Tell what a file is by its content; names and mail programs get it wrong."""

from __future__ import annotations

import re

from .archive import GZIP, Archive, check_size, unpacked
from .base import BadFile
from .delimited import zero_byte
from .encodings import is_text_with_zeros, mark_of, wide_encoding

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x10\x00",
)
_OTHER_OLE = ("WordDocument", "PowerPoint Document", "__properties_version1.0")
_OTHERS = {
    b"%PDF": "pdf",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "rar",
    b"{\\rtf": "rtf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
}
# What a text begins with that is no table, after blanks and in small letters.
_MARKUP = {
    "<?xml": "xml",
    "<!doctype html": "html",
    "<!doctype": "xml",
    "mime-version:": "mhtml",
    '{"': "json",
    "[{": "json",
}
_HTML = ("<html", "<table", "<head", "<body", "<meta", "<style", "<div", "<tr")
# A table of these is shown by spreadsheet programs, which can save it as one.
_CONVERTIBLE = ("html", "xml", "xlsb", "mhtml", "json")
_HEAD = 1 << 14  # bytes of a text that tell what it is
# Some programs write a line of their own in front of a PDF.
_PDF_INSIDE = re.compile(rb"[\r\n]%PDF-[12]\.[0-9]")
_PDF_WITHIN = 1024
READABLE = ("csv", "xls", "xlsx", "ods", "pdf", "zip")


def detect(content: bytes) -> str:
    """Return what the file is: one of READABLE, or the name of something else.

    >>> detect(b"Number;Amount")
    'csv'
    >>> detect(b"%PDF-1.7")
    'pdf'
    """
    check_size(content)
    if content.startswith(GZIP):
        content = unpacked(content)
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _detect_zip(content)
    if content.startswith(_OLE):
        return _detect_ole(content)
    if kind := _kind_by_marks(content):
        return kind
    if b"\0" in content and not (mark_of(content) or wide_encoding(content)):
        if is_text_with_zeros(content):
            raise zero_byte(content.count(b"\n", 0, content.index(b"\0")) + 1)
        return "binary"
    return _detect_text(content)


def _kind_by_marks(content: bytes) -> str:
    """Return what the first bytes say that the file is, "" if they say nothing."""
    if content[:4] in _BIFF:
        return "xls"
    for start, kind in _OTHERS.items():
        if content.startswith(start):
            return kind
    if content[257:262] == b"ustar":
        return "tar"
    return "pdf" if _PDF_INSIDE.search(content, 0, _PDF_WITHIN) else ""


def check_readable(content: bytes) -> str:
    """Return what the file is; raise BadFile if it is nothing to read rows from."""
    kind = detect(content)
    if kind in READABLE:
        return kind
    if kind == "encrypted":
        raise BadFile("encrypted", "The file is protected by a password.")
    if kind in _CONVERTIBLE:
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
    encoding = mark_of(content) or wide_encoding(content) or "latin-1"
    text = content[:_HEAD].decode(encoding, "replace").lower()
    text = text.lstrip("\ufeff \t\r\n")
    if not text and not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadFile("empty", "The file is empty.")
    for start, kind in _MARKUP.items():
        if text.startswith(start):
            return kind
    if text.startswith("<"):
        if any(each in text for each in _HTML):
            return "html"
        return "xml" if "</" in text else "csv"
    # A page that a browser or Excel saved with its pictures begins like a mail.
    is_mail = "\nmime-version:" in text and "\ncontent-type:" in text
    return "mhtml" if is_mail else "csv"


def is_pdf(content: bytes) -> bool:
    """Whether a content is a PDF, maybe compressed; not if nothing can be told of it.

    >>> is_pdf(b"%PDF-1.7"), is_pdf(b"")
    (True, False)
    """
    try:
        return detect(content) == "pdf"
    except BadFile:
        return False
