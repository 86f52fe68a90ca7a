"""How much was used: one measure per row, in seconds, MB or another unit."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from ...parsers.measures import (
    measure_reader,
    read_duration,
    read_volume,
    read_worded,
)
from ...parsers.texts import Unreadable
from .common import SMALL


def measure(*texts, **changes):
    """Return what duration, volume, quantity and unit tell."""
    return measure_reader(replace(SMALL, **changes))(texts)


class TestMeasures(TestCase):
    def test_the_first_that_is_not_zero_is_told(self):
        table = [
            # duration, volume, quantity and unit; what is told
            (("60", "", "", ""), (60, "seconds")),
            (("60", "5", "7", "x"), (60, "seconds")),
            (("0", "5", "7", "x"), (5, "MB")),
            (("0", "0", "7", "x"), (7, "x")),
            (("", "", "7", " min  used "), (7, "min used")),
            (("0", "", "", ""), (0, "seconds")),
            (("0", "0", "0", "x"), (0, "seconds")),
            (("", "0", "", ""), (0, "MB")),
            (("", "", "", "x"), (None, "")),
            # A text that names its unit is read by that.
            (("1h02", "5", "", ""), (3720, "seconds")),
            (("5 MB", "", "", ""), (5, "MB")),
            (("", "", "2 GB", "x"), (2048, "MB")),
        ]
        for texts, told in table:
            with self.subTest(texts):
                self.assertEqual(measure(*texts), told)

    def test_a_text_for_blank_is_no_measure(self):
        self.assertEqual(
            measure("na", "NA", "3", "x", blank_values=("NA",)), (Decimal(3), "x")
        )

    def test_a_quantity_has_the_unit_of_the_layout_where_no_column_tells(self):
        self.assertEqual(measure("", "", "3", "", quantity_unit="calls"), (3, "calls"))
        self.assertEqual(measure("", "", "3", "u", quantity_unit="calls"), (3, "u"))

    def test_what_is_no_number_is_an_issue_of_its_kind(self):
        for texts, reason in (
            (("long", "", "", ""), "unreadable_duration"),
            (("", "much", "", ""), "unreadable_volume"),
            (("", "", "many", ""), "unreadable_quantity"),
        ):
            with self.subTest(reason), self.assertRaises(Unreadable) as caught:
                measure(*texts)
            self.assertEqual(caught.exception.reason, reason)

    def test_durations(self):
        table = [
            # text, format, seconds
            ("90", "seconds", "90"),
            ("1.5", "minutes", "90"),
            ("0", "minutes", "0"),
            ("1:02:03", "h:m:s", "3723"),
            ("2:03", "h:m:s", "123"),
            ("2:03", "m:s", "123"),
            ("2:03", "h:m", "7380"),
            ("1:02:03", "h:m", "3723"),
            ("100:00:00", "seconds", "360000"),
            ("0:00,5", "m:s", "0.5"),
            ("0", "h:m:s", "0"),
            ("\xa01:02:03 ", "h:m:s", "3723"),
        ]
        for text, notation, seconds in table:
            with self.subTest(text, notation=notation):
                self.assertEqual(
                    read_duration(text, notation, Decimal), Decimal(seconds)
                )
        with self.assertRaises(Unreadable):
            read_duration("90", "m:s", Decimal)

    def test_a_measure_may_name_its_unit(self):
        table = [
            ("1h02", ("3720", "seconds")),
            ("2 h 30", ("9000", "seconds")),
            ("1 h 02 min 3 s", ("3723", "seconds")),
            ("1mn02s", ("62", "seconds")),
            ("3 std", ("10800", "seconds")),
            ("2 minutes", ("120", "seconds")),
            ("62,5 sek", ("62.5", "seconds")),
            ("1:02 min", ("62", "seconds")),
            ("1:02:03 h", ("3723", "seconds")),
            ("12.5 Mo", ("12.5", "MB")),
            ("2 Gt", ("2048", "MB")),
            ("512 kbytes", ("0.5", "MB")),
            ("3 SMS", ("3", "SMS")),
            ("1.5 calls.", ("1.5", "calls")),
            ("12", None),
            ("", None),
            ("a few", None),
            ("1.2.3 SMS", None),
        ]
        for text, wanted in table:
            with self.subTest(text):
                found = read_worded(text, Decimal)
                told = found and (found[0], found[1])
                self.assertEqual(told, wanted and (Decimal(wanted[0]), wanted[1]))

    def test_volumes(self):
        table = [
            # text, unit of the layout, MB
            ("5", "MB", "5"),
            ("512", "KB", "0.5"),
            ("1048576", "B", "1"),
            ("2", "GB", "2048"),
            ("2 GB", "KB", "2048"),
            ("2gib", "KB", "2048"),
            ("512 KiB", "MB", "0.5"),
            ("\xa0512 \xa0KiB ", "MB", "0.5"),
            ("1", "KB", "0.000977"),
            ("0", "KB", "0"),
        ]
        for text, unit, volume in table:
            with self.subTest(text, unit=unit):
                found = read_volume(text, unit, Decimal)
                self.assertEqual(found, Decimal(volume))
