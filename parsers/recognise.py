"""Find the layout a file is of, by the headers in its first rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .archive import Archive
from .base import BadFile
from .columns import HEADER_ROWS, find_header, header_key
from .delimited import DELIMITERS, find_encoding, head_rows, head_text
from .detect import check_readable
from .profile import Profile
from .tables import members, sheet_batches


def recognise(content: bytes, profiles: Iterable[Profile]) -> Profile | None:
    """Return the profile whose signature is most fully met, the first one if several.

    Raises BadFile when the content is nothing rows can be read from.
    """
    head = _Head(content)
    found = [p for p in profiles if p.signature and p.has_header and head.fits(p)]
    return max(found, key=lambda profile: len(set(profile.signature)), default=None)


class _Head:
    """The first rows of a file, read once for each way in which profiles read it."""

    def __init__(self, content: bytes) -> None:
        self._kind = check_readable(content)
        self._content = content
        self._archive = Archive(content) if self._kind == "zip" else None
        self._rows: dict[tuple, list[list[str]] | None] = {}
        self._parts: dict[str, bytes] = {}

    def fits(self, profile: Profile) -> bool:
        """Whether a row at the top of the file holds all headers of the signature."""
        signature = set(map(header_key, profile.signature))
        for rows in self._candidates(profile):
            below = rows[profile.skip_rows : profile.skip_rows + HEADER_ROWS]
            if find_header(below, signature) is not None:
                return True
        return False

    def _candidates(self, profile: Profile) -> Iterator[list[list[str]]]:
        if self._archive is None:
            yield from self._tables("", self._content, self._kind, profile)
            return
        try:
            names = members(self._archive, profile.member)
        except BadFile:  # this zip file is of another layout
            return
        for name in names:
            if name not in self._parts:
                self._parts[name] = self._archive.read(name)
            part = self._parts[name]
            try:
                kind = check_readable(part)
            except BadFile:  # a picture or a letter beside the tables
                continue
            if kind != "zip":
                yield from self._tables(name, part, kind, profile)

    def _tables(
        self, member: str, content: bytes, kind: str, profile: Profile
    ) -> Iterator[list[list[str]]]:
        needed = profile.skip_rows + HEADER_ROWS
        if kind != "csv":
            yield self._sheet_rows(member, content, kind, profile, needed)
            return
        encoding = find_encoding(content, profile.encodings)
        marks = (profile.delimiter,) if profile.delimiter else DELIMITERS
        for mark in marks:
            key = (member, encoding, mark, profile.quote, needed)
            if key not in self._rows:
                text = head_text(content, encoding)
                self._rows[key] = head_rows(text, mark, profile.quote, needed)
            yield self._rows[key]

    def _sheet_rows(
        self, member: str, content: bytes, kind: str, profile: Profile, needed: int
    ) -> list[list[str]]:
        key = (member, profile.sheet, needed)
        if key not in self._rows:
            try:
                batches = sheet_batches(kind, content, profile, needed)
                self._rows[key] = next(batches, [])
            except BadFile as error:
                if error.kind != "missing_sheet":
                    raise
                self._rows[key] = []
        return self._rows[key]
