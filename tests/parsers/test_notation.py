"""Formats of dates as people write them, and as programs do."""

from unittest import TestCase

from ...parsers.contents import DATE_FORMATS
from ...parsers.notation import to_notation, to_strptime


class TestNotation(TestCase):
    def test_each_part_of_a_day_has_its_directive(self):
        table = (
            ("YYYY-MM-DDTHH:mm:ss", "%Y-%m-%dT%H:%M:%S"),
            ("D/M/YY h:mm A", "%d/%m/%y %I:%M %p"),
            ("DD MMM YYYY H", "%d %b %Y %H"),
            ("dddd DD.MM.YYYY hh", "%a %d.%m.%Y %I"),
            ("MMMM D, YYYY", "%B %d, %Y"),
            ("serial", "%E"),
            ("DD [de] MMMM [de] YYYY", "%d de %B de %Y"),
        )
        for notation, format in table:
            with self.subTest(notation):
                self.assertEqual(to_strptime(notation), format)

    def test_what_means_nothing_is_refused(self):
        for notation in (
            "DD.MM.YYYY x",
            "%d.%m",
            "%",
            "DD%MM",
            "jj/mm/aaaa",
            "[%d] DD",
        ):
            with self.subTest(notation), self.assertRaises(ValueError):
                to_strptime(notation)

    def test_every_format_comes_back_as_it_was(self):
        for format in (*DATE_FORMATS, "%E", "%Y-%m-%dT%H:%M", "%d/%m/%Y %I:%M %p"):
            with self.subTest(format):
                self.assertEqual(to_strptime(to_notation(format)), format)

    def test_the_usual_notation_has_two_digits(self):
        self.assertEqual(to_notation("%d/%m/%Y %H:%M:%S"), "DD/MM/YYYY HH:mm:ss")
        self.assertEqual(to_notation("%a, %b %d, %y %I %p"), "dddd, MMM DD, YY hh A")
        self.assertEqual(to_notation("%Y-%m-%dT%H:%M"), "YYYY-MM-DDTHH:mm")
