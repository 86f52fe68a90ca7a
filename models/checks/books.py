"""The invariants of the books of split bills: one query per sentence.

Each query returns one row per record that breaks the sentence, with the columns
``company_id``, ``res_id`` (of the model that the check names), ``expected`` and
``found``; the last two are amounts or counts.
"""

from .books_bills import BILLS, CHARGES
from .books_settlements import ENTRIES, SETTLEMENTS

CHECKS = (*CHARGES, *BILLS, *ENTRIES, *SETTLEMENTS)
