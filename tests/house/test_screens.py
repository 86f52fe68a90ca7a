import re
import unittest
from xml.etree import ElementTree

from .plan import ROOT

FOLDERS = ("views", "wizard", *(f"bridges/{b.name}" for b in ROOT.glob("bridges/*")))
MODULE = "telecom_split_billing"


def read_screens():
    """Yield (path, root of the file) of all that makes screens."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.xml")):
            yield path.relative_to(ROOT), ElementTree.parse(path).getroot()


class TestScreens(unittest.TestCase):
    """What all screens of a kind have in common."""

    def test_no_header_of_a_list_is_cut(self):
        lists = [
            (path, each)
            for path, root in read_screens()
            for each in root.iter("list")
            if "position" not in each.attrib
        ]
        self.assertGreater(len(lists), 60)
        cut = [
            str(path)
            for path, each in lists
            if "o_telecom_list" not in each.get("class", "").split()
        ]
        self.assertEqual(cut, [])

    def test_folded_settings_say_what_is_in_them(self):
        folded = [
            block
            for _path, root in read_screens()
            for block in root.iter("block")
            if block.get("data-telecom-folded")
        ]
        self.assertGreater(len(folded), 5)
        for block in folded:
            with self.subTest(block.get("name")):
                self.assertTrue(block.get("title") and block.get("help"))

    def test_few_settings_show_before_anything_is_opened(self):
        shown = []
        for _path, root in read_screens():
            for block in root.iter("block"):
                if not block.get("data-telecom-folded"):
                    shown += block.findall("setting")
        self.assertTrue(shown)
        self.assertLessEqual(len(shown), 6)

    def test_each_card_of_the_portal_has_its_own_picture(self):
        icons = [
            icon
            for path, _root in read_screens()
            for icon in re.findall(
                r"""t-set="icon" t-value="'([^']+)'\"""", (ROOT / path).read_text()
            )
        ]
        self.assertGreater(len(icons), 3)
        self.assertEqual(len(icons), len(set(icons)))
        for icon in icons:
            self.assertTrue((ROOT / icon.removeprefix(f"/{MODULE}/")).is_file(), icon)
