"""The layout that a proposal makes, in the values that ``layout_file`` describes."""

from __future__ import annotations

import glob
import re
from typing import Any

from .guess import Guess, Proposal
from .layout_file import DECIMAL_TEXTS, DELIMITER_TEXTS
from .notation import to_notation
from .sample import Sample
from .shape_notation import from_cuts, from_record, from_section

_DELIMITERS = {text: name for name, text in DELIMITER_TEXTS.items()}
_MARKS = {text: name for name, text in DECIMAL_TEXTS.items()}
_DIGITS = re.compile(r"\d+")


def to_layout(sample: Sample, proposal: Proposal) -> dict[str, Any]:
    """Return the values of a layout that differ from file to file, columns aside."""
    delimiter = sample.delimiter
    name = _DELIMITERS.get(delimiter, "other") if delimiter else "auto"
    return {
        # The next file is named for another month.
        "member": _DIGITS.sub("*", mask_of(sample.member)),
        "delimiter": name,
        "other_delimiter": (delimiter or "") if name == "other" else "",
        "has_header": proposal.header_row is not None,
        "decimal_mark": _MARKS[proposal.number_format.decimal_mark],
        "date_formats": tuple(map(to_notation, proposal.date_formats)),
        "duration_format": proposal.duration_format,
        "blank_is_account_level": "" in proposal.account_level,
        "account_level": tuple(filter(None, proposal.account_level)),
        "blank_values": proposal.blank_values,
        "zero_amounts": tuple(filter(None, proposal.zero_amounts)),
        "blank_is_zero": "" in proposal.zero_amounts,
        "opposite_sign": proposal.sign < 0,
        "sections": tuple(map(from_section, proposal.sections)),
        "records": tuple(map(from_record, proposal.records)),
        "cuts": from_cuts(sample.cuts),
    }


def to_columns(proposal: Proposal) -> dict[int, dict[str, Any]]:
    """Return {position: values of the column in a layout}.

    The time that stands with the day is read from there: it has no column of its own.
    """
    days = proposal.columns.get("day", ())
    return {
        guess.position: _to_column(guess, name, proposal)
        for name, guesses in proposal.columns.items()
        for guess in guesses
        if name != "time" or guess not in days
    }


def _to_column(guess: Guess, name: str, proposal: Proposal) -> dict[str, Any]:
    return {
        "field": name,
        "forward_fill": name in proposal.forward_fill,
        "factor": f"{guess.factor}",
        "decimal_mark": _MARKS.get(guess.decimal_mark, ""),
    }


def mask_of(member: str) -> str:
    """Return the mask that only this member of a zip file fits.

    >>> mask_of("2026/calls[1].csv")
    'calls[[]1].csv'
    """
    return glob.escape(member.rpartition("/")[2])
