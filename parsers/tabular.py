"""Read a detail file into usage rows: every row becomes one, whatever is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from .archive import Archive, unpacked
from .base import OF_ANOTHER_LAYOUT, BadFile, Table, Terms, UsageRow
from .columns import HEADER_ROWS, locate
from .control import as_row, wrong_total
from .detect import check_readable
from .identifiers import as_known
from .profile import Profile
from .rows import RowMaker
from .tables import check_member, further_sheets, members, open_table

BATCH_SIZE = 5000
# Rows worked on at a time. Few enough to stay in the processor's cache, and to be gone
# before the garbage collector takes an interest in them: 250 is twice as fast as 5000.
_CHUNK = 250


def read(
    content: bytes,
    profile: Profile,
    *,
    region: str | None = None,
    mask: bool = True,
    secret: bytes = b"",
    around: date | None = None,
    known: Mapping[str, str] | Iterable[str] = (),
    batch_size: int = BATCH_SIZE,
) -> Reading:
    """Read a file in the layout of the profile.

    ``region`` is the country of numbers written without theirs, the profile's if not
    given. With ``mask`` no dialled number leaves this function whole. With a ``secret``
    rows have a key of the whole number that was dialled. A day more than a year away
    from ``around``, the day of the bill, is an issue; one without a year is next to it.
    If not given, it is the date of the document, where the file tells it.
    ``known`` are the identifiers of one's lines, or {as written: as stored}.
    """
    terms = Terms(
        region=region or profile.region,
        mask=mask,
        secret=secret,
        around=around,
        known=as_known(known),
    )
    return Reading(content, profile, terms, batch_size)


class Reading:
    """The batches of usage rows of one file, to be gone through once.

    Its attributes hold the counts once it is exhausted: ``rows_read == rows_charged +
    rows_ignored + rows_issue`` always holds.

    Raises BadFile, from the start or at any batch: take all of a file or nothing.
    """

    def __init__(
        self, content: bytes, profile: Profile, terms: Terms, batch_size: int
    ) -> None:
        """See ``read``."""
        self.profile = profile
        self.rows_read = 0
        self.rows_ignored = 0
        self.rows_issue = 0
        # Document numbers in the order of the file, with their dates if it tells.
        self.documents: dict[str, date | None] = {}
        self.members: list[str] = []  # of a zip file: those read ...
        self.skipped: list[str] = []  # ... and those that are of another layout
        self._terms = terms
        # which alone holds the content: it is gone with the last row
        self._batches = self._gather(self._read(content), batch_size)

    @property
    def rows_charged(self) -> int:
        """Rows that are neither ignored nor an issue."""
        return self.rows_read - self.rows_ignored - self.rows_issue

    @property
    def document(self) -> str:
        """The number of the document, "" when the file tells none or several."""
        return next(iter(self.documents)) if len(self.documents) == 1 else ""

    @property
    def document_date(self) -> date | None:
        """The date of the document, None when the file tells none or several."""
        return next(iter(self.documents.values())) if self.document else None

    def __iter__(self) -> Iterator[list[UsageRow]]:
        """Go through the batches."""
        return self._batches

    def _gather(
        self, chunks: Iterator[list[UsageRow]], size: int
    ) -> Iterator[list[UsageRow]]:
        gathered: list[UsageRow] = []
        for rows in chunks:
            gathered += rows
            while len(gathered) >= size:
                yield gathered[:size]
                gathered = gathered[size:]
        if gathered:
            yield gathered

    def _read(self, content: bytes) -> Iterator[list[UsageRow]]:
        kind = check_readable(content)
        content = unpacked(content)
        if kind != "zip":
            yield from self._read_sheets(kind, content)
            return
        archive = Archive(content)
        for name in members(archive, self.profile.member):
            yield from self._read_member(archive, name)
        if not self.members:
            raise BadFile(
                "missing_member",
                "No member of the zip file is of the layout %(profile)s.",
                profile=self.profile.name,
            )

    def _read_sheets(
        self, kind: str, content: bytes, member: str = ""
    ) -> Iterator[list[UsageRow]]:
        """Read a table; of a workbook all sheets that are of the layout.

        A cover sheet is passed by. Raises what is wrong with the first sheet when no
        other one is of the layout either.
        """
        refusals: list[BadFile] = []
        found = False
        sheets: list[tuple[int | None, str]] = [(None, "")]
        for position, name in sheets:
            place = "/".join(filter(None, (member, name)))
            table = open_table(kind, content, self.profile, _CHUNK, place, position)
            chunks = self._read_table(table)
            try:
                first = next(chunks, [])
            except BadFile as error:
                if error.kind not in OF_ANOTHER_LAYOUT:
                    raise
                refusals.append(error)
            else:
                found = True
                yield first
                yield from chunks
            if position is None:
                sheets += further_sheets(self.profile, table.sheets)
        if not found:
            raise refusals[0]

    def _read_member(self, archive: Archive, name: str) -> Iterator[list[UsageRow]]:
        """Read a member; one of another layout is fine unless a mask asks for it."""
        try:
            content = archive.read(name)
            kind = check_member(name, content)
            chunks = self._read_sheets(kind, content, name)
            first = next(chunks, [])
        except BadFile as error:
            if self.profile.member or error.kind not in OF_ANOTHER_LAYOUT:
                raise
            self.skipped.append(name)
            return
        self.members.append(name)
        yield first
        yield from chunks

    def _read_table(self, table: Table) -> Iterator[list[UsageRow]]:
        batches = iter(table.batches)
        head: list[list[str]] = []
        wanted = self.profile.skip_rows + HEADER_ROWS
        while len(head) < wanted and (batch := next(batches, None)):
            head += batch
        if not any(map(any, head)):
            raise BadFile("empty", "The file holds no rows.")
        located = locate(head, self.profile)
        maker = RowMaker(self.profile, located, table, self._terms)
        maker.read_above(head[: located.first_row])
        below = head[located.first_row :]
        number = located.first_row + 1
        for batch in chain([below] if below else [], batches):
            rows = maker.make(batch, number)
            number += len(batch)
            if rows:
                self._count(rows, maker)
                yield rows
        self._terms = maker.terms  # further members may not tell the day of the bill
        if table.stated and not self.rows_issue:
            yield from self._check_stated(table, maker)

    def _check_stated(self, table: Table, maker: RowMaker) -> Iterator[list[UsageRow]]:
        """Yield the total of a PDF as an issue where its rows do not come to it."""
        found = wrong_total(table.stated, maker.footers, self.profile)
        if found:
            self.rows_read += 1
            self.rows_issue += 1
            yield [as_row(*found, table.member)]

    def _count(self, rows: list[UsageRow], maker: RowMaker) -> None:
        self.rows_read += len(rows)
        if maker.exceptional:
            counts = Counter(row.status for row in rows)
            self.rows_ignored += counts["ignored"]
            self.rows_issue += counts["issue"]
        for document, day in maker.documents.items():
            self.documents[document] = self.documents.get(document) or day
