"""What * stands for, and that looking for it takes as long as the text is."""

import re
from itertools import product
from unittest import TestCase

from ...engine.wildcard import COMPARISONS, comparison, matches


class Counted(str):
    """A text that notes from where something was looked for in it."""

    __slots__ = ("looks",)

    def __new__(cls, text):
        made = super().__new__(cls, text)
        made.looks = []
        return made

    def find(self, part, start, end):
        found = str.find(self, part, start, end)
        self.looks.append((start, found))
        return found


class TestWildcard(TestCase):
    def test_it_finds_what_a_regular_expression_would(self):
        texts = ["".join(each) for n in range(6) for each in product("ab", repeat=n)]
        masks = ["".join(each) for n in range(5) for each in product("ab*", repeat=n)]
        for mask in masks:
            same = re.compile(mask.replace("*", ".*")).fullmatch
            for text in texts:
                self.assertEqual(matches(mask, text), bool(same(text)), (mask, text))

    def test_no_part_of_a_text_is_searched_twice(self):
        text = Counted("ab" * 50_000)
        mask = "*a*b*" * 30 + "c*"
        self.assertFalse(matches(mask, text))
        starts = [start for start, _found in text.looks]
        self.assertEqual(starts, sorted(starts))
        self.assertLessEqual(len(starts), mask.count("*"))  # once per part

    def test_letters_with_a_meaning_elsewhere_are_letters(self):
        for text in (".", "(a+)+$", "[a]", "^", "\\", "?"):
            for kind in COMPARISONS:
                with self.subTest(kind=kind, text=text):
                    self.assertTrue(comparison(kind, text)(text))
                    self.assertFalse(comparison(kind, text)("x"))

    def test_a_comparison_that_does_not_exist_is_refused(self):
        with self.assertRaisesRegex(ValueError, "^kind: regex is none of "):
            comparison("regex", "a")
