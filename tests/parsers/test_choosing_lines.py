"""Which column is the line, which the dialled number, and what a minute costs."""

from unittest import TestCase

from ...parsers.propose_lines import are_ours, choose_lines
from ...parsers.propose_measures import duration_format, is_too_dear
from .test_column_fits import column

OWN = ("07700900001", "07700900001", "07700900002", "07700900002", "07700900001")
CALLED = ("02079460001", "02079460002", "02079460003", "02079460004", "02079460005")
OTHERS = ("02079460001", "02079460001", "02079460002", "02079460002", "02079460001")
CARDS = ("8999900000000000014", "8999900000000000022")
CIRCUITS = ("CIR-1", "CIR-2")
WORDS = ("Ann", "Bob")


def choose(*texts, lines=()):
    """Return the places of line and dialled number, and the doubt.

    Texts may come with what their header says.
    """
    columns = []
    for at, each in enumerate(texts):
        said = each[-1] if isinstance(each[-1], dict) else {}
        found = column(*each[: len(each) - bool(said)], **said)
        found.at = at
        columns.append(found)
    number, dialled, doubt = choose_lines(columns, "GB", lines)
    return number and number.at, dialled and dialled.at, doubt


def said(texts, **words):
    return (*texts, words)


class TestLines(TestCase):
    def test_the_header_tells_or_else_what_repeats(self):
        table = (
            # columns, (line, dialled number, doubt)
            ((said(OWN, number=1), said(CALLED, dialled=1)), (0, 1, "")),
            ((said(CALLED, dialled=1), said(OWN, number=1)), (1, 0, "")),
            ((said(OWN, number=1), CALLED), (0, 1, "")),
            ((said(OWN, number=0.1), CALLED), (0, 1, "several")),
            ((said(OWN, number=0.8), said(CALLED, number=0.7)), (0, 1, "several")),
            (
                (said(OWN, number=0.4), said(OTHERS, number=0.9, dialled=0.5)),
                (1, 0, "several"),
            ),
            ((OWN, CALLED), (0, 1, "several")),
            ((CALLED, OWN), (1, 0, "several")),
            ((OWN,), (0, None, "")),
            ((WORDS,), (None, None, "missing")),
            ((said(CALLED, dialled=1),), (None, 0, "missing")),
            # The line varies, and what it dialled repeats.
            ((said(CALLED, number=1), said(OWN, dialled=1)), (0, 1, "contrary")),
            (
                (said(CALLED[:4], number=1), said(OWN[:4], dialled=1)),
                (0, 1, ""),
            ),
            ((said(("07700900001", "Ann"), number=1),), (0, None, "contrary")),
            ((said(OWN, label=0.5), CALLED), (0, 1, "several")),
            ((said(OWN, number=1), said(CALLED, user_name=0.5)), (0, None, "")),
            # What repeats a little more, or not enough, tells nothing.
            ((said(OWN, number=0.1), (OWN[0], *OWN)), (0, 1, "several")),
            ((said(OWN, number=0.1), (*OWN[:2], *OWN)), (1, 0, "several")),
            (
                (said(CALLED, number=1), said((*OWN[:4], OTHERS[0]), dialled=1)),
                (0, 1, ""),
            ),
            # A header that says another thing, or that it is none of ours.
            ((said(OWN, other=0.5),), (None, None, "missing")),
            ((said(OWN, number=0.6, other=0.5),), (0, None, "")),
            ((said(OWN, document=0.9),), (None, None, "missing")),
            ((said(OWN, document=0.9, number=0.8),), (0, None, "")),
            # Equal columns are no rivals.
            ((said(OWN, number=1), said(OWN, number=1)), (0, None, "")),
            ((said(OWN, number=0.7), said(OWN, number=0.7)), (0, 1, "")),
        )
        for columns, wanted in table:
            with self.subTest(columns):
                self.assertEqual(choose(*columns), wanted)

    def test_own_lines_tell_the_column_whatever_its_header(self):
        lines = ("+447700900001", "+447700900002")
        table = (
            ((said(OWN, dialled=1), said(CALLED, number=1)), (0, None, "")),
            ((OWN, CALLED), (0, 1, "")),
            ((CALLED, said(OWN, dialled=1)), (1, 0, "")),
            # Half of the values will do.
            ((("07700900001", "07700900009"), CALLED[:2]), (0, 1, "")),
            (
                (("07700900001", *CALLED[:2]), ("07700900009", *CALLED[:2])),
                (0, 1, "several"),
            ),
            # Of two such columns the header tells, then the first one.
            ((OWN, said(OWN, number=1)), (1, None, "")),
            ((OWN, OWN), (0, None, "")),
        )
        for columns, wanted in table:
            with self.subTest(columns):
                self.assertEqual(choose(*columns, lines=lines), wanted)

    def test_lines_may_be_cards_or_circuits(self):
        table = (
            ((WORDS, CARDS), (), (1, None, "")),
            ((CARDS, CARDS), (), (0, None, "several")),
            (((CARDS[0], "Ann"),), (), (0, None, "")),
            (((CARDS[0], "Ann", "Bob"),), (), (None, None, "missing")),
            ((WORDS, CIRCUITS), ("CIR-1",), (1, None, "")),
            ((WORDS, CIRCUITS), ("CIR-9",), (None, None, "missing")),
            ((said(CALLED[:2], dialled=1), CIRCUITS), CIRCUITS, (1, 0, "")),
            ((said(CALLED[:2], number=1), CIRCUITS), CIRCUITS, (1, None, "several")),
            ((CIRCUITS, said(CIRCUITS, number=1)), CIRCUITS, (1, None, "")),
            ((CIRCUITS, CIRCUITS), CIRCUITS, (0, None, "")),
        )
        for columns, lines, wanted in table:
            with self.subTest(columns, lines=lines):
                self.assertEqual(choose(*columns, lines=lines), wanted)

    def test_most_texts_have_to_be_ours(self):
        known = {"+447700900001": "+447700900001"}
        table = (
            (("07700900001",), True),
            (("07700900001", "07700900002"), True),
            (("07700900001", "07700900002", "07700900003"), False),
            ((), False),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(are_ours(texts, "GB", known), wanted)


class TestMinutes(TestCase):
    def test_a_minute_that_costs_too_much_is_in_cents(self):
        table = (
            # amounts, durations, region, whether it is too dear
            (("2.05", "4.10"), ("00:01:00", "00:02:00"), "GB", True),
            (("1.20", "2.40"), ("00:01:00", "00:02:00"), "GB", False),
            (("1.21", "2.42"), ("00:01:00", "00:02:00"), "GB", True),
            (("2.05", "4.10"), ("60", "120"), "GB", True),
            (("0.02", "0.04"), ("60", "120"), "GB", False),
            (("2.05", "4.10"), ("1:00", "2:00"), "BE", True),
            # Crowns and others are worth less.
            (("2.05", "4.10"), ("60", "120"), "CZ", False),
            (("2.05", "4.10"), ("60", "120"), None, False),
            (("€ 2.05", "€ 4.10"), ("60", "120"), "BE", False),
            # One call tells nothing, nor one that is short.
            (("2.05", "."), ("60", "120"), "GB", False),
            (("2.05", "4.10"), ("60", "19"), "GB", False),
            (("2.05", "4.10"), ("60", "20"), "GB", True),
            (("2.05", "4.10"), ("60", "a:b"), "GB", False),
            (("2.05", "0.10", "0.10"), ("60", "60", "60"), "GB", False),
        )
        for amounts, durations, region, wanted in table:
            with self.subTest(amounts=amounts, durations=durations, region=region):
                found = is_too_dear(column(*amounts), column(*durations), region)
                self.assertEqual(found, wanted)

    def test_a_header_tells_that_durations_are_minutes(self):
        amounts = column("2.05", "4.10")
        for header, wanted in (("Minutes", False), ("Duration", True)):
            minutes = column("1.7", "3.5", header=header)
            with self.subTest(header):
                # As seconds they would be too short to tell anything.
                self.assertFalse(is_too_dear(amounts, minutes, "GB") and wanted)
        dear = column("1.5", "2", header="Minutes")
        self.assertTrue(is_too_dear(amounts, dear, "GB"))

    def test_the_format_of_durations_is_that_of_the_first_column_that_tells(self):
        table = (
            ((), "seconds"),
            (("62", "125"), "seconds"),
            (("1:02", "2:05"), "m:s"),
            (("2:05", "0:01:02"), "h:m:s"),
        )
        for texts, wanted in table:
            with self.subTest(texts):
                self.assertEqual(duration_format([column(*texts)]), wanted)
        self.assertEqual(duration_format([column("1.5", header="Mins")]), "minutes")
        self.assertEqual(duration_format([column("1:30", header="Mins")]), "m:s")
        self.assertEqual(duration_format([]), "seconds")
        self.assertEqual(duration_format([column("1"), column("1:02")]), "m:s")
