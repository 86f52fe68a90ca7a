"""Lines above rows that tell their number, and records of several kinds."""

from unittest import TestCase

from ...parsers.profile import Section
from ...parsers.propose_sections import find_kinds, find_section, get_numbers

ROW = ["13/10/2026", "Calls", "1.50"]
NUMBERS = ("0490 00 00 01", "0490 00 00 02")


def around(*headings):
    """Return headings with a row of the table below each, and the places of those."""
    rows = [row for heading in headings for row in (heading, ROW)]
    return rows, set(range(1, len(rows), 2))


class TestSections(TestCase):
    def test_a_heading_is_known_by_its_word_or_is_nothing_but_numbers(self):
        table = (
            # headings, the text before the number
            ([[f"Mobile number: {each}"] for each in NUMBERS], "Mobile number"),
            ([["Mobile number", NUMBERS[0]]], "Mobile number"),
            ([["Mobile number", "", NUMBERS[0], "Ann"]], "Mobile number"),
            ([[f"Gsm-nummer -- {each}"] for each in NUMBERS], "Gsm-nummer"),
            ([[each] for each in NUMBERS], ""),
            # Once may be by chance, and any word may go before any number.
            ([[NUMBERS[0]]], None),
            ([[f"Reference: {each}"] for each in NUMBERS], None),
            ([["Total", each] for each in NUMBERS], None),
            # A number beside other texts is not all that is in its line.
            ([[each, "Ann"] for each in NUMBERS], None),
            ([["Mobile number", NUMBERS[0], "a", "b"]], "Mobile number"),
            ([["Mobile number", NUMBERS[0], "a", "b", "c"]], None),
            ([["Mobile number: 12345"]], None),
            ([["Mobile number from 01/10 - 31/10"]], None),
            ([["", ""]], None),
            # The one that is there most often goes first, if its words say number.
            (
                [
                    *([f"Reference {each}"] for each in NUMBERS),
                    [f"Mobile number {NUMBERS[0]}"],
                ],
                "Mobile number",
            ),
        )
        for headings, before in table:
            with self.subTest(headings):
                rows, used = around(*headings)
                found = find_section(rows, used)
                wanted = (
                    None if before is None else Section(field="number", before=before)
                )
                self.assertEqual(found, wanted)

    def test_rows_of_the_table_are_no_headings(self):
        rows, _used = around([f"Mobile number {NUMBERS[0]}"])
        self.assertIsNone(find_section(rows, {0, 1}))

    def test_the_numbers_are_those_behind_the_same_text(self):
        rows, used = around(
            [f"Mobile number {NUMBERS[0]}"],
            ["Fax number 0490 00 00 09"],
            [f"Mobile number {NUMBERS[1]} Ann"],
        )
        section = Section(field="number", before="Mobile number")
        self.assertEqual(get_numbers(rows, used, section), [*NUMBERS])


class TestKinds(TestCase):
    HEAD = ["10", "0490000001", "Ann"]
    CHARGE = ["20", "13/10/2026", "Calls", "1.50"]

    def test_the_most_common_kind_is_the_charge(self):
        rows = [self.HEAD, self.CHARGE, self.CHARGE, ["90", "2"]]
        found = find_kinds(rows)
        self.assertEqual((found.charge, found.rows), ("20", (1, 2)))
        self.assertEqual(found.number, Section(field="number", record="10", position=2))
        self.assertEqual([each.kind for each in found.records], ["20"])

    def test_of_two_as_common_the_wider_one_is_it(self):
        self.assertEqual(find_kinds([self.HEAD, self.CHARGE]).charge, "20")
        self.assertEqual(find_kinds([self.CHARGE, self.HEAD]).charge, "20")

    def test_where_the_number_is_none_may_be_known(self):
        table = (
            (["10", "Ann", "0490000001"], 3),
            (["10", "Ann", "Bob"], None),
            (["10", "", ""], None),
            (["10", "0490000001", "0490000002"], 2),
        )
        for head, position in table:
            with self.subTest(head):
                found = find_kinds([head, self.CHARGE, self.CHARGE]).number
                self.assertEqual(found and found.position, position)
        heads = (["10", "0490000001"], ["10", ""], ["10"])
        found = find_kinds([*heads, *[self.CHARGE] * 4])
        self.assertEqual(found.number.position, 2)
        heads = (["10", "0490000001"], ["10", "Ann"])
        self.assertIsNone(find_kinds([*heads, *[self.CHARGE] * 4]).number)

    def test_only_rows_of_several_shapes_are_records(self):
        table = (
            [self.CHARGE, self.CHARGE],
            [["A", "b", "1"], ["C", "d", "2"]],
            [["Telephone", "Date"], *[self.CHARGE] * 2],
            [["0490000001", "a"], self.CHARGE],
            [*([f"{n}", "x"] for n in range(8)), self.CHARGE],
            [],
        )
        for rows in table:
            with self.subTest(rows):
                self.assertIsNone(find_kinds(rows))
        rows = [*([f"{n}", "x"] for n in range(7)), self.CHARGE]
        self.assertIsNotNone(find_kinds(rows))
        # Blank rows are none of any kind.
        self.assertIsNotNone(find_kinds([self.HEAD, [""], self.CHARGE]))

    def test_letters_and_digits_name_a_kind(self):
        table = (("HDR", True), ("H1", True), ("TRAILER", False), ("1234", False))
        for kind, wanted in table:
            with self.subTest(kind):
                found = find_kinds([[kind, "x"], self.CHARGE])
                self.assertEqual(found is not None, wanted)
