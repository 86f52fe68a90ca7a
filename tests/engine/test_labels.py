"""Labels of operators: which rule goes first, and which patterns are refused."""

from time import process_time
from unittest import TestCase

from ...engine.labels import (
    LABEL_LENGTH,
    BadPattern,
    LabelRule,
    compile_pattern,
    label_lookup,
)


def rule(match, label, usage_type):
    return LabelRule(label, usage_type, match)


class TestLookup(TestCase):
    def test_exact_goes_before_contains_and_that_before_regex(self):
        lookup = label_lookup(
            [
                rule("regex", "^samtale", "regex"),
                rule("contains", "samtale", "contains"),
                rule("exact", "Samtale", "exact"),
            ]
        )
        self.assertEqual(lookup("SAMTALE"), "exact")
        self.assertEqual(lookup("Samtale utland"), "contains")

    def test_any_rule_of_an_earlier_table_goes_before_a_later_table(self):
        lookup = label_lookup(
            [rule("regex", "^sms", "operator")], [rule("exact", "SMS", "layout")]
        )
        self.assertEqual(lookup("SMS"), "operator")

    def test_order_of_the_table_decides_between_equals(self):
        lookup = label_lookup(
            [rule("contains", "data", "first"), rule("contains", "mobil", "second")],
        )
        self.assertEqual(lookup("mobildata"), "first")

    def test_case_and_blanks_do_not_matter(self):
        lookup = label_lookup([rule("exact", " Straße  nach ", "type")])
        self.assertEqual(lookup("STRASSE\u00a0nach"), "type")

    def test_an_empty_label_is_found_by_an_exact_rule_only(self):
        self.assertIsNone(label_lookup([rule("contains", "a", "type")])(""))
        self.assertEqual(label_lookup([rule("exact", "", "none")])("  "), "none")

    def test_nothing_fits(self):
        self.assertIsNone(label_lookup()("SMS"))

    def test_each_distinct_label_is_resolved_once(self):
        seen = []

        class Counted(str):
            __slots__ = ()

            def split(self, *args):
                seen.append(str(self))
                return str.split(self, *args)

        lookup = label_lookup([rule("contains", "sms", "type")])
        for _ in range(3):
            lookup(Counted("SMS"))
        self.assertEqual(seen, ["SMS"])

    def test_an_unknown_match_is_refused(self):
        with self.assertRaises(ValueError):
            rule("sounds like", "SMS", "type")


class TestPatterns(TestCase):
    def assert_refused(self, pattern, kind):
        with self.subTest(pattern), self.assertRaises(BadPattern) as refused:
            compile_pattern(pattern)
        self.assertEqual(refused.exception.kind, kind)

    def test_what_could_run_for_ever_is_refused(self):
        for pattern in (
            *("(a+)+$", "(a|b)*c", "(?:ab?)+", "(?P<n>a*){2}", "((a+)b)*"),
            *("a*b*c*d*e", "a?" * 25 + "a" * 25, "(a|a)" * 30, "(a{1,9}){9}"),
        ):
            self.assert_refused(pattern, "slow")

    def test_what_is_no_pattern_is_refused(self):
        for pattern in ("(", "[a", "*a", "a{2}{3}", r"a\Q"):
            self.assert_refused(pattern, "broken")

    def test_references_are_refused(self):
        for pattern in (r"(a)\1", "(?P<n>a)(?P=n)", "(?i)a", "(a)?(?(1)b|c)"):
            self.assert_refused(pattern, "reference")

    def test_long_ones_are_refused(self):
        self.assert_refused("a" * 201, "long")

    def test_useful_ones_are_taken(self):
        for pattern, label in (
            (r"^(SMS|MMS) til .*utland", "sms til EU og utland"),
            (r"roaming \(zone [1-3]\)", "Data Roaming (Zone 2)"),
            (r"^\d+ of \d+$", "5 of 36"),
            (r"(abc){2}", "abcabc"),
            (r"[(a+)*]{1,3}", "a+"),
            (r"(?=.*sms).*abroad", "abroad: no, sms abroad"),
            (r"^sms.*utland|^mms.*utland|^data.*utland", "Data i utland"),
        ):
            with self.subTest(pattern):
                self.assertTrue(compile_pattern(pattern).search(label))

    def test_the_slowest_ones_taken_are_fast_enough(self):
        for pattern in (".*.*.*x", "a*a*a*x", "(.*,.*;).*x"):
            with self.subTest(pattern):
                lookup = label_lookup([rule("regex", pattern, "type")])
                started = process_time()
                lookup("a" * 100 * LABEL_LENGTH)
                self.assertLess(process_time() - started, 5)
