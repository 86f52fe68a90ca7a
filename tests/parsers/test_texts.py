"""Delimited texts in every encoding and with every delimiter, and zip files of them."""

import io
import zipfile
from dataclasses import replace
from unittest import TestCase
from unittest.mock import patch

from ...parsers import BadFile, find_fitting, head, recognise
from .common import PROFILES, SMALL, rows_of, small_file, zipped

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
DELIMITERS = (";", ",", "\t", "|", "¤")


def text(delimiter):
    """A bill with an accent in a label, a delimiter in another."""
    rows = (
        ("Number", "Day", "Label", "Amount"),
        ("07700 900123", "31.01.2026", "Données été", "1.50"),
        ("07700 900124", "31.01.2026", f'"a{delimiter}b"', "2.50"),
    )
    return "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"


class TestEncodingsAndDelimiters(TestCase):
    def test_every_encoding_with_every_delimiter(self):
        from ...parsers import NumberFormat

        profile = replace(SMALL, number_format=NumberFormat())
        for encoding in ENCODINGS:
            for delimiter in DELIMITERS:
                content = text(delimiter).encode(encoding)
                quoted = " ".join(f"a{delimiter}b".split())  # labels hold no tabs
                for told in (None, delimiter):
                    with self.subTest(encoding, delimiter=delimiter, told=told):
                        this = replace(profile, delimiter=told)
                        rows, _ = rows_of(content, this)
                        self.assertEqual(
                            [(row.label, str(row.amount)) for row in rows],
                            [("Données été", "1.50"), (quoted, "2.50")],
                        )
                        self.assertIs(recognise(content, [*PROFILES, this]), this)

    def test_delimiters_of_several_characters(self):
        content = text(";").replace(";", "||").encode()
        rows, _ = rows_of(content, replace(SMALL, delimiter="||", quote='"'))
        self.assertEqual([row.label for row in rows], ["Données été", "a||b"])

    def test_the_hint_that_excel_writes_first(self):
        content = b"sep=|\r\n" + small_file("07700 900123;;SMS;1,5").replace(b";", b"|")
        rows, _ = rows_of(content, SMALL)
        self.assertEqual([(row.row, str(row.amount)) for row in rows], [(3, "1.5")])

    def test_line_ends(self):
        for end in ("\n", "\r\n", "\r"):
            content = text(";").replace("\r\n", end).encode()
            with self.subTest(end):
                rows, _ = rows_of(content, SMALL)
                self.assertEqual([row.row for row in rows], [2, 3])

    def test_text_in_no_known_encoding_is_refused(self):
        with self.assertRaises(BadFile) as caught:
            rows_of(text(";").encode("cp1252"), replace(SMALL, encodings=("utf-8",)))
        self.assertEqual(caught.exception.kind, "encoding")

    def test_a_text_that_only_starts_like_utf_8_is_still_whole(self):
        rows = ["07700 900123;;SMS;1"] * 60_000
        content = small_file(*rows, "07700 900123;;Données;1", encoding="cp1252")
        result, _ = rows_of(content, SMALL)
        self.assertEqual(result[-1].label, "Données")
        self.assertEqual(len(result), 60_001)

    def test_the_encoding_of_a_text_is_looked_for_once_whatever_the_layouts(self):
        others = [replace(SMALL, name=f"Layout {number}") for number in range(20)]
        content = text(";").encode()
        find, asked = find_fitting.__globals__["find_encoding"], []

        def ask(content, names):
            asked.append(names)
            return find(content, names)

        with patch.dict(find_fitting.__globals__, find_encoding=ask):
            self.assertIs(recognise(content, [*others, SMALL]), others[0])
        self.assertEqual(asked, [SMALL.encodings])

    def test_a_late_letter_tells_which_layout_a_text_has(self):
        rows = ["07700 900123;;SMS;1"] * 60_000
        content = small_file(*rows, "07700 900123;;Données;1", encoding="cp1252")
        strict = replace(SMALL, name="Strict", encodings=("utf-8",))
        self.assertIs(recognise(content, [strict, SMALL]), SMALL)
        self.assertIs(recognise(small_file(*rows), [strict, SMALL]), strict)


class TestZipFiles(TestCase):
    def test_members_are_read_in_order_with_row_numbers_of_their_own(self):
        content = zipped(
            {
                "b/feb.csv": small_file("07700 900123;;SMS;2"),
                "a.txt": small_file("07700 900123;;SMS;1", "07700 900123;;SMS;1"),
                "readme.txt": b"Dear customer,\nplease find the bill in here.\n",
                "logo.png": b"\x89PNG\0\0",
                "__MACOSX/a.txt": b"\0\5\x16\7",
            }
        )
        rows, reading = rows_of(content, SMALL)
        self.assertEqual(
            [(row.member, row.row, row.amount) for row in rows],
            [("a.txt", 2, 1), ("a.txt", 3, 1), ("b/feb.csv", 2, 2)],
        )
        self.assertEqual(reading.members, ["a.txt", "b/feb.csv"])
        self.assertEqual(reading.skipped, ["logo.png", "readme.txt"])
        self.assertIs(recognise(content, (*PROFILES, SMALL)), SMALL)

    def test_a_mask_chooses_members_and_then_all_must_be_readable(self):
        content = zipped(
            {
                "usage 1.csv": small_file("07700 900123;;SMS;2"),
                "Usage 2.csv": b"a;b\n1;2",
            }
        )
        rows, _ = rows_of(content, replace(SMALL, member="*1.csv"))
        self.assertEqual(len(rows), 1)
        with self.assertRaises(BadFile) as caught:
            rows_of(content, replace(SMALL, member="usage*"))
        self.assertEqual(caught.exception.kind, "missing_column")

    def test_stored_members_are_read_too(self):
        content = zipped(
            {"a.csv": small_file("07700 900123;;SMS;2")}, zipfile.ZIP_STORED
        )
        self.assertEqual(len(rows_of(content, SMALL)[0]), 1)

    def test_other_ways_of_packing_are_refused(self):
        content = zipped({"a.csv": small_file("07700 900123;;SMS;2")}, zipfile.ZIP_LZMA)
        with self.assertRaises(BadFile) as caught:
            rows_of(content, replace(SMALL, member="*"))
        self.assertEqual(caught.exception.kind, "unsupported")

    def test_two_members_of_one_name_are_refused(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as container:
            container.writestr("a.csv", "x")
        content = content.getvalue()
        # The directory names the member twice.
        directory = content[content.index(b"PK\1\2") : content.index(b"PK\5\6")]
        end = bytearray(content[content.index(b"PK\5\6") :])
        end[8] = end[10] = 2
        end[12] *= 2
        doubled = content[: content.index(b"PK\5\6")] + directory + bytes(end)
        with self.assertRaises(BadFile) as caught:
            rows_of(doubled, SMALL)
        self.assertEqual(caught.exception.kind, "truncated")

    def test_the_wizard_sees_the_members_there_are(self):
        content = zipped(
            {"a.csv": b"x;y\n1;2\n", "b.csv": small_file("07700 900123;;S;1")}
        )
        sample = head(content)
        # The one that looks most like details of a bill is shown first.
        self.assertEqual((sample.members, sample.member), (("a.csv", "b.csv"), "b.csv"))
        self.assertEqual(sample.rows[0][0], "Number")
        other = head(content, member="a.csv")
        self.assertEqual(other.rows, [["x", "y"], ["1", "2"]])
