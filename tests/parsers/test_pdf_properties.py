"""What holds for every PDF: no row of a table is lost, and damage is told."""

import threading
from decimal import Decimal
from unittest import TestCase

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ...parsers import BAD_FILE_KINDS, BadFile, head, propose
from ..tools.pdf_bills import SHAPES, pdf_bill
from .common import rows_of
from .test_pdf import read_whole
from .test_pdf_tables import HEADER, RIGHT, paged, read_proposed

STEADY = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
SMALL_BILLS = tuple(
    pdf_bill(shape, lines=2, each=2, language=language).content
    for shape, language in (("table", "nl"), ("fees", "en"))
)
edits = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12)),
    min_size=1,
    max_size=6,
)
cents = st.integers(-999_999, 9_999_999).filter(bool)
labels = st.sampled_from(
    ["Abonnement Vrij", "Korting", "Data 5 GB", "Toestel 3 van 24", "Sms", "Gesprekken"]
)


def edited(content, changes):
    for where, length, more in changes:
        at = int(where * len(content))
        content = content[:at] + more + content[at + length :]
    return content


def written(amount):
    text = f"{amount:,.2f}"
    return text.translate(str.maketrans(",.", ".,"))


class TestProperties(TestCase):
    @STEADY
    @given(st.lists(st.tuples(labels, cents), min_size=3, max_size=90), st.booleans())
    def test_every_row_is_read_with_its_amount(self, charges, one_by_one):
        rows = [
            (
                *((45, f"0490 00 {n // 100:02} {n % 100:02}"), (150, f"Ann {n}")),
                *((300, label), (RIGHT, written(Decimal(amount) / 100))),
            )
            for n, (label, amount) in enumerate(charges)
        ]
        pages = [(HEADER, *rows[at : at + 40]) for at in range(0, len(rows), 40)]
        content = paged(*pages, one_by_one=one_by_one)
        _proposal, charged, others = read_proposed(content)
        self.assertEqual([row.reason for row in others], [])
        sign = -1 if charged[0].amount != Decimal(charges[0][1]) / 100 else 1
        self.assertEqual(
            [(row.label, sign * row.amount) for row in charged],
            [(label, Decimal(amount) / 100) for label, amount in charges],
        )

    @STEADY
    @given(
        st.sampled_from(sorted(SHAPES)),
        st.integers(1, 14),
        st.integers(1, 14),
        st.integers(1, 999),
    )
    def test_bills_of_any_size_come_to_their_total(self, shape, lines, each, seed):
        bill = pdf_bill(shape, lines=lines, each=each, seed=seed)
        charged, rows, _reading = read_whole(bill)
        issues = [row for row in rows if row.status == "issue"]
        self.assertEqual(len(charged), len(bill.charges))
        self.assertEqual(sum(row.amount for row in charged), bill.total)
        self.assertEqual(issues, [])

    @STEADY
    @given(st.sampled_from(SMALL_BILLS), edits)
    def test_damage_is_read_or_told(self, content, changes):
        content = edited(content, changes)
        try:
            sample = head(content, rows=40)
            propose(sample.rows, "BE")
        except BadFile as error:
            self.assertIn(error.kind, BAD_FILE_KINDS)


class TestThreads(TestCase):
    def test_several_threads_read_at_once(self):
        bills = [pdf_bill("calls", lines=8, seed=seed) for seed in range(4)]
        totals = {}

        def read(number):
            charged, _rows, _reading = read_whole(bills[number])
            totals[number] = sum(row.amount for row in charged)

        threads = [threading.Thread(target=read, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(totals, {n: bill.total for n, bill in enumerate(bills)})

    def test_a_reading_that_is_given_up_leaves_nothing_open(self):
        bill = pdf_bill("calls", lines=8)
        sample = head(bill.content, rows=60)
        profile = propose(sample.rows, "BE").profile("x", cuts=sample.cuts)
        for _ in range(5):
            head(bill.content, rows=3)
        rows, _reading = rows_of(bill.content, profile, region="BE")
        self.assertGreater(len(rows), 90)
