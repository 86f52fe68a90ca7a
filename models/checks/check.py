"""One check of the books: a sentence, and the query for what breaks it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that holds in the books, in words and as a query for what breaks it.

    Where no query can tell, ``method`` names the method of ``telecom.check`` that
    returns the same rows.
    """

    key: str
    name: object  # a text that is translated when it is shown
    sentence: object
    model: str
    query: str = ""
    method: str = ""
