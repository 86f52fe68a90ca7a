"""How well contents and header of a column suit a field, from 0 to 1."""

from unittest import TestCase

from ...parsers.propose_columns import (
    Column,
    fit_of,
    further_labels,
    main_mark,
    score_of,
)

PHONES = ("07700900123", "07700900124", "07700900123")
DAYS = ("13/10/2026", "14/10/2026")
CALLS = ("Calls to mobiles", "Data abroad", "Line rental")


def column(*texts, header="Header", mark=".", says_day=False, **said):
    """Return a column; its header says the fields named, as surely as told."""
    found = Column(0, header, texts, said, is_unique=True)
    found.contents.measure(mark, "GB", says_day=says_day)
    return found


def fit(field, *texts, **options):
    return round(fit_of(field, column(*texts, **options)), 3)


# The field, how well it fits, the texts, and what the header is and says.
FITS = (
    ("number", 1, PHONES, {}),
    ("number", 0.6, ("0770090xxx", "0770091xxx"), {}),
    ("number", 0.8, ("07700900123", "0770091xxx"), {}),
    ("number", 0.5, ("07700900123", "Ann"), {}),
    # Numbers that only count the rows.
    ("number", 0.4, ("7700900123", "7700900124", "7700900125"), {}),
    ("number", 1, ("7700900123", "7700900124", "7700900125"), {"number": 0.9}),
    ("dialled", 1, PHONES, {}),
    ("dialled", 1, ("0770090xxx", "0770091xxx"), {}),
    ("dialled", 0.5, ("07700900123", "999"), {}),
    ("dialled", 0.8, ("07700900123", "999", "Voicemail", "8080"), {"dialled": 0.7}),
    ("dialled", 0.25, ("07700900123", "999", "Voicemail", "8080"), {"dialled": 0.6}),
    ("dialled", 0.2, ("07700900123", *("999", "1", "2", "3")), {"dialled": 0.7}),
    ("day", 1, DAYS, {}),
    ("day", 0.5, ("13/10/2026", "Total"), {}),
    ("day", 0.4, ("20261013", "20261014"), {}),
    ("day", 0.2, ("20261013", "Total"), {}),
    ("day", 1, ("20261013", "20261014"), {"day": 0.7}),
    ("day", 1, ("46308", "46309"), {"day": 0.7}),
    ("day", 0, ("46308", "46309"), {"day": 0.6}),
    ("time", 1, ("09:15", "10:20"), {}),
    ("time", 0.6, ("09:15", "10:20"), {"duration": 0.9, "time": 0.5}),
    ("time", 1, ("09:15", "10:20"), {"duration": 0.5, "time": 0.5}),
    ("time", 0, ("13/10/2026 09:15", "14/10/2026 10:20"), {"time": 1}),
    ("time", 0.9, ("09.15", "10.20"), {"time": 0.6}),
    ("time", 0, ("09.15", "10.20"), {"time": 0.5}),
    ("time", 0.7, ("091503", "1020"), {"time": 0.7}),
    ("time", 0, ("091503", "1020"), {"time": 0.6}),
    ("time", 0, ("09150", "1020"), {"time": 0.7}),
    ("duration", 1, ("00:01:02", "00:02:05"), {}),
    ("duration", 0.9, ("62", "125"), {}),
    ("duration", 0.9, ("62 s", "125 s"), {}),
    ("duration", 0, ("1", "2", "3"), {}),
    ("duration", 0, DAYS, {}),
    ("duration", 0, ("€ 62", "€ 125"), {}),
    ("duration", 0.9, ("12345", "62"), {"header": ""}),
    ("duration", 0, ("123456", "62"), {"header": ""}),
    ("duration", 0, ("62", "62"), {"header": ""}),
    ("duration", 0.45, ("1.5", "62"), {"header": ""}),
    ("volume", 0.9, ("1.5", "62"), {}),
    ("volume", 1, ("1.5 MB", "62 MB"), {}),
    ("volume", 0, ("€ 62", "€ 125"), {}),
    ("volume", 0, DAYS, {}),
    ("volume", 0, ("00:01:02", "62"), {}),
    ("quantity", 0.95, ("1", "7"), {}),
    ("quantity", 0.9, ("1 pcs", "7 pcs"), {}),
    ("quantity", 0.8, ("00:01:02", "00:02:05"), {}),
    ("quantity", 0, ("€ 1", "€ 7"), {}),
    ("quantity", 0, DAYS, {}),
    ("net", 0, ("1", "7"), {}),
    ("net", 1, ("1.50", "7.25"), {}),
    ("net", 1, ("€ 1", "€ 7"), {}),
    ("net", 1, ("1", "7"), {"net": 0.5}),
    ("net", 0.5, ("1", "Ann"), {"net": 0.5}),
    ("net", 0.3, ("0.00", "0.00"), {}),
    ("net", 0, ("00:01:02", "7.25"), {"net": 0.5}),
    ("gross", 1, ("1.50", "7.25"), {}),
    ("tax", 1, ("1.50", "7.25"), {}),
    ("tax", 0.3, ("21", "21"), {"tax": 0.5}),
    ("tax", 0.3, ("21", "6", "12"), {"tax": 0.5}),
    ("tax", 1, ("21", "6", "12", "9"), {"tax": 0.5}),
    ("tax", 0.285, (*["21"] * 19, "Ann"), {"tax": 0.5}),
    ("tax", 1, (*["21"] * 9, "6.0"), {"tax": 0.5}),
    ("tax", 0.3, ("21.0", "6.0"), {"tax": 0.5, "tax_rate": 0.5}),
    ("tax", 1, ("21.0", "6.0"), {"tax": 0.5, "tax_rate": 0.4}),
    ("tax", 0.3, ("0.00", "0.00"), {"tax": 0.5}),
    ("tax_rate", 1, ("21", "6"), {}),
    ("tax_rate", 0.5, ("21", "Ann"), {}),
    ("tax_rate", 0, ("€ 21", "€ 6"), {}),
    ("tax_rate", 0, ("21", "6", "20", "19", "7", "5"), {}),
    ("label", 1, CALLS, {}),
    ("label", 0.3, ("A", "B", "A"), {}),
    ("label", 0.5, ("AB", "CD", "EF"), {}),
    ("label", 0.85, ("VOICE", "SMS", "DATA"), {}),
    ("label", 0.65, ("Data 12 MB", "Data 13 MB"), {}),
    ("label", 0.6, ("Calls", "Calls", "Calls"), {}),
    ("label", 1, ("Calls", "Calls"), {}),
    ("label", 0.7, ("aa1", "bb2", "cc3", "dd4", "ee5", "ff6"), {}),
    ("label", 1, ("a call 1", "a call 2", "a call 3", "a call 4", "a call 5"), {}),
    ("label", 0.5, ("Calls", "12"), {}),
    ("label", 0, ("12", "13"), {}),
    ("unit", 1, ("MB", "sec"), {}),
    ("unit", 1, ("twelvelength", "sec"), {}),
    ("unit", 0.3, ("thirteenlong.", "sec"), {}),
    ("unit", 0, ("12", "13"), {}),
    ("document", 1, ("R1", "R1", "R1"), {}),
    ("document", 1, ("R1", "R2"), {}),
    ("document", 0.6, ("R1", "R2", "R3"), {}),
    ("document", 1, ("R1", "R1", "R2", "R2", "R3"), {}),
    ("document", 0, DAYS, {}),
    ("document", 0, ("1.50", "7.25"), {}),
    ("user_name", 1, ("Ann", "Bob"), {}),
    ("user_name", 0, PHONES, {}),
    ("user_name", 0.5, ("", ""), {"user_name": 1}),
    ("user_name", 0, ("", ""), {"user_name": 0.9}),
    ("number", 0, ("", ""), {"number": 1}),
    ("minor", 0, ("1", "2"), {}),
)


class TestFits(TestCase):
    def test_contents_suit_a_field_as_told(self):
        for field, wanted, texts, options in FITS:
            with self.subTest(field, texts=texts, **options):
                self.assertEqual(fit(field, *texts, **options), wanted)


class TestScores(TestCase):
    def test_the_header_and_the_contents_count_together(self):
        table = (
            # field, texts, what the header says, score
            ("number", PHONES, {"number": 1}, 1),
            ("number", PHONES, {"number": 0.5}, 0.7),
            # By its contents alone, if the header says nothing.
            ("number", PHONES, {}, 0.45),
            ("day", DAYS, {}, 0.45),
            ("label", CALLS, {}, 0.4),
            ("net", ("1.50", "7.25"), {}, 0.35),
            ("dialled", PHONES, {}, 0),
            ("time", ("09:15", "10:20"), {}, 0),
            # A header that says another thing, but for labels.
            ("number", PHONES, {"dialled": 1}, 0),
            ("label", CALLS, {"user_name": 1}, 0.4),
            # What is no field of ours.
            ("net", ("1.50", "7.25"), {"other": 0.9}, 0),
            ("label", CALLS, {"discount": 0.9}, 0),
            ("label", CALLS, {"discount": 0.3}, 0.4),
            ("net", ("1.50", "7.25"), {"net": 0.5, "before": 0.5}, 0.7),
            ("net", ("1.50", "7.25"), {"net": 0.5, "unit_price": 0.55}, 0.7),
            ("net", ("1.50", "7.25"), {"net": 0.5, "unit_price": 0.6}, 0.245),
            # Another field that suits as well, and is said more surely.
            ("net", ("1.50", "7.25"), {"net": 0.5, "gross": 0.6}, 0.385),
            ("net", ("1.50", "7.25"), {"net": 0.5, "gross": 0.52}, 0.7),
            ("net", ("1.50", "7.25"), {"net": 0.5, "day": 0.6}, 0.7),
            ("user_name", ("Ann", "Bob"), {"user_name": 0.5, "label": 0.6}, 0),
            ("user_name", ("Ann", "Bob"), {"user_name": 0.5, "label": 0.5}, 0.7),
        )
        for field, texts, said, wanted in table:
            with self.subTest(field, **said):
                self.assertAlmostEqual(column(*texts, **said).score(field), wanted)

    def test_without_a_header_times_and_durations_tell_themselves(self):
        times = column("09:15", "10:20", header="")
        self.assertAlmostEqual(times.score("time"), 0.42)
        self.assertAlmostEqual(times.score("duration"), 0.4)
        self.assertAlmostEqual(column(*PHONES, header="").score("number"), 0.45)

    def test_labels_that_tell_more_go_first(self):
        few = column("a" * 10, "a" * 10)
        self.assertAlmostEqual(score_of("label", few), 0.4 * (0.8 + 0.2 / 3) + 0.01)
        many = column("a" * 20, "b" * 30, "c" * 40)
        self.assertAlmostEqual(score_of("label", many), 0.4 + 0.02)
        more = column(*(letter * 20 for letter in "abcd"))
        self.assertAlmostEqual(score_of("label", more), 0.4 + 0.02)
        self.assertEqual(score_of("label", column("1", "2")), 0)
        self.assertAlmostEqual(score_of("number", column(*PHONES)), 0.45)

    def test_further_labels_are_those_whose_headers_are_sure(self):
        sure = column(*CALLS, label=0.9)
        surer = column(*CALLS, label=1)
        others = (
            column(*CALLS, label=0.85),
            column("Calls", "Calls", label=1),
            column("A", "B", label=1),
        )
        self.assertEqual(further_labels([sure, *others, surer]), [surer, sure])

    def test_columns_of_money_tell_the_decimal_mark(self):
        points = column("1.50", "2.50", "3.50")
        table = (
            ([], "."),
            ([column("1,50")], ","),
            ([column("1,50", "2.50")], "."),
            ([points, column("1,50")], "."),
            ([points, column("1,50", net=0.6)], ","),
            ([points, column("1,50", tax=0.6)], ","),
            ([points, column("1,50", net=0.5)], "."),
            ([points, points, column("1,50", gross=0.6)], "."),
            ([column("1,50", "2,50"), points], "."),
        )
        for columns, mark in table:
            with self.subTest([each.contents.texts for each in columns]):
                self.assertEqual(main_mark(columns), mark)
