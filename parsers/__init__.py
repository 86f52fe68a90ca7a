"""Read operators' detail files: bytes in, usage rows and issues out.

``recognise(content, profiles)`` tells which layout a file has; ``read(content,
profile)`` gives its rows in batches. ``BadFile`` is all that can go wrong.
"""

from .base import BAD_FILE_KINDS, ROW_ISSUE_KINDS, BadFile, UsageRow
from .bill import BillReading, read_bill, xml_kind
from .detect import detect
from .guess import DOUBTS, Guess, Proposal
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
from .tabular import Reading, read
from .vat import is_same_vat
