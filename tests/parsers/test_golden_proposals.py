"""All that is proposed for files of unknown layouts, and how sure each column is.

With TELECOM_SAVE_GOLDEN=1 it is written again: look at the difference before you commit
it. Whether a proposal is right is tested elsewhere; a change of words, weights or
limits shows here with every file that it is felt in.
"""

import json
import os
from pathlib import Path
from unittest import TestCase

from ...parsers import head, propose
from ...parsers.shape_notation import from_record, from_section
from ..tools.pdf_bills import SHAPES, pdf_bill
from .test_unknown_layouts import FOLDER, GIVEN, ROWS, places_in
from .unknown_layouts import MADE

FILE = Path(__file__).parent / "golden" / "proposals.json"
SAVE = "TELECOM_SAVE_GOLDEN" in os.environ
MONEY = ("net", "gross", "tax")


def told_guess(guess, field):
    """Return a column in a few words: place, confidence, and what amounts have."""
    words = [f"{guess.at!r} {guess.confidence}"]
    if field in MONEY:
        words.append(f"{guess.factor}{guess.decimal_mark} = {guess.total}")
    return " ".join(words)


def told_proposal(proposal):
    """Return what a proposal says, as json keeps it; what is as usual is left out."""
    amounts = proposal.number_format
    facts = {
        "header_row": proposal.header_row,
        **{
            field: " / ".join(told_guess(guess, field) for guess in guesses)
            for field, guesses in proposal.columns.items()
        },
        "candidates": " / ".join(
            f"{field} {' '.join(str(guess.position) for guess in guesses)}"
            for field, guesses in proposal.candidates.items()
        ),
        "doubts": " / ".join(f"{f} {proposal.reasons[f]}" for f in proposal.doubts),
        "totals": f"{proposal.totals} {proposal.control_total}",
        "marks": f"{amounts.decimal_mark} {amounts.thousands_marks}",
        "dates": " / ".join(proposal.date_formats),
        "durations": proposal.duration_format,
        "filled": " / ".join(proposal.forward_fill),
        "account_level": " / ".join(proposal.account_level),
        "blank": f"{proposal.blank_values} {proposal.zero_amounts}",
        "sign": proposal.sign,
        "sections": " / ".join(map(from_section, proposal.sections)),
        "records": " / ".join(map(from_record, proposal.records)),
        "headers": " / ".join(proposal.signature),
    }
    usual = {"sign": 1, "durations": "seconds", "totals": "() None", "blank": "() ()"}
    return {
        name: value
        for name, value in facts.items()
        if value not in ("", None, usual.get(name))
    }


def get_proposals():
    """Yield (name, rows, region) of every file, with its headers and without."""
    for each in GIVEN:
        content = (FOLDER / each["file"]).read_bytes()
        yield each["file"], head(content, rows=ROWS).rows, each["region"]
    for made in MADE:
        yield made.name, head(made.content, rows=ROWS).rows, made.region
        rows, header, places = places_in(made)
        if places:
            below = [row for row in rows if row != header]
            yield f"{made.name}, no headers", below, made.region
    for shape in SHAPES:
        bill = pdf_bill(shape, lines=9)
        rows = head(bill.content, rows=ROWS).rows
        yield f"PDF, {shape}", rows, bill.words.region


class TestGoldenProposals(TestCase):
    maxDiff = 4000

    def test_each_proposal_is_the_one_that_was_seen(self):
        found = {
            name: told_proposal(propose(rows, region))
            for name, rows, region in get_proposals()
        }
        if SAVE:
            text = json.dumps(found, ensure_ascii=False, indent=1)
            FILE.write_text(text + "\n", encoding="utf-8")
        wanted = json.loads(FILE.read_text(encoding="utf-8"))
        self.assertEqual(list(found), list(wanted))
        for name, proposal in found.items():
            with self.subTest(name):
                self.assertEqual(proposal, wanted[name])
