from decimal import Decimal
from unittest import TestCase

from ...engine.measure import UNITS
from ...parsers.measures import read_worded


class TestMeasure(TestCase):
    """Units of a column mean what the parsers read from texts that name them."""

    def test_one_of_each_unit_is_what_the_parsers_read(self):
        compared = 0
        for name, (kind, size) in UNITS.items():
            found = read_worded(f"1 {name}", Decimal)
            if found is None or found[1] not in ("seconds", "MB"):
                continue
            expected = {"seconds": "duration", "MB": "volume"}[found[1]]
            with self.subTest(name):
                self.assertEqual(kind, expected)
                self.assertAlmostEqual(size, found[0], 6)
            compared += 1
        self.assertGreater(compared, 20)

    def test_units_of_the_parsers_are_known(self):
        self.assertEqual(UNITS["seconds"], ("duration", 1))
        self.assertEqual(UNITS["mb"], ("volume", 1))
