"""Which employee a name in a file means."""

from unittest import TestCase

from ...engine.names import match_name

PEOPLE = {1: "Ann Müller", 2: "Bob Peeters", 3: "Bart Peeters", 4: "Cher", 5: "Ann B C"}


class TestNames(TestCase):
    def test_a_name_means_the_only_one_that_it_fits(self):
        table = [
            # as written, employee, certainty
            ("Ann Müller", 1, "same"),
            ("ANN  MULLER", 1, "same"),
            ("Müller, Ann", 1, "swapped"),
            ("A. Müller", 1, "initial"),
            ("Müller A", 1, "initial"),
            ("Ann M.", 1, "initial"),
            ("Cher", 4, "same"),
            ("C", None, None),  # one letter alone is no name
            ("A M", None, None),
            ("B. Peeters", None, None),  # two begin with it
            ("Bo. Peeters", None, None),
            ("Bob", None, None),
            ("Bob Peeters Jr", None, None),
            ("C. Peeters", None, None),
            ("Ann B. Cher", None, None),
            ("A. M.", None, None),
            ("", None, None),
            (" - ", None, None),
        ]
        for written, key, certainty in table:
            with self.subTest(written):
                found = match_name(written, PEOPLE)
                self.assertEqual(
                    found and (found.key, found.certainty), key and (key, certainty)
                )

    def test_two_of_one_name_are_not_guessed(self):
        twins = {1: "Ann Müller", 2: "Ann Muller", 3: "Müller Ann"}
        self.assertIsNone(match_name("Ann Müller", twins))
        self.assertEqual(match_name("Müller Ann", twins).key, 3)

    def test_a_single_employee_is_not_taken_for_want_of_another(self):
        for written in ("A M", "B. Müller", "Ann", "Ann M X", "Ann Müllers"):
            with self.subTest(written):
                self.assertIsNone(match_name(written, {1: "Ann Müller"}))
        self.assertIsNone(match_name("C", {1: "Cher"}))
