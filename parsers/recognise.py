"""Find the layout a file is of, by the headers in its first rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .archive import Archive, unpacked
from .base import OF_ANOTHER_LAYOUT, BadFile
from .columns import HEADER_ROWS, find_header, header_key
from .delimited import DELIMITERS, head_rows
from .detect import check_readable
from .encodings import find_encoding, head_text
from .fixed import fixed_head
from .profile import Profile
from .tables import (
    check_member,
    further_sheets,
    is_masked,
    members,
    sheet_batches,
)


def recognise(content: bytes, profiles: Iterable[Profile]) -> Profile | None:
    """Return the profile whose signature is most fully met, the first one if several.

    Raises BadFile when the content is nothing rows can be read from.
    """
    content = unpacked(content)
    candidates = [each for each in profiles if each.signature and each.has_header]
    rows = HEADER_ROWS + max((each.skip_rows for each in candidates), default=0)
    if check_readable(content) == "zip":
        fitting = _fitting_in_zip(Archive(content), candidates, rows)
    else:
        head = _Head(check_readable(content), content, rows)
        fitting = {at for at, profile in enumerate(candidates) if head.fits(profile)}
    found = [candidates[at] for at in sorted(fitting)]
    return max(found, key=lambda profile: len(set(profile.signature)), default=None)


def _fitting_in_zip(
    archive: Archive, candidates: Sequence[Profile], rows: int
) -> set[int]:
    fitting: set[int] = set()
    refusals: list[BadFile] = []
    for name in members(archive, None):
        wanted = [
            at for at, each in enumerate(candidates) if is_masked(name, each.member)
        ]
        try:
            content = archive.read(name)
            head = _Head(check_member(name, content), content, rows)
            fitting.update(at for at in wanted if head.fits(candidates[at]))
        except BadFile as error:
            refusals.append(error)
    # A letter beside the tables is fine, but an encrypted table has to be told.
    for error in refusals:
        if not fitting and error.kind not in OF_ANOTHER_LAYOUT:
            raise error
    return fitting


class _Head:
    """The first rows of a table, read once for each way in which profiles read it."""

    def __init__(self, kind: str, content: bytes, rows: int) -> None:
        self._kind = kind
        self._content = content
        self._count = rows
        self._rows: dict[tuple, list[list[str]]] = {}
        self._names: list[str] = []  # of the sheets of a workbook

    def fits(self, profile: Profile) -> bool:
        """Whether a row at the top of the table holds all headers of the signature."""
        signature = set(map(header_key, profile.signature))
        skipped = profile.skip_rows
        for rows in self._ways(profile):
            if (
                find_header(rows[skipped : skipped + HEADER_ROWS], signature)
                is not None
            ):
                return True
        return False

    def _ways(self, profile: Profile) -> Iterator[list[list[str]]]:
        if self._kind != "csv":
            yield self._sheet_rows(profile)
            for position, _name in further_sheets(profile, self._names):
                yield self._sheet_rows(profile, position)
            return
        try:
            encoding = find_encoding(self._content, profile.encodings)
        except BadFile:  # not one of the encodings of this layout
            return
        if profile.cuts:
            text = head_text(self._content, encoding)
            yield fixed_head(text, profile.cuts, self._count)
            return
        for mark in (profile.delimiter,) if profile.delimiter else DELIMITERS:
            key = (encoding, mark, profile.quote)
            if key not in self._rows:
                text = head_text(self._content, encoding)
                self._rows[key] = head_rows(text, mark, profile.quote, self._count)
            yield self._rows[key]

    def _sheet_rows(
        self, profile: Profile, position: int | None = None
    ) -> list[list[str]]:
        key = (profile.sheet, position)
        if key not in self._rows:
            try:
                names: list[str] = []
                batches = sheet_batches(
                    self._kind, self._content, profile, self._count, position, names
                )
                self._rows[key] = next(batches, [])
                self._names = names
            except BadFile as error:
                if error.kind != "missing_sheet":
                    raise
                self._rows[key] = []
        return self._rows[key]
