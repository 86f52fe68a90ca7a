"""Read mutated files of every format: MUTATIONS SEED.

Only BadFile may be raised, nothing may take longer than five seconds, and every row
must be accounted for. Prints what went wrong, with the seed that repeats it.
"""

import random
import sys
import time
import traceback
from collections import Counter
from decimal import Decimal

from kit import light_package  # noqa: F401 - makes the addon importable without Odoo
from kit.places import ROOT
from telecom_split_billing.parsers import LAYOUTS, BadFile, read, read_bill, recognise
from telecom_split_billing.tests.tools import documents

LONGEST = 5  # seconds
GOLDEN = ROOT / "tests" / "parsers" / "golden"
PROFILES = [layout.profile for layout in LAYOUTS]
ANN = "+447700900001"
TOKENS = (b"", b"\0", b";", b'"', b"<", b"&", b"&amp;", b"\n", b"-", b"1e999", b"NaN")


def samples():
    """Return {name: content} of a file of every format."""
    found = {
        path.name: path.read_bytes()
        for path in sorted(GOLDEN.iterdir())
        if path.suffix != ".json" and path.name != ".gitattributes"
    }
    bill = documents.Bill(
        lines=[
            documents.Line(amount=Decimal(n), number=ANN, where=where, name="Calls")
            for n, where in enumerate(("object", "property", "name", "note"), 1)
        ],
        charges=[("Paper", Decimal(2), 21)],
        embedded=[("u.csv", "text/csv", b"Number;Amount")],
        period=("2026-10-01", "2026-10-31"),
        corrects="F-0",
    )
    calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.20")] * 3}
    return found | {
        "invoice.xml": documents.ubl(bill),
        "credit.xml": documents.ubl(bill, "CreditNote"),
        "cii.xml": documents.cii(bill),
        "utility.xml": documents.utility_statement(calls),
    }


def mutate(content, chance):
    """Return the content with a few bytes changed, cut, doubled or replaced."""
    content = bytearray(content)
    for _time in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(content) + 1)
        upto = min(len(content), at + chance.choice((1, 1, 4, 50, 2000)))
        kind = chance.randrange(5)
        if kind == 0 and at < len(content):
            content[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del content[at:upto]
        elif kind == 2:
            content[at:at] = content[at:upto] * chance.choice((1, 1, 3))
        elif kind == 3:
            content[at:upto] = chance.choice(TOKENS)
        else:
            content[at:at] = bytes(chance.randrange(256) for _each in range(4))
    return bytes(content)


def open_reading(name, content):
    """Return a reading of the content, as an upload would open it."""
    if name.endswith(".xml"):
        return read_bill(content, region="GB", known={ANN})
    profile = recognise(content, PROFILES) or PROFILES[0]
    return read(content, profile)


def check(name, content):
    """Return what became of one file; raise when something is wrong with that."""
    started = time.monotonic()
    try:
        reading = open_reading(name, content)
        rows = [row for batch in reading for row in batch]
    except BadFile as error:
        outcome = error.kind
    else:
        counts = Counter(row.status for row in rows)
        told = (reading.rows_charged, reading.rows_ignored, reading.rows_issue)
        seen = (counts[""], counts["ignored"], counts["issue"])
        if told != seen or sum(told) != reading.rows_read:
            raise AssertionError(f"rows {seen}, but {told} of {reading.rows_read}")
        outcome = "read"
    if time.monotonic() - started > LONGEST:
        raise AssertionError(f"took {time.monotonic() - started:.1f} s")
    return outcome


def main(mutations, first):
    """Read as many mutated files; return how many went wrong."""
    originals = samples()
    names = sorted(originals)
    for name in names:
        if check(name, originals[name]) != "read":
            sys.exit(f"{name} cannot be read as it is.")
    outcomes, wrong = Counter(), 0
    for seed in range(first, first + mutations):
        chance = random.Random(seed)
        name = chance.choice(names)
        try:
            outcomes[check(name, mutate(originals[name], chance))] += 1
        except Exception:  # noqa: BLE001 - that is what it looks for
            wrong += 1
            print(f"seed {seed}, {name}:")
            traceback.print_exc(limit=-4, file=sys.stdout)
    print(
        f"{mutations} mutations of {len(names)} files: {dict(outcomes.most_common())}"
    )
    return wrong


sys.exit(bool(main(*map(int, sys.argv[1:]))))
