"""About how many rows a file has, without reading it: to decide how it is read."""

import io
import zipfile

from .detect import is_pdf

# Bytes of a row, unpacked, in the sheets of workbooks, in tables of text, in PDFs.
PER_ROW = {"sheet": 400, "xls": 120, "text": 90, "pdf": 300}

OLE = b"\xd0\xcf\x11\xe0"  # of binary workbooks

SHEETS = ("worksheets/", "content.xml")


def estimate_rows(content):
    """Return about how many rows the bytes of a detail file have.

    Tables of text are counted, archives and workbooks are judged by the sizes that
    their directory states. A damaged archive counts by its own size.
    """
    if is_pdf(content):
        return len(content) // PER_ROW["pdf"]
    if content.startswith(OLE):
        return len(content) // PER_ROW["xls"]
    if content[:2] == b"PK":
        return _estimate_members(content)
    if content[:2] == b"\x1f\x8b":  # gzip keeps the size in its last four bytes
        return int.from_bytes(content[-4:], "little") // PER_ROW["text"]
    return content.count(b"\n")


def _estimate_members(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        return len(content) // PER_ROW["text"]
    names = [member.filename for member in members]
    is_workbook = any(name.endswith(("workbook.xml", "content.xml")) for name in names)
    if is_workbook:
        sheets = [each for each in members if any(n in each.filename for n in SHEETS)]
        return sum(each.file_size for each in sheets) // PER_ROW["sheet"]
    return sum(each.file_size for each in members) // PER_ROW["text"]
