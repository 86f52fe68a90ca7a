"""A layout says what it is, or says what is wrong with it."""

from decimal import Decimal
from unittest import TestCase
from unittest.mock import patch

from ...parsers import (
    LAYOUTS,
    Column,
    Filter,
    LabelRule,
    NumberFormat,
    Profile,
    convert,
)
from ...parsers.dates import compile_format
from .common import small

COLUMNS = {"number": "Number", "net": "Amount"}


class TestProfile(TestCase):
    def test_columns_may_be_written_in_short(self):
        profile = Profile(name="X", columns={**COLUMNS, "label": ("Group", 3)})
        self.assertEqual(profile.columns["number"], (Column("Number"),))
        self.assertEqual(profile.columns["label"], (Column("Group"), Column(3)))

    def test_what_is_wrong_is_named(self):
        for message, make in (
            ("number", lambda: Profile(name="X", columns={"net": 1})),
            ("amount", lambda: Profile(name="X", columns={"number": 1})),
            ("no field", lambda: Profile(name="X", columns={**COLUMNS, "colour": 1})),
            (
                "one column",
                lambda: Profile(name="X", columns={**COLUMNS, "day": (1, 2)}),
            ),
            ("sign", lambda: Profile(name="X", columns=COLUMNS, sign=0)),
            ("quote", lambda: Profile(name="X", columns=COLUMNS, quote="''")),
            ("delimiter", lambda: Profile(name="X", columns=COLUMNS, delimiter="")),
            ("delimiter", lambda: Profile(name="X", columns=COLUMNS, delimiter="\n")),
            ("delimiter", lambda: Profile(name="X", columns=COLUMNS, delimiter='"')),
            ("encodings", lambda: Profile(name="X", columns=COLUMNS, encodings=("x",))),
            (
                "encodings",
                lambda: Profile(name="X", columns=COLUMNS, encodings=("hex",)),
            ),
            ("skip_rows", lambda: Profile(name="X", columns=COLUMNS, skip_rows=-1)),
            (
                "duration",
                lambda: Profile(name="X", columns=COLUMNS, duration_format="h"),
            ),
            ("volume", lambda: Profile(name="X", columns=COLUMNS, volume_unit="TB")),
            (
                "tax_rate",
                lambda: Profile(name="X", columns=COLUMNS, tax_rate=Decimal(-1)),
            ),
            (
                "tax_rate",
                lambda: Profile(name="X", columns=COLUMNS, tax_rate=Decimal("100.1")),
            ),
            ("fill", lambda: Profile(name="X", columns=COLUMNS, forward_fill=("day",))),
            ("has none", lambda: Profile(name="X", columns=COLUMNS, has_header=False)),
            ("date", lambda: Profile(name="X", columns=COLUMNS, date_formats=("%Y",))),
            ("date", lambda: compile_format("%d.%m.%Q")),
            ("twice", lambda: compile_format("%d.%m.%d.%Y")),
            ("first column", lambda: Column(0)),
            ("header or", lambda: Column("")),
            ("operator", lambda: Filter(name="X", column=1, operator="sounds")),
            ("value", lambda: Filter(name="X", column=1, operator="contains")),
            ("operator", lambda: Filter(name="X", column=1, operator="regex")),
            ("value", lambda: Filter(name="X", column=1, operator="like", value=" ")),
            ("decimal_mark", lambda: NumberFormat(decimal_mark="")),
            ("thousands", lambda: NumberFormat(decimal_mark=",", thousands_marks=",")),
            ("match", lambda: LabelRule("X", "mms", "regex")),
        ):
            with self.subTest(message), self.assertRaisesRegex(ValueError, message):
                make()

    def test_a_tax_rate_is_from_0_to_100(self):
        for rate in (Decimal(0), Decimal(100)):
            with self.subTest(rate):
                profile = Profile(name="X", columns=COLUMNS, tax_rate=rate)
                self.assertEqual(profile.tax_rate, rate)


class TestShippedLayouts(TestCase):
    def test_each_says_what_is_verified(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                self.assertRegex(
                    layout.verified, "[Vv]erified|standard layout of this app"
                )
                has_header = layout.profile.has_header
                self.assertEqual(bool(layout.profile.signature), has_header)


class TestMemory(TestCase):
    def test_forgetting_what_was_read_changes_nothing(self):
        rows = [f"07700 900{n % 999:03};31.01.2026;Data {n};{n},5" for n in range(3000)]
        rows[2500] = "x;y;z;"
        expected, _ = small(*rows)
        with patch.object(convert, "CACHE_SIZE", 100):
            self.assertEqual(small(*rows)[0], expected)
