"""Find the layout a file is of, by the headers in its first rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TypeVar

from .archive import Archive, unpacked
from .base import OF_ANOTHER_LAYOUT, BadFile
from .columns import HEADER_ROWS, absent, header_key, header_keys
from .delimited import head_rows, marks_in
from .detect import check_readable
from .encodings import find_encoding, head_text
from .fixed import fixed_head
from .profile import Profile
from .tables import (
    check_member,
    further_sheets,
    is_masked,
    members,
    pdf_table,
    sheet_batches,
)

_Key = TypeVar("_Key", bound=Hashable)


def recognise(content: bytes, profiles: Iterable[Profile]) -> Profile | None:
    """Return the profile whose signature is most fully met, the first one if several.

    Raises BadFile when the content is nothing rows can be read from.
    """
    by_place = dict(enumerate(profiles))
    found = find_fitting(content, by_place)
    return by_place[found[0]] if found else None


def find_fitting(content: bytes, profiles: Mapping[_Key, Profile]) -> list[_Key]:
    """Return the keys of the profiles whose signatures are met, the longest ones first.

    Raises BadFile when the content is nothing rows can be read from.
    """
    content = unpacked(content)
    candidates = {
        key: each
        for key, each in profiles.items()
        if each.signature and each.has_header
    }
    rows = HEADER_ROWS + max(
        (each.skip_rows for each in candidates.values()), default=0
    )
    kind = check_readable(content)
    if kind == "zip":
        fitting = _fitting_in_zip(Archive(content), candidates, rows)
    else:
        head = _Head(kind, content, rows)
        fitting = {key for key, profile in candidates.items() if head.fits(profile)}
    return sorted(
        (key for key in candidates if key in fitting),
        key=lambda key: len(set(candidates[key].signature)),
        reverse=True,
    )


def _fitting_in_zip(
    archive: Archive, candidates: Mapping[_Key, Profile], rows: int
) -> set[_Key]:
    fitting: set[_Key] = set()
    refusals: list[BadFile] = []
    for name in members(archive, None):
        wanted = {
            key: each
            for key, each in candidates.items()
            if is_masked(name, each.member)
        }
        try:
            content = archive.read(name)
            head = _Head(check_member(name, content), content, rows)
            fitting.update(key for key, each in wanted.items() if head.fits(each))
        except BadFile as error:
            refusals.append(error)
    # A letter beside the tables is fine, but an encrypted table has to be told.
    for error in refusals:
        if not fitting and error.kind not in OF_ANOTHER_LAYOUT:
            raise error
    return fitting


class _Head:
    """The first rows of a table, read once for each way in which profiles read it.

    The rows are kept in the form in which headers are compared.
    """

    def __init__(self, kind: str, content: bytes, rows: int) -> None:
        self._kind = kind
        self._content = content
        self._count = rows
        self._rows: dict[tuple, list[list[str]]] = {}
        self._encodings: dict[tuple[str, ...], str | None] = {}
        self._texts: dict[str, tuple[str, tuple[str, ...]]] = {}  # and delimiters in it
        self._names: list[str] = []  # of the sheets of a workbook

    def fits(self, profile: Profile) -> bool:
        """Whether a row at the top of the table holds all headers of the signature."""
        signature = set(map(header_key, profile.signature))
        exact = {header for header in signature if "*" not in header}
        skipped = profile.skip_rows
        ways = self._text_ways if self._kind == "csv" else self._page_ways
        return any(
            exact.issubset(keys) and not absent(signature, keys)
            for rows in ways(profile)
            for keys in rows[skipped : skipped + HEADER_ROWS]
        )

    def _page_ways(self, profile: Profile) -> Iterator[list[list[str]]]:
        if self._kind == "pdf":
            # Headers of a bill with sections are those of any invoice.
            if profile.cuts and _has_headings(rows := self._pdf_rows(profile), profile):
                yield rows
            return
        yield self._sheet_rows(profile)
        for position, _name in further_sheets(profile, self._names):
            yield self._sheet_rows(profile, position)

    def _text_ways(self, profile: Profile) -> list[list[list[str]]]:
        encoding = self._encoding(profile.encodings)
        if encoding is None:
            return []
        if profile.cuts:
            text = head_text(self._content, encoding)
            return [header_keys(fixed_head(text, profile.cuts, self._count))]
        if encoding not in self._texts:
            text = head_text(self._content, encoding)
            self._texts[encoding] = text, marks_in(text)
        text, marks = self._texts[encoding]
        if profile.delimiter:
            marks = (profile.delimiter,)
        for mark in marks:
            key = (encoding, mark, profile.quote)
            if key not in self._rows:
                rows = head_rows(text, mark, profile.quote, self._count)
                self._rows[key] = header_keys(rows)
        return [self._rows[encoding, mark, profile.quote] for mark in marks]

    def _pdf_rows(self, profile: Profile) -> list[list[str]]:
        key = ("pdf", profile.cuts)
        if key not in self._rows:
            table = pdf_table(self._content, profile.cuts)
            rows = chain.from_iterable(table.batches(1))
            self._rows[key] = header_keys(list(islice(rows, self._count)))
        return self._rows[key]

    def _encoding(self, names: tuple[str, ...]) -> str | None:
        """Return the encoding of the text, None if it is in none of these."""
        if names not in self._encodings:
            try:
                self._encodings[names] = find_encoding(self._content, names)
            except BadFile:
                self._encodings[names] = None
        return self._encodings[names]

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
                self._rows[key] = header_keys(next(batches, []))
                self._names = names
            except BadFile as error:
                if error.kind != "missing_sheet":
                    raise
                self._rows[key] = []
        return self._rows[key]


def _has_headings(rows: list[list[str]], profile: Profile) -> bool:
    """Whether lines among the rows begin as the headings of the layout do, if any."""
    starts = {header_key(each.before) for each in profile.sections if each.before}
    lines = {" ".join(filter(None, row)) for row in rows}
    return all(any(line.startswith(start) for line in lines) for start in starts)
