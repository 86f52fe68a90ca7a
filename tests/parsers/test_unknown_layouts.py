"""Files of layouts that are not shipped: what is proposed is right, or in doubt.

Those in ``layouts/`` come with what has to be proposed; those of ``unknown_layouts``
are of our own making, in all languages whose words are known.
"""

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from unittest import TestCase

from ...parsers import head, propose
from ...parsers.phone import to_e164
from ...parsers.texts import Unreadable
from .common import rows_of
from .unknown_layouts import MADE

FOLDER = Path(__file__).parent / "layouts"
GIVEN = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ROWS = 60
BILL = date(2026, 11, 1)
MONEY = ("net", "gross")
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import parsers
rows = parsers.head(b"MSISDN;Cost\\n447700900001;1.20\\n", rows=5).rows
print(parsers.propose(rows, "GB").columns["net"][0].header)
"""


def proposal_of(content, region, **options):
    return propose(head(content, rows=ROWS).rows, region, **options)


def wrong_fields(proposal, expected):
    """Return the fields whose first column is not the expected one."""
    return [
        field
        for field, wanted in expected.items()
        if not any(
            wanted in (guess.header, guess.position)
            for guess in proposal.columns.get(field, ())[:1]
        )
    ]


def silent(proposal, wrong):
    """Return the wrong fields of which the user is not asked."""
    asked = set(proposal.doubts)
    if asked.intersection(MONEY):  # which amount it is, without tax or with it
        asked.update(MONEY)
    return [f for f in wrong if f in ("number", *MONEY) and f not in asked]


class TestGivenLayouts(TestCase):
    def test_each_is_proposed_without_a_correction(self):
        for each in GIVEN:
            with self.subTest(each["file"]):
                content = (FOLDER / each["file"]).read_bytes()
                proposal = proposal_of(content, each["region"])
                self.assertEqual(wrong_fields(proposal, each["columns"]), [])

    def test_what_is_proposed_reads_to_the_total(self):
        for each in GIVEN:
            with self.subTest(each["file"]):
                content = (FOLDER / each["file"]).read_bytes()
                profile = proposal_of(content, each["region"]).profile("Proposed")
                rows, reading = rows_of(content, profile, region=each["region"])
                self.assertEqual(
                    [(row.reason, row.detail) for row in rows if row.status], []
                )
                self.assertEqual(reading.rows_charged, each["rows"])
                total = sum((row.amount for row in rows), Decimal(0))
                self.assertEqual(total, Decimal(each["total"]))


class TestMadeLayouts(TestCase):
    """Most are right, and none is wrong without a word."""

    FEWEST_RIGHT = len(MADE)

    def test_all_that_is_wrong_is_in_doubt(self):
        right = 0
        for made in MADE:
            with self.subTest(made.name):
                proposal = proposal_of(made.content, made.region)
                wrong = wrong_fields(proposal, made.columns)
                self.assertEqual(silent(proposal, wrong), [])
                right += not wrong
        self.assertGreaterEqual(right, self.FEWEST_RIGHT)

    def test_doubts_are_few(self):
        doubted = [
            made.name
            for made in MADE
            if {"number", "net"} & set(proposal_of(made.content, made.region).doubts)
        ]
        self.assertLessEqual(len(doubted), len(MADE) // 7, doubted)

    def test_what_is_proposed_reads_to_the_total(self):
        for made in MADE:
            with self.subTest(made.name):
                if not made.total:
                    continue
                profile = proposal_of(made.content, made.region).profile("Proposed")
                rows, _reading = rows_of(
                    made.content, profile, region=made.region, around=BILL
                )
                issues = [(r.reason, r.detail) for r in rows if r.status == "issue"]
                self.assertEqual(issues, [])
                charged = [row.amount for row in rows if not row.status]
                self.assertEqual(sum(charged, Decimal(0)), Decimal(made.total))


def places_in(made):
    """Return the rows of a file, its header and {field: position} in it."""
    rows = head(made.content, rows=ROWS).rows
    for at, header in enumerate(rows):
        places = {
            field: header.index(name) + 1
            for field, name in made.columns.items()
            if name in header
        }
        if places:
            return rows[at + 1 :], header, places
    return [], [], {}


class TestWithLess(TestCase):
    """The same files with less to go by: what is wrong then is in doubt."""

    def check(self, name, change):
        for made in MADE:
            rows, header, places = places_in(made)
            if not places:
                continue
            rows = [row for row in rows if row != header]
            with self.subTest(f"{made.name}, {name}"):
                table, places = change(rows, header, places, Random(made.name))
                proposal = propose(table, made.region)
                self.assertEqual(silent(proposal, wrong_fields(proposal, places)), [])

    def test_without_headers(self):
        self.check("none", lambda rows, header, places, random: (rows, places))
        for letters in ("F{}", "{}"):
            names = [letters.format(n) for n in range(50)]
            self.check(
                letters,
                lambda rows, header, places, random, names=names: (
                    [names[: len(header)], *rows],
                    places,
                ),
            )

    def test_in_any_order(self):
        def shuffled(rows, header, places, random):
            order = list(range(len(header)))
            random.shuffle(order)
            table = [
                [row[at] if at < len(row) else "" for at in order]
                for row in (header, *rows)
            ]
            return table, {
                field: order.index(at - 1) + 1 for field, at in places.items()
            }

        for time in range(3):
            self.check(f"order {time}", shuffled)

    def test_without_the_column_of_the_number(self):
        told = 0
        for made in MADE:
            rows, header, places = places_in(made)
            if "number" not in places:
                continue
            gone = places["number"] - 1
            table = [[*row[:gone], *row[gone + 1 :]] for row in (header, *rows)]
            told += "number" in propose(table, made.region).doubts
        # One has a column whose word may say either.
        self.assertGreaterEqual(told, sum("number" in m.columns for m in MADE) - 8)

    def test_own_lines_tell_the_column_of_the_line(self):
        for made in MADE:
            rows, header, places = places_in(made)
            if not {"number", "dialled"} <= set(places):
                continue
            with self.subTest(made.name):
                at = places["number"] - 1
                lines = set()
                for row in rows:
                    with suppress(Unreadable, IndexError):
                        lines.add(to_e164(row[at], made.region))
                names = [f"{n}" for n in range(len(header))]
                table = [names, *(row for row in rows if row != header)]
                proposal = propose(table, made.region, lines)
                self.assertEqual(proposal.columns["number"][0].position, at + 1)
                self.assertNotIn("number", proposal.doubts)


class TestOutside(TestCase):
    def test_only_the_root_has_to_be_on_the_path(self):
        root = Path(__file__).parents[2].resolve()
        told = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(root)],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
        )
        self.assertEqual(told.stdout.strip(), "Cost")
