"""The text of a cell: cleaned, and read into the columns that are texts."""

from __future__ import annotations

LONGEST_TEXT = 500
LONGEST_DETAIL = 80


class Unreadable(ValueError):
    """An unreadable cell: the row becomes an issue, the others are unharmed."""

    def __init__(self, reason: str, detail: str) -> None:
        """Take the kind of issue, and the text that could not be read."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def clean(text: str) -> str:
    """Return the text with single spaces and without invisible characters.

    A text that a program wrote as a formula, to keep its zeros, is that text.

    >>> clean(" Mobil\\xa0data \\x00\\n Norge"), clean('="0470"')
    ('Mobil data Norge', '0470')
    """
    text = " ".join(text.split())
    if text[:2] == '="' and text[-1] == '"' and len(text) > 3:
        text = text[2:-1].strip()
    if not text.isprintable():  # invisible marks, and what no database takes
        text = "".join(letter if letter.isprintable() else " " for letter in text)
        text = " ".join(text.split())
    return text


def joined_label(texts: tuple[str, ...]) -> str:
    """Return the label of a row, of the texts of its columns.

    >>> joined_label(("Calls", "", " abroad "))
    'Calls / abroad'
    """
    label = " / ".join(filter(None, map(clean, texts)))
    if len(label) > LONGEST_TEXT:
        raise Unreadable("unreadable_label", label)
    return label


def short_text(text: str) -> str:
    """Return the text as a problem names it."""
    return clean(text)[:LONGEST_DETAIL]


def plain_text(text: str) -> str:
    """Return the text as it is stored."""
    return clean(text)[:LONGEST_TEXT]


def unless_blank(text: str, blanks: set[str]) -> str:
    """Return the text as it is stored, "" if it is one of those that mean nothing."""
    return "" if clean(text).casefold() in blanks else plain_text(text)
