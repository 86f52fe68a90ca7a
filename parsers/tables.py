"""Open the tables of a file: one, or one per member of a zip file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .archive import GZIP, Archive
from .base import BadFile, Table
from .columns import find_header, needed_headers
from .delimited import sniff_delimiter, text_batches
from .detect import check_readable
from .encodings import find_encoding, head_text
from .fixed import fixed_batches
from .ground import matches
from .ods import ods_batches
from .profile import Profile
from .xls import xls_batches
from .xlsx import xlsx_batches

if TYPE_CHECKING:
    from .pdf_rows import PdfTable

_SHEETS = {"xls": xls_batches, "xlsx": xlsx_batches, "ods": ods_batches}
MOST_SHEETS = 50  # that are looked at, of one workbook


def open_table(
    kind: str,
    content: bytes,
    profile: Profile,
    batch_size: int,
    member: str = "",
    sheet: int | None = None,
) -> Table:
    """Open the table that the profile reads in a file, in a member or sheet of one."""
    names: list[str] = []
    if kind == "pdf":
        return _open_pdf(content, profile, batch_size, member)
    if kind == "csv":
        batches = _text_batches(content, profile, batch_size)
    else:
        batches = sheet_batches(kind, content, profile, batch_size, sheet, names)
    return Table(batches=batches, kind=kind, member=member, sheets=names)


def members(archive: Archive, mask: str | None) -> list[str]:
    """Return the names of the members that the mask lets through, in order."""
    names = [
        name
        for name in archive.names
        if not _is_system_file(name) and is_masked(name, mask)
    ]
    if not names:
        raise BadFile(
            "missing_member",
            "The zip file holds no member %(mask)s.",
            mask=mask or "with rows",
        )
    return names


def is_masked(name: str, mask: str | None) -> bool:
    """Whether the mask lets the member through; no mask lets all through."""
    base = name.rpartition("/")[2].casefold()
    return not mask or matches(mask.casefold(), base)


def check_member(name: str, content: bytes) -> str:
    """Return what a member is; raise BadFile if it is an archive or no table."""
    kind = check_readable(content)
    if kind == "zip" or content.startswith(GZIP):
        raise BadFile(
            "nested", "The member %(member)s is packed once more.", member=name
        )
    return kind


def sheet_batches(
    kind: str,
    content: bytes,
    profile: Profile,
    batch_size: int,
    sheet: int | None = None,
    names: list[str] | None = None,
) -> Iterator[list[list[str]]]:
    """Read the sheet of a workbook that the profile reads, or another one."""
    mark = profile.number_format.decimal_mark
    wanted = sheet or profile.sheet
    return _SHEETS[kind](content, wanted, mark, batch_size, names)


def further_sheets(profile: Profile, names: list[str]) -> list[tuple[int, str]]:
    """Return (position, name) of the sheets behind the first that may be read too.

    Those of a layout that names its sheet, or has no headers to be known by, are none.
    """
    if profile.sheet is not None or not profile.has_header:
        return []
    return list(enumerate(names[:MOST_SHEETS], 1))[1:]


def pdf_table(content: bytes, cuts: tuple[int, ...]) -> PdfTable:
    """Return the table of a PDF.

    Its library is loaded for the first one: other files are read without it.
    """
    from .pdf_rows import PdfTable

    return PdfTable(content, cuts)


def _open_pdf(content: bytes, profile: Profile, batch_size: int, member: str) -> Table:
    """Open the table of a PDF, for a layout that has headers or the cuts of one.

    In a zip file only layouts of PDFs read one: others are of the tables beside it.
    """
    if not profile.cuts and (member or not profile.has_header):
        raise BadFile(
            "not_tabular",
            "The file is no table (%(kind)s): no row can be read.",
            kind="pdf",
        )
    table = pdf_table(content, profile.cuts)
    batches = table.batches(batch_size)
    return Table(
        batches=batches,
        kind="pdf",
        member=member,
        places=table.places,
        stated=table.stated,
    )


def _is_system_file(name: str) -> bool:
    folder, _, base = name.rpartition("/")
    return base.startswith(".") or folder.startswith("__MACOSX")


def _text_batches(
    content: bytes, profile: Profile, batch_size: int
) -> Iterator[list[list[str]]]:
    encoding = find_encoding(content, profile.encodings)
    if profile.cuts:
        return fixed_batches(content, encoding, profile.cuts, batch_size)
    delimiter = profile.delimiter
    if delimiter is None:
        needed = needed_headers(profile) if profile.has_header else set()
        delimiter = sniff_delimiter(
            head_text(content, encoding),
            profile.quote,
            lambda rows: find_header(rows, needed) is not None,
        )
    if delimiter is None:
        raise BadFile(
            "not_tabular",
            "The file is no table (%(kind)s): no row can be read.",
            kind="text",
        )
    return text_batches(content, encoding, delimiter, profile.quote, batch_size)
