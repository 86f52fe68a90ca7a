"""What headers and labels say, by their words in many languages."""

from unittest import TestCase

from ...parsers.words import (
    is_bare_total,
    is_carried,
    is_known,
    is_sum_text,
    is_tax_text,
    is_total_text,
    scores,
)


class TestHeaders(TestCase):
    def said(self, *headers):
        return scores(headers)[0]

    def test_a_header_says_a_field_for_sure_or_by_a_part_of_it(self):
        table = (
            # headers, the field of the first one, how surely
            (("Amount",), "net", 1),
            (("Nummer",), "number", 0.6),
            (("Nummer", "Bedrag", "Datum"), "number", 0.6),
            (("Amount now",), "net", 0.7 + 0.3 * 6 / 9),
            # What is said of a tax says all about an amount.
            (("Amount excl VAT",), "net", 1),
            (("Montant HT en EUR",), "net", 1),
            (("Montant TTC en EUR",), "gross", 1),
            # The last part of a longer word, and a word in short.
            (("Xyzbetrag",), "net", 0.7),
            (("Xyzantal",), "quantity", 0.7),
            (("Xantal",), "quantity", 0.7),
            (("Gsm-nr",), "number", 1),
            (("Nr. oproeper",), "number", 0.95),
            # In a language that the others are not in.
            (("Importe", "Bedrag", "Datum", "Omschrijving"), "net", 0.85),
            (("Amount", "Bedrag", "Datum", "Omschrijving"), "net", 1),
            # The end of a path.
            (("invoice__line__amount",), "net", 0.7 + 0.3 * 6 / 10),
        )
        for headers, field, wanted in table:
            with self.subTest(headers):
                self.assertAlmostEqual(self.said(*headers)[field], wanted, places=3)

    def test_other_words_say_nothing(self):
        # words of four letters end too many others: "update", "discipline"
        for header in ("Abcd", "", "12", "Etrag", "Update", "Discipline"):
            with self.subTest(header):
                self.assertEqual(self.said(header), {})

    def test_a_text_is_known_as_a_whole(self):
        table = (("Amount", True), ("gsm_nummer", True), ("Amount now", False))
        for text, wanted in table:
            with self.subTest(text):
                self.assertEqual(is_known(text), wanted)


class TestLabels(TestCase):
    def test_rows_that_add_up_others_are_called_so(self):
        table = (
            # text; total, total alone, tax, carried from page to page
            ("Total", True, True, False, False),
            ("TOTAL (EUR):", True, False, False, False),
            ("Total for Ann", True, False, False, False),
            ("Totally", False, False, False, False),
            ("Sous-total", True, True, False, False),
            ("Zwischensumme =", True, True, False, False),
            ("Carried forward:", True, True, False, True),
            ("Over te dragen", True, True, False, True),
            ("VAT 21 %", False, False, True, False),
            ("Total VAT", True, False, True, False),
            ("T.V.A. 21 %", False, False, True, False),
            ("Taxi", False, False, False, False),
            ("VAT but with a very long text here", False, False, False, False),
            ("21 %", False, False, False, False),
            ("", False, False, False, False),
        )
        for text, *wanted in table:
            tests = (is_total_text, is_bare_total, is_tax_text, is_carried)
            with self.subTest(text):
                self.assertEqual([test(text) for test in tests], wanted)
                self.assertEqual(is_sum_text(text), wanted[0] or wanted[2])
