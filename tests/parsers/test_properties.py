"""What holds for every file, whatever is in it."""

import re
from pathlib import Path
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ...parsers import ROW_ISSUE_KINDS, BadFile, detect, head, phone, propose, recognise
from .common import BY_KEY, PROFILES, SMALL, rows_of, rows_or_refusal, small_file

GOLDEN = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parent / "golden").iterdir())
    if path.suffix != ".json" and path.name[0] != "."
}
LAYOUT_OF = {name: BY_KEY[name.partition(".")[0]] for name in GOLDEN}

# The same examples at every run, however slow the machine: red means a change did it.
STEADY = settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

edits = st.lists(
    st.tuples(
        st.floats(0, 1),  # where
        st.integers(0, 60),  # bytes taken out
        st.binary(max_size=4)
        | st.sampled_from([b'"', b"\0", b";", b"\n", b"<!DOCTYPE"]),
    ),
    min_size=1,
    max_size=8,
)
cells = st.sampled_from(
    ["", "07700 900123", "31.01.2026", "1,50", "-2", "x", '"', " ", "a;b", "N/A", "\0"]
)


def edited(content, changes):
    for where, taken, put in changes:
        at = int(where * len(content))
        content = content[:at] + put + content[at + taken :]
    return content


class TestAnyFile(TestCase):
    @settings(STEADY, max_examples=300)
    @given(name=st.sampled_from(sorted(GOLDEN)), changes=edits)
    def test_a_damaged_file_raises_nothing_but_bad_file(self, name, changes):
        content = edited(GOLDEN[name], changes)
        rows, reading = rows_or_refusal(content, LAYOUT_OF[name], region="GB")
        self.assertGreaterEqual(reading.rows_read, len(rows))
        kinds = {row.reason for row in rows if row.status == "issue"}
        self.assertLessEqual(kinds, ROW_ISSUE_KINDS)
        for call in (detect, lambda c: recognise(c, PROFILES), self.propose):
            try:
                call(content)
            except BadFile as error:
                self.assertRegex(str(error), r"(?s)^[A-Z].*\.$")

    @staticmethod
    def propose(content):
        proposal = propose(head(content).rows, "GB")
        try:
            proposal.profile("Proposed")
        except ValueError as error:
            if "needs" not in str(error):
                raise

    @settings(STEADY, max_examples=200)
    @given(content=st.binary(max_size=400))
    def test_any_bytes_raise_nothing_but_bad_file(self, content):
        rows_or_refusal(content, SMALL)

    @settings(STEADY, max_examples=200)
    @given(
        lines=st.lists(st.lists(cells, min_size=1, max_size=6), max_size=20),
        size=st.integers(1, 7),
    )
    def test_every_row_is_charged_or_ignored_or_an_issue(self, lines, size):
        content = small_file(*(";".join(line) for line in lines))
        rows, reading = rows_or_refusal(content, SMALL, batch_size=size)
        counted = [row.status for row in rows]
        self.assertLessEqual(set(counted), {"", "ignored", "issue"})
        quoted = any('"' in cell for line in lines for cell in line)
        if quoted or any("\0" in cell for line in lines for cell in line):
            return  # rows may be refused, or be cells of one row
        filled = [line for line in lines if any(cell.strip(" ;") for cell in line)]
        self.assertEqual(len(rows), len(filled))
        self.assertEqual(reading.rows_read, len(rows))
        self.assertEqual(reading.rows_issue, counted.count("issue"))
        self.assertEqual(reading.rows_charged, counted.count(""))
        again, _ = rows_of(content, SMALL)
        self.assertEqual(rows, again)

    @settings(STEADY)
    @given(
        text=st.text(max_size=40) | st.from_regex(r"\+?[0-9 ./-]{0,20}", fullmatch=True)
    )
    def test_masking_leaves_no_more_than_the_prefix(self, text):
        masked = phone.mask(text)
        digits, left = (re.sub(r"\D", "", each) for each in (text, masked))
        self.assertLessEqual(len(left), max(len(digits) - 4, 0))

    @settings(STEADY)
    @given(
        rows=st.lists(st.lists(cells | st.text(max_size=12), max_size=7), max_size=30)
    )
    def test_anything_gets_some_proposal(self, rows):
        proposal = propose(rows)
        for guesses in proposal.columns.values():
            for guess in guesses:
                self.assertGreater(guess.confidence, 0)
                self.assertLessEqual(guess.confidence, 1)
