"""Labels of operators: which rule goes first, and what each comparison says."""

from unittest import TestCase

from ...engine.labels import LabelRule, label_lookup


def rule(match, label, usage_type):
    return LabelRule(label, usage_type, match)


class TestLookup(TestCase):
    def test_exact_goes_before_contains_and_that_before_the_others(self):
        lookup = label_lookup(
            [
                rule("begins", "samtale", "begins"),
                rule("contains", "samtale", "contains"),
                rule("exact", "Samtale", "exact"),
            ]
        )
        self.assertEqual(lookup("SAMTALE"), "exact")
        self.assertEqual(lookup("Samtale utland"), "contains")

    def test_any_rule_of_an_earlier_table_goes_before_a_later_table(self):
        lookup = label_lookup(
            [rule("begins", "sms", "operator")], [rule("exact", "SMS", "layout")]
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

    def test_places_and_stars(self):
        for match, text, label, expected in (
            ("begins", "SMS til", "sms  til utland", "type"),
            ("begins", "til", "sms til utland", None),
            ("ends", "Utland", "sms til utland", "type"),
            ("ends", "til", "sms til utland", None),
            ("like", "sms*utland", "SMS til utland", "type"),
            ("like", "sms*utland", "SMS til utland 2", None),
            ("like", "*(zone *)", "Data roaming (zone 2)", "type"),
            ("like", "sms", "sms", "type"),
            ("exact", "Calls to *31#", "calls to *31#", "type"),
            ("exact", "Calls *", "Calls abroad", None),
            ("contains", "*", "Calls abroad", None),
        ):
            with self.subTest(match=match, text=text, label=label):
                self.assertEqual(
                    label_lookup([rule(match, text, "type")])(label), expected
                )

    def test_words_for_a_phone_do_not_hide_what_a_label_means(self):
        lookup = label_lookup([rule("exact", "National calls", "national")])
        self.assertEqual(lookup("GSM National calls"), "national")
        self.assertEqual(lookup("National calls Tel."), "national")
        self.assertIsNone(lookup("Video National calls"))
        own = [rule("exact", "GSM National calls", "own")]
        self.assertEqual(label_lookup(own)("GSM National calls"), "own")

    def test_words_around_a_number_say_nothing_where_the_rest_is_known(self):
        lookup = label_lookup(
            [rule("exact", "sms", "sms"), rule("exact", "gsm", "gsm")]
        )
        for label in (
            "GSM SMS",
            "SMS nr",
            "tel. SMS no",
            "Mobile number SMS",
            "SMS gsm",
        ):
            with self.subTest(label):
                self.assertEqual(lookup(label), "sms")
        self.assertEqual(lookup("gsm"), "gsm")
        self.assertIsNone(lookup("gsm mms"))
