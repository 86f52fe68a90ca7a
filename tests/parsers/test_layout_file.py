"""A layout goes into a file and comes back as it was; what is no layout is refused."""

import json
from unittest import TestCase
from xml.etree import ElementTree

import polib

from ...parsers import LAYOUTS, BadLayout, dump_layout, load_layout, to_profile
from ...parsers.layout_file import DEFAULTS, FORMAT, VERSION
from ...parsers.layouts import FOLDER

ROOT = FOLDER.parents[1]
TYPES = ROOT / "data" / "masters" / "telecom_usage_type_data.xml"
PREFIX = "usage_type_"
NAME = "model:telecom.usage.type,name:telecom_split_billing.usage_type_"


def get_names():
    """Return {code of a usage type: its names in all languages that are shipped}."""
    names = {
        record.get("id").removeprefix(PREFIX): {record.find("field[@name='name']").text}
        for record in ElementTree.parse(TYPES).iter("record")
        if record.get("id").startswith(PREFIX)
    }
    for path in sorted((ROOT / "i18n").glob("*.po")):
        for entry in polib.pofile(path):
            for place, _line in entry.occurrences:
                if place.startswith(NAME):
                    names[place.removeprefix(NAME)].add(entry.msgstr)
    return names


class TestLabels(TestCase):
    def test_they_mean_usage_types_that_exist(self):
        codes = {rule.usage_type for layout in LAYOUTS for rule in layout.labels}
        self.assertLessEqual(codes, set(get_names()))

    def test_the_plain_layout_knows_every_usage_type_in_every_language(self):
        labels = {
            (rule.label.casefold(), rule.usage_type) for rule in LAYOUTS[0].labels
        }
        wanted = {
            (text.casefold(), code)
            for code, names in get_names().items()
            for text in (code, *names)
        }
        self.assertEqual(wanted - labels, set())
        self.assertGreater(len(wanted), 4 * len(get_names()) - 9)


class TestLayoutFile(TestCase):
    def test_every_shipped_file_comes_back_as_it_was(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                text = (FOLDER / f"{layout.key}.json").read_text(encoding="utf-8")
                self.assertEqual(dump_layout(load_layout(text)), text)
                self.assertEqual(to_profile(load_layout(text)), layout.profile)

    def test_every_shipped_layout_but_our_own_names_its_source(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                values = layout.values
                told = values["source"] or "erified in" in values["verification"]
                self.assertTrue(told or layout.key == "plain")
                self.assertTrue(values["sample"])

    def test_what_is_no_layout_is_refused(self):
        good = {"format": FORMAT, "version": VERSION}
        for kind, text in (
            ("json", "{"),
            ("json", "Number;Amount"),
            ("json", "[" * 100_000),
            ("long", " " * 1_000_001),
            ("format", "[]"),
            ("format", "{}"),
            ("format", json.dumps({**good, "format": "other"})),
            ("version", json.dumps({**good, "version": 2})),
            ("key", json.dumps({**good, "colour": "blue"})),
            ("value", json.dumps({**good, "name": 1})),
            ("value", json.dumps({**good, "skip_rows": "1"})),
            ("value", json.dumps({**good, "has_header": 1})),
            ("value", json.dumps({**good, "signature": "Number"})),
            ("value", json.dumps({**good, "signature": [1]})),
            ("value", json.dumps({**good, "columns": {"field": "number"}})),
            ("value", json.dumps({**good, "columns": [{"colour": "blue"}]})),
            ("value", json.dumps({**good, "columns": [{"position": "1"}]})),
            ("value", json.dumps({**good, "labels": ["x"]})),
            ("value", json.dumps({**good, "sample": [[1]]})),
        ):
            with self.subTest(text[:60]), self.assertRaises(BadLayout) as caught:
                load_layout(text)
            self.assertEqual(caught.exception.kind, kind)

    def test_what_is_not_in_the_file_is_as_in_a_new_layout(self):
        text = json.dumps({"format": FORMAT, "version": VERSION, "name": "X"})
        self.assertEqual(load_layout(text), {**DEFAULTS, "name": "X"})
        for name, value in (("skip_rows", 0), ("record_position", 1), ("cuts", "")):
            self.assertEqual(DEFAULTS[name], value)
