"""Each shipped layout, read from a file beside what must come out of it.

With TELECOM_SAVE_GOLDEN=1 the expected results are written again, and inputs that were
deleted are made anew; look at the difference before you commit it.
"""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

from ...parsers import detect, head, propose, recognise
from ..tools import samples
from .common import BY_KEY, PROFILES, rows_of, told

FOLDER = Path(__file__).parent / "golden"
PUBLISHED = Path(__file__).parent / "layouts"  # made by hand, of published headers
SAVE = "TELECOM_SAVE_GOLDEN" in os.environ

# file, kind, layout, region of the operator, and what makes the file
CASES = (
    ("plain.csv", "csv", "plain", "GB", samples.plain_csv),
    ("plain.xls", "xls", "plain", "GB", samples.plain_xls),
    ("plain.xlsx", "xlsx", "plain", "GB", samples.plain_xlsx),
    ("plain.ods", "ods", "plain", "GB", samples.plain_ods),
    ("telenor_no.txt", "csv", "telenor_no", "NO", samples.telenor),
    ("telekom_de.csv", "csv", "telekom_de", "DE", samples.telekom_germany),
    ("verizon.zip", "zip", "verizon", "US", samples.verizon),
    ("telekom_sk.csv", "csv", "telekom_sk", "SK", samples.slovak_telekom),
    ("o2_sk.csv", "csv", "o2_sk", "SK", samples.o2_slovakia),
    ("uk_cdr_header.csv", "csv", "uk_cdr", "GB", None),
    ("callroute.csv", "csv", "callroute", "GB", None),
    ("bt_cdr.csv", "csv", "bt_cdr", "GB", None),
    ("bch_pence.csv", "csv", "bch_pence", "GB", None),
    ("outbox_de.csv", "csv", "outbox_de", "DE", None),
    ("orcon_nz.csv", "csv", "orcon_nz", "NZ", None),
    ("vocus_au.csv", "csv", "vocus_au", "AU", None),
    ("vodafone_au.csv", "csv", "vodafone_au", "AU", None),
    ("telcel.csv", "csv", "telcel", "MX", None),
    ("tmobile_cz_cp1250.csv", "csv", "tmobile_cz", "CZ", None),
    ("vodafone_cz.xlsx", "xlsx", "vodafone_cz", "CZ", None),
    ("tmobile_summary.csv", "csv", "tmobile_us", "US", None),
)
MADE = [case for case in CASES if case[-1]]  # others are proposed elsewhere


def plain(value):
    """Return the value as json keeps it."""
    return str(value) if isinstance(value, (Decimal, date)) else value


def result_of(content, layout, region):
    rows, reading = rows_of(content, BY_KEY[layout], region=region)
    return {
        "read": reading.rows_read,
        "charged": reading.rows_charged,
        "ignored": reading.rows_ignored,
        "issue": reading.rows_issue,
        "documents": {name: plain(day) for name, day in reading.documents.items()},
        "members": reading.members,
        "skipped": reading.skipped,
        "net": str(sum(row.amount or 0 for row in rows if not row.status)),
        "tax": str(sum(row.tax or 0 for row in rows if not row.status)),
        "rows": [{k: plain(v) for k, v in told(row).items()} for row in rows],
    }


class TestGolden(TestCase):
    maxDiff = 4000

    def content(self, name, make):
        path = FOLDER / name if make else PUBLISHED / name
        if SAVE and not path.exists():
            path.write_bytes(make())
        return path.read_bytes()

    def test_every_file_gives_what_stands_beside_it(self):
        for name, _kind, layout, region, make in CASES:
            with self.subTest(name):
                result = result_of(self.content(name, make), layout, region)
                expected = FOLDER / f"{name}.json"
                if SAVE:
                    text = json.dumps(result, indent=1, ensure_ascii=False)
                    expected.write_text(text + "\n", encoding="utf-8")
                saved = json.loads(expected.read_text(encoding="utf-8"))
                self.assertEqual(result, saved)

    def test_every_file_is_recognised_by_its_content(self):
        for name, kind, layout, _region, make in CASES:
            with self.subTest(name):
                content = self.content(name, make)
                self.assertEqual(detect(content), kind)
                if not BY_KEY[layout].has_header:
                    continue  # its values tell, and that needs the numbers of ours
                self.assertIs(recognise(content, PROFILES), BY_KEY[layout])

    def test_the_generator_still_makes_the_same_files(self):
        for name, kind, _layout, _region, make in CASES:
            if make and kind == "csv":
                with self.subTest(name):
                    self.assertEqual(make(), self.content(name, make))

    def test_what_is_read_is_what_was_written(self):
        rows, _ = rows_of(samples.plain_csv(), BY_KEY["plain"], mask=False)
        wanted = [row[:-1] for row in samples.plain_rows()]  # less the bill's date
        fields = ("number", "day", "label", "quantity", "unit", "amount", "tax", "rate")
        read = [
            tuple(getattr(row, name) for name in (*fields, "dialled", "document"))
            for row in rows
        ]
        self.assertEqual(read, wanted)

    def test_the_plain_layout_reads_alike_in_every_format(self):
        results = [
            result_of(self.content(name, make), layout, region)
            for name, _kind, layout, region, make in CASES
            if layout == "plain"
        ]
        for result in results:
            for row in result["rows"]:  # a spreadsheet keeps no zeros at the end
                row.update(
                    (name, str(Decimal(row[name]).normalize()))
                    for name in ("amount", "tax", "quantity", "rate")
                )
            result.update(net=Decimal(result["net"]), tax=Decimal(result["tax"]))
        for result in results[1:]:
            self.assertEqual(result, results[0])

    def test_every_shipped_layout_has_a_file(self):
        self.assertEqual({case[2] for case in CASES}, set(BY_KEY))


class TestProposals(TestCase):
    """The wizard's proposal for each golden file is the shipped layout, nearly."""

    # What nobody can see in a file: guesses of ours, columns that it does without, or
    # taken from a heading.
    BEYOND_SIGHT = {
        "telekom_de": {"document_date"},
        "plain": {"user_name", "date_from", "date_to"},
    }

    def test_the_columns_proposed_are_those_of_the_layout(self):
        for name, _kind, layout, region, _make in MADE:
            with self.subTest(name):
                shipped = BY_KEY[layout]
                content = (FOLDER / name).read_bytes()
                sample = head(content, member=shipped.member, rows=100)
                proposal = propose(sample.rows, region)
                beyond = self.BEYOND_SIGHT.get(layout, set())
                proposed = set(proposal.columns)
                self.assertEqual(proposed, set(shipped.columns) - beyond)
                for field, columns in shipped.columns.items():
                    if field in beyond or field == "label":
                        continue
                    guess = proposal.columns[field][0]
                    if "*" not in columns[0].at:
                        self.assertEqual(guess.at, columns[0].at)

    def test_a_proposed_layout_reads_the_same_amounts_and_numbers(self):
        for name, _kind, layout, region, _make in MADE:
            with self.subTest(name):
                shipped = BY_KEY[layout]
                content = (FOLDER / name).read_bytes()
                sample = head(content, member=shipped.member, rows=100)
                profile = propose(sample.rows, region).profile(
                    "Proposed", member=shipped.member, filters=shipped.filters
                )
                rows, _ = rows_of(content, profile, region=region)
                expected, _ = rows_of(content, shipped, region=region)
                self.assertEqual(
                    [(row.number, row.amount, row.status) for row in rows],
                    [(row.number, row.amount, row.status) for row in expected],
                )
