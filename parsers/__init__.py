"""Read operators' detail files: bytes in, usage rows and issues out.

``recognise(content, profiles)`` tells which layout a file has; ``read(content,
profile)`` gives its rows in batches. ``BadFile`` is all that can go wrong.

A PDF is a table like any other. ``head(content)`` gives the rows from a little above
its largest table on, with ``Sample.cuts``, where its columns begin in points, and
``Sample.places``, page and line of each row. A layout of PDFs has such cuts
(``proposal.profile(name, cuts=sample.cuts)``): only one with cuts recognises a PDF. Its
usage rows have the line on the page for ``row``, and the page for ``member``.
"""

from .anonymise import anonymise
from .base import BAD_FILE_KINDS, ROW_ISSUE_KINDS, BadFile, UsageRow
from .einvoice import INVOICES, BillReading, read_bill, xml_kind
from .detect import detect, is_pdf
from .guess import DOUBTS, Guess, Proposal
from .layout_file import BadLayout, dump_layout, load_layout, to_profile
from .layouts import LAYOUTS, LabelRule, Layout
from .profile import (
    FIELDS,
    OPERATORS,
    Column,
    Filter,
    NumberFormat,
    Profile,
    Record,
    Section,
)
from .propose import propose
from .recognise import find_fitting, recognise
from .sample import Sample, head
from .size import estimate_rows
from .tabular import Reading, read
from .vat import is_same_vat
