"""Read e-invoices (UBL, CII) and utility statements: their lines are usage rows.

Sources: OASIS UBL 2.1 to 2.3; Peppol BIS Billing 3.0 and EN 16931-1 (BT-128 line object
identifier, BT-18 document object identifier, type code 130); UN/CEFACT CII D16B.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO

from lxml import etree

from .archive import LIMITS, check_size
from .base import BadFile, UsageRow
from .einvoice_cii import CiiLayout
from .einvoice_layout import BillLayout, Header
from .einvoice_numbers import NumberFinder
from .einvoice_ubl import UblLayout
from .einvoice_utility import UtilityLayout
from .tabular import BATCH_SIZE
from .xml_root import declared_entities, root_name

_KINDS = {
    "Invoice": "invoice",
    "CreditNote": "credit_note",
    "CrossIndustryInvoice": "cii",
    "UtilityStatement": "utility",
}
# The others only detail the bill that they belong to.
INVOICES = tuple(kind for kind in _KINDS.values() if kind != "utility")
_LAYOUTS: dict[str, BillLayout] = {
    "invoice": UblLayout(),
    "credit_note": UblLayout(),
    "cii": CiiLayout(),
    "utility": UtilityLayout(),
}
_NAMESPACES = (
    "urn:oasis:names:specification:ubl:schema:xsd:",
    "urn:un:unece:uncefact",
)


def xml_kind(content: bytes) -> str | None:
    """Return which document this is: invoice, credit_note, cii, utility or None.

    >>> ubl = b"urn:oasis:names:specification:ubl:schema:xsd:"
    >>> xml_kind(b'<Invoice xmlns="' + ubl + b'Invoice-2"/>')
    'invoice'
    >>> xml_kind(b"Number;Amount") is None
    True
    """
    try:
        return _kind(content)
    except BadFile:  # it declares entities
        return None


def read_bill(
    content: bytes,
    *,
    region: str | None = None,
    mask: bool = True,
    secret: bytes = b"",
    known: Mapping[str, str] | Iterable[str] = (),
    batch_size: int = BATCH_SIZE,
) -> BillReading:
    """Read the lines of an e-invoice, or the calls of a utility statement.

    ``region`` is the country of numbers written without theirs. A number in the text
    of a line counts when it is one of ``known``: the identifiers of one's lines, or
    {as written: as stored}.
    With a ``secret`` rows have a key of the whole number that was dialled.
    """
    return BillReading(
        content,
        region=region,
        mask=mask,
        secret=secret,
        known=known,
        batch_size=batch_size,
    )


def _kind(content: bytes) -> str | None:
    space, name = root_name(content) or ("", "")
    return _KINDS.get(name) if space.startswith(_NAMESPACES) else None


class BillReading:
    """The batches of usage rows of one e-invoice, to be gone through once.

    The head of the document is known from the start: its number, date, period,
    currency, the documents it corrects, and its totals per tax rate. Raises BadFile,
    from the start or at any batch, like ``Reading``.
    """

    def __init__(
        self,
        content: bytes,
        *,
        region: str | None,
        mask: bool,
        secret: bytes,
        known: Mapping[str, str] | Iterable[str],
        batch_size: int,
    ) -> None:
        """See ``read_bill``."""
        check_size(content, LIMITS.xml)
        kind = _kind(content)
        if kind is None:
            raise BadFile(
                "unsupported",
                "The file is %(kind)s; save it as xlsx or csv in a spreadsheet first.",
                kind="xml",
            )
        self.rows_read = self.rows_issue = self.rows_ignored = 0
        self.skipped: list[str] = []
        self._content = content
        self._size = batch_size
        self._layout: BillLayout = _LAYOUTS[kind]
        self._finder = NumberFinder(region, known, mask, secret)
        self.header: Header = self._read_header()
        self._find_one_number()
        self._batches = self._gather()

    @property
    def rows_charged(self) -> int:
        """Rows that are neither ignored nor an issue."""
        return self.rows_read - self.rows_ignored - self.rows_issue

    @property
    def documents(self) -> dict[str, date | None]:
        """The number of the document with its date; nothing when it has none."""
        return {self.document: self.document_date} if self.document else {}

    @property
    def document(self) -> str:
        """The number of the document."""
        return self.header.document

    @property
    def document_date(self) -> date | None:
        """The date of the document."""
        return self.header.date

    @property
    def totals(self) -> dict[Decimal, tuple[Decimal, Decimal]]:
        """The totals of the document per tax rate: the base and the tax."""
        return self.header.totals

    def __iter__(self) -> Iterator[list[UsageRow]]:
        """Go through the batches."""
        return self._batches

    def _read_header(self) -> Header:
        header = Header()
        layout = self._layout
        for element in self._elements(layout.header_tags, layout.line_tags):
            layout.read_header(header, element, self._finder)
        return header

    def _find_one_number(self) -> None:
        """Take over the number that the document names, when no line names its own.

        It must be one of ours and the only one: a remark may name whom to call.
        """
        header, finder = self.header, self._finder
        if header.number or not header.texts:
            return
        named = set().union(*map(finder.find_all, header.texts))
        if len(named) == 1 and not any(row.number for row in self._rows()):
            header.number = named.pop()

    def _gather(self) -> Iterator[list[UsageRow]]:
        gathered: list[UsageRow] = []
        for row in self._rows():
            gathered.append(row)
            if len(gathered) == self._size:
                yield self._counted(gathered)
                gathered = []
        if gathered:
            yield self._counted(gathered)

    def _rows(self) -> Iterator[UsageRow]:
        number = 0
        layout = self._layout
        for element in self._elements(layout.line_tags):
            for row in layout.read_line(element, self.header, self._finder):
                number += 1
                yield row._replace(row=number, document=self.document)
        for row in layout.read_charges(self.header):
            number += 1
            yield row._replace(row=number, document=self.document)

    def _counted(self, rows: list[UsageRow]) -> list[UsageRow]:
        counts = Counter(row.status for row in rows)
        self.rows_read += len(rows)
        self.rows_issue += counts["issue"]
        return rows

    def _elements(
        self, wanted: frozenset[str], dropped: frozenset[str] = frozenset()
    ) -> Iterator[etree._Element]:
        """Go through the elements of these names; what was read is forgotten.

        Elements that are ``dropped`` are emptied before one that holds them comes.
        """
        events = etree.iterparse(
            BytesIO(self._content),
            events=("end",),
            tag=[f"{{*}}{name}" for name in wanted | dropped],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _event, element in events:
                if element.getroottree().docinfo.doctype:
                    raise declared_entities()
                if ":" in element.tag.rpartition("}")[2]:  # a prefix of no namespace
                    raise _broken_xml(element.sourceline)
                if element.tag.rpartition("}")[2] in wanted:
                    yield element
                element.clear()
                if not dropped:
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise _as_bad_file(error) from error


def _as_bad_file(error: etree.XMLSyntaxError) -> BadFile:
    text = str(error)
    if "depth" in text:
        return BadFile("nested", "The file nests elements too deeply.")
    return _broken_xml(error.lineno)


def _broken_xml(line: int) -> BadFile:
    return BadFile(
        "broken_xml", "Line %(line)s of the file is not valid XML.", line=line
    )
