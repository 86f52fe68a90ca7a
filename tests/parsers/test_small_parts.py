"""The small parts that all readers share: texts, marks, encodings, kinds of files."""

import gzip
from unittest import TestCase

from ...parsers import BadFile, detect
from ...parsers.convert import Converted
from ...parsers.delimited import head_rows, sniff_delimiter, text_batches
from ...parsers.encodings import find_encoding, head_text, mark_of, wide_encoding
from ...parsers.listing import read_amount, read_listing
from ...parsers.texts import Unreadable, clean
from .common import zipped


class TestClean(TestCase):
    def test_texts_have_single_blanks_and_no_invisible_characters(self):
        table = [
            ("", ""),
            ("  a \t\r\n b\xa0c ", "a b c"),
            ("a\x00b\u200bc", "a b c"),
            ("\u200b", ""),
            ('="0470"', "0470"),
            ('=" 0470 "', "0470"),
            ('="x"', "x"),
            ('=""', '=""'),
            ('="', '="'),
            ('="a', '="a'),
            ('="0470', '="0470'),
            ('"a"', '"a"'),
            ('=a"', '=a"'),
        ]
        for text, cleaned in table:
            with self.subTest(text):
                self.assertEqual(clean(text), cleaned)

    def test_a_text_is_converted_once_and_what_is_bad_is_kept_apart(self):
        asked = []

        def convert(text):
            asked.append(text)
            if text == "bad":
                raise Unreadable("reason", text)
            return text.upper()

        found = Converted(convert, lambda text: None)
        self.assertEqual(
            [found[each] for each in ["a", "a", "bad", "bad"]], ["A", "A", None, None]
        )
        self.assertEqual((asked, list(found.bad)), (["a", "bad"], ["bad"]))
        found.shrink()
        self.assertEqual(set(found), {"a", "bad"})
        found.update({f"{n}": n for n in range(50_000)})
        found.shrink()
        self.assertEqual((len(found), len(found.bad)), (0, 0))


class TestDelimited(TestCase):
    def rows(self, content, encoding="utf-8", delimiter=";", quote='"', size=100):
        batches = text_batches(content, encoding, delimiter, quote, size)
        return [row for batch in batches for row in batch]

    def refusal(self, content, **options):
        with self.assertRaises(BadFile) as caught:
            self.rows(content, **options)
        return caught.exception.kind, caught.exception.values["line"]

    def test_the_delimiter_that_makes_the_most_even_rows(self):
        table = [
            ("a;b;c\n1,5;2,5;3,5\n", ";"),
            ("a,b\n1,2\n", ","),
            ("a\tb\n1\t2\n", "\t"),
            ("a|b\n1|2\n", "|"),
            ("a¤b\n", "¤"),
            ("Dear customer\nthank you\n", None),
            ("", None),
            ("sep=|\na;b\n", "|"),
            ('"sep=|"\na;b\n', "|"),
            ("SEP=\t\r\na;b\n", "\t"),
            ("\ufeffsep=,\na;b\n", ","),
            ("sep=;;\na,b\n1,2\n", ","),
            ("sap=|\na;b\n1;2\n", ";"),
        ]
        for text, delimiter in table:
            with self.subTest(text):
                self.assertEqual(sniff_delimiter(text), delimiter)

    def test_the_delimiter_with_the_wanted_headers_goes_first(self):
        text = "a,b;c\n1,2;3\n1,2;3\n"
        for mark, header in ((",", "a"), (";", "c")):
            with self.subTest(mark):
                found = sniff_delimiter(text, '"', lambda rows, h=header: h in rows[0])
                self.assertEqual(found, mark)

    def test_the_first_rows_end_before_a_quote_that_is_open(self):
        self.assertEqual(head_rows('a;b\nc;"d\ne', ";", '"', 5)[:1], [["a", "b"]])
        self.assertEqual(len(head_rows("a\n" * 9, ";", '"', 5)), 5)

    def test_the_mark_that_old_programs_end_a_text_with_is_no_row(self):
        for content in (
            b"a;b\r\n\x1a",
            b"a;b\r\n\x1a\r\n",
            b"a;b\x1a",
            b"a;b\r\n\x1a\x1a\x1a\x1a",
        ):
            with self.subTest(content):
                self.assertEqual(self.rows(content), [["a", "b"]])
        self.assertEqual(self.rows(b"a;\x1ab\r\n" + b"c;d\r\n" * 3)[0], ["a", "\x1ab"])

    def test_batches_and_several_characters(self):
        content = b"a||b\nc||d\ne||f\n"
        batches = list(text_batches(content, "utf-8", "||", '"', 2))
        self.assertEqual(batches, [[["a", "b"], ["c", "d"]], [["e", "f"]]])
        self.assertEqual(self.rows(b'a||"b||c"\n', delimiter="||"), [["a", "b||c"]])

    def test_a_zero_byte_and_a_stray_quote_are_named_with_their_line(self):
        wide = "a;b\nc;\0d\n".encode("utf-16")
        self.assertEqual(self.refusal(wide, encoding="utf-16"), ("zero_byte", 2))
        self.assertEqual(self.refusal(b'a;b\nc;"d\ne;f\n'), ("quotes", 3))
        self.assertEqual(self.refusal(b'a;"b\nc;d\ne"\n'), ("quotes", 3))
        self.assertEqual(self.rows(b'a;"b\nc"\n'), [["a", "b\nc"]])
        self.assertEqual(self.rows(b'a;"b\n', quote=""), [["a", '"b']])


class TestEncodings(TestCase):
    def test_a_mark_tells_the_encoding(self):
        for encoding in ("utf-8-sig", "utf-16", "utf-32"):
            with self.subTest(encoding):
                self.assertEqual(mark_of("Zoë".encode(encoding)), encoding)
        for start, encoding in (
            (b"\xfe\xff", "utf-16"),
            (b"\0\0\xfe\xff", "utf-32"),
        ):
            self.assertEqual(mark_of(start + b"\0a"), encoding)
        self.assertIsNone(mark_of(b"Number"))

    def test_wide_letters_are_known_without_a_mark(self):
        for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            for text in ("Number;Amount", "Nö;1", "Number;Amount\n" * 2000):
                with self.subTest(encoding, text=text[:20]):
                    self.assertEqual(wide_encoding(text.encode(encoding)), encoding)
        for content in (
            b"",
            b"\0",
            b"abc\0",
            b"Number;Amount",
            b"\0" * 40,
            b"ab\0\0" * 9,
        ):
            with self.subTest(content):
                self.assertIsNone(wide_encoding(content))

    def test_the_first_encoding_that_decodes_all_is_taken(self):
        accented = "Zoë".encode("cp1252")
        table = [
            (b"abc", ("cp1252",), "utf-8"),
            ("Zoë".encode(), ("utf-8", "cp1252"), "utf-8"),
            (accented, ("utf-8", "cp1252"), "cp1252"),
            (b"x" * (1 << 20) + accented, ("utf-8", "latin-1"), "latin-1"),
            ("Zoë".encode("utf-16"), ("utf-8",), "utf-16"),
        ]
        for content, encodings, encoding in table:
            with self.subTest(content[:8], encodings=encodings):
                self.assertEqual(find_encoding(content, encodings), encoding)
        for content in (accented, "é".encode()[:1], b"\xff\xfea"):
            with self.subTest(content), self.assertRaises(BadFile) as caught:
                find_encoding(content, ("utf-8",))
            self.assertEqual(caught.exception.kind, "encoding")

    def test_the_head_of_a_long_text_ends_with_a_whole_line(self):
        self.assertEqual(head_text(b"a\nb", "utf-8"), "a\nb")
        long = head_text(b"ab\n" * 50_000, "utf-8")
        self.assertTrue(long.endswith("ab\n"))
        self.assertLessEqual(len(long), 1 << 16)
        self.assertEqual(len(head_text(b"x" * (1 << 17), "utf-8")), 1 << 16)


class TestKinds(TestCase):
    def test_what_a_file_is_is_told_by_its_first_bytes(self):
        table = [
            (b"%PDF-1.7", "pdf"),
            (b"BZh91AY", "bzip2"),
            (b"\xfd7zXZ\0", "xz"),
            (b"\x28\xb5\x2f\xfd", "zstd"),
            (b"7z\xbc\xaf\x27\x1c", "7z"),
            (b"Rar!\x1a", "rar"),
            (b"{\\rtf1", "rtf"),
            (b"\x89PNG\r\n", "png"),
            (b"\xff\xd8\xff\xe0", "jpeg"),
            (b"GIF89a", "gif"),
            (b"x" * 257 + b"ustar", "tar"),
            (b"x" * 256 + b"ustar", "csv"),
            (b'<?xml version="1.0"?>', "xml"),
            (b" \r\n<!DOCTYPE HTML>", "html"),
            (b"<!DOCTYPE x>", "xml"),
            (b"<TABLE><tr>", "html"),
            (b"<x></x>", "xml"),
            (b"<5;7", "csv"),
            (b'{"a": 1}', "json"),
            (b'[{"a": 1}]', "json"),
            (b"MIME-Version: 1.0\n", "mhtml"),
            (b"From: x\nMIME-Version: 1.0\nContent-Type: text\n", "mhtml"),
            (b"From: x\nMIME-Version: 1.0\n", "csv"),
            (b"From: x\nContent-Type: text\n", "csv"),
            (gzip.compress(b"%PDF-1.7"), "pdf"),
            (bytes(range(32)) * 4, "binary"),
            ("Number;Amount".encode("utf-16"), "csv"),
            ("<html>".encode("utf-16-le"), "html"),
            (zipped({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "xlsb"),
            (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
            (zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "zip"),
        ]
        for content, kind in table:
            with self.subTest(content[:20]):
                self.assertEqual(detect(content), kind)

    def test_a_text_with_a_zero_byte_is_refused_with_its_line(self):
        for content, line in (
            (b"a;b\nc;\0d\n", 2),
            (b"a\0b;c;d;e", 1),
            (b"\na;\0;b;c", 2),
        ):
            with self.subTest(content), self.assertRaises(BadFile) as caught:
                detect(content)
            self.assertEqual(
                (caught.exception.kind, caught.exception.values),
                ("zero_byte", {"line": line}),
            )

    def test_a_text_that_is_damaged_is_a_text(self):
        broken = b"\xff\xfe\x00\xd8" + "Number;Amount".encode("utf-16-le")
        self.assertEqual(detect(broken), "csv")

    def test_nothing_is_empty(self):
        for content in (b"", b" \r\n\t", b"\xef\xbb\xbf  "):
            with self.subTest(content), self.assertRaises(BadFile) as caught:
                detect(content)
            self.assertEqual(caught.exception.kind, "empty")


class TestListing(TestCase):
    COLUMNS = {"number": ["No", "Number"], "amount": ["Withheld"], "note": ["Note"]}

    def test_rows_have_the_numbers_of_the_file_and_blank_ones_are_left_out(self):
        content = (
            b"Title\r\n\r\nwithheld;NUMBER\r\n5,00;12\r\n;\r\n 6,00 ;13;x\r\n7\r\n"
        )
        self.assertEqual(
            read_listing(content, self.COLUMNS, ["number", "amount"]),
            [
                (4, {"number": "12", "amount": "5,00"}),
                (6, {"number": "13", "amount": "6,00"}),
                (7, {"number": "", "amount": "7"}),
            ],
        )

    def test_the_headers_stand_in_the_first_ten_rows(self):
        for above, found in ((9, True), (10, False)):
            content = b"a;b\r\n" * above + b"No;Withheld\r\n1;2\r\n"
            with self.subTest(above):
                if found:
                    rows = read_listing(content, self.COLUMNS, ["number", "amount"])
                    self.assertEqual(rows, [(11, {"number": "1", "amount": "2"})])
                    continue
                with self.assertRaises(BadFile) as caught:
                    read_listing(content, self.COLUMNS, ["number", "amount"])
                self.assertEqual(caught.exception.kind, "missing_header")

    def test_the_fewest_columns_that_are_missing_are_named(self):
        with self.assertRaises(BadFile) as caught:
            read_listing(b"a;b\nNo;b\nc;d\n", self.COLUMNS, ["number", "amount"])
        self.assertEqual(caught.exception.values, {"columns": "“Withheld”"})

    def test_an_amount_that_may_be_two_is_refused(self):
        for text, amount in (
            ("12", "12"),
            ("12,50", "12.50"),
            ("1.234,50", "1234.50"),
            ("1,234.50", "1234.50"),
            ("1,2345", "1.2345"),
        ):
            with self.subTest(text):
                self.assertEqual(str(read_amount(text)), amount)
        for text in ("1,234", "1.234", "", "ten"):
            with self.subTest(text), self.assertRaises(ValueError):
                read_amount(text)
