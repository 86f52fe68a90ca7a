"""Tables that other programs read wrongly are read here, or told in words.

The files come from public bug reports of other importers; those made in this module are
of the same kinds.
"""

import gzip
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

import openpyxl

from ...parsers import BadFile, recognise
from ..tools import samples
from .common import BY_KEY, PROFILES, rows_of, zipped

FAULTS = Path(__file__).parent / "faults"
EXPECTED = [
    each
    for each in json.loads((FAULTS / "expected.json").read_text(encoding="utf-8"))
    if not each["file"].endswith(".xml")
]
PLAIN = BY_KEY["plain"]
# How those are told that must not be read, or not whole.
TOLD = {
    "04_nul.csv": "zero_byte",
    "13_dup_headers.csv": "ambiguous_column",
    "14_quoted_newline.csv": "missing_column",
    "15_sci_phone.csv": "lost_digits",
    "17_html.xls": "unsupported",
    "19_spreadsheetml.xls": "unsupported",
    "31_formula_uncached.xlsx": "unreadable_amount",
    "32_error_cell.xlsx": "unreadable_amount",
    "41_backslash.csv": "ragged_row",
}
HEADER = "Number;Date;Label;Amount;Tax rate;Document"
ROWS = (
    "+447700900001;2026-10-01;Subscription;20.00;21;E01",
    "+447700900001;2026-10-05;National calls;12.40;21;E01",
    "+447700900002;2026-10-09;National sms;3.10;21;E01",
)


def table(*rows, above=(), header=HEADER, end="\n"):
    """The text of a table of these rows."""
    return end.join([*above, header, *rows, ""])


def outcome(content):
    """Return (rows charged, total, issues, names of ignored rows), or the refusal."""
    try:
        rows, _reading = rows_of(content, PLAIN, region="GB")
    except BadFile as error:
        return error.kind
    charged = [row for row in rows if not row.status]
    return (
        len(charged),
        sum((row.amount for row in charged), Decimal(0)),
        [row.reason for row in rows if row.status == "issue"],
        [row.reason for row in rows if row.status == "ignored"],
    )


def read(rows, total, *ignored):
    """The outcome of a file that is read."""
    return (rows, Decimal(total), [], list(ignored))


ALL = read(3, "35.50")


class TestFaults(TestCase):
    def test_each_file_comes_out_as_it_must(self):
        for each in EXPECTED:
            name, wanted = each["file"], each["outcome"]
            with self.subTest(name, what=each["what"]):
                found = outcome((FAULTS / name).read_bytes())
                if isinstance(found, str):
                    self.assertEqual(found, TOLD[name])
                    continue
                charged, total, issues, ignored = found
                if name in TOLD:
                    self.assertTrue(wanted.startswith("told"), wanted)
                    self.assertEqual(set(issues), {TOLD[name]})
                    continue
                self.assertTrue(wanted.startswith("read"), wanted)
                self.assertEqual(issues, [])
                self.assertEqual(total, Decimal(each["total"] or "35.50"))
                self.assertEqual(charged, each["rows"] or 3)
                self.assertEqual(bool(ignored), "named rule" in wanted)

    def test_dates_and_rates_are_those_of_the_file(self):
        for name in ("21_1904.xlsx", "22_1904_true.xlsx", "37_1904.xls"):
            with self.subTest(name):
                rows, _ = rows_of((FAULTS / name).read_bytes(), PLAIN, region="GB")
                self.assertEqual(rows[0].day, date(2026, 10, 1))
        for name in ("29_percent_cell.xlsx", "30_percent_text.csv"):
            with self.subTest(name):
                rows, _ = rows_of((FAULTS / name).read_bytes(), PLAIN, region="GB")
                self.assertEqual({row.rate for row in rows}, {Decimal(21)})

    def test_the_layout_is_recognised_wherever_it_is_read(self):
        for each in EXPECTED:
            if each["outcome"].startswith("read"):
                with self.subTest(each["file"]):
                    content = (FAULTS / each["file"]).read_bytes()
                    self.assertEqual(recognise(content, PROFILES), PLAIN)


class TestTexts(TestCase):
    """Siblings of the files: what else a text can be like."""

    def check(self, *cases):
        for name, content, expected in cases:
            with self.subTest(name):
                if isinstance(content, str):
                    content = content.encode()
                self.assertEqual(outcome(content), expected)

    def test_encodings(self):
        text = table(*ROWS).replace("calls", "appels été")
        marks = {"utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1", "utf-8"}
        wide = {f"utf-{bits}-{end}" for bits in (16, 32) for end in ("le", "be")}
        for name in sorted(marks | wide):
            self.check((name, text.encode(name), ALL))

    def test_ends_of_lines_and_of_the_file(self):
        for end in ("\n", "\r\n", "\r"):
            for last in ("", end, end * 3, "\x1a", end + "\x1a"):
                content = table(*ROWS, end=end).rstrip("\r\n") + last
                self.check((f"{end!r} {last!r}", content, ALL))

    def test_the_mark_of_the_delimiter(self):
        for mark in ("sep=;", "SEP=;", '"sep=;"'):
            self.check((mark, table(*ROWS, above=[mark]), ALL))
        tabs = table(*ROWS).replace(";", "\t")
        self.check(("tab", "sep=\t\n" + tabs, ALL))
        self.check(("with a mark", "\ufeffsep=;\n" + table(*ROWS), ALL))

    def test_zero_bytes(self):
        whole = table(*ROWS).encode()
        self.check(
            ("in a label", whole.replace(b"sms", b"s\0s"), "zero_byte"),
            ("in an amount", whole.replace(b"3.10", b"3\0.10"), "zero_byte"),
            ("at the end", whole + b"\0" * 9, "zero_byte"),
            ("in wide letters", table(*ROWS, "\0").encode("utf-16"), "zero_byte"),
        )
        with self.assertRaisesRegex(BadFile, "Line 4 "):
            rows_of(whole.replace(b"sms", b"s\0s"), PLAIN)

    def test_signs_marks_and_currencies(self):
        for text, amount in (
            *(
                ("\u22123.10", "-3.10"),
                ("\u20133.10", "-3.10"),
                ("\uff0d3.10", "-3.10"),
            ),
            *(("3.10\u2212", "-3.10"), ("3.10 CR", "-3.10"), ("3.10cr", "-3.10")),
            *(("CR 3.10", "-3.10"), ("3.10 DR", "3.10"), ("EUR 3.10 Cr.", "-3.10")),
            *(("(3.10)", "-3.10"), ("€3.10", "3.10"), ("3.10 EUR", "3.10")),
            *(("1\u00a0234.50", "1234.50"), ("1\u202f234.50", "1234.50")),
            *(("1\u2019234.50", "1234.50"), ("1,234.50", "1234.50"), ("+3.10", "3.10")),
            *(('="3.10"', "3.10"), ("\u200e3.10", "3.10"), ("3", "3")),
        ):
            row = f"+447700900002;2026-10-09;National sms;{text};21;E01"
            self.check(
                (
                    repr(text),
                    table(*ROWS[:2], row),
                    read(3, Decimal("32.40") + Decimal(amount)),
                )
            )
        for text in ("-3.10 CR", "(3.10) CR", "3,10", "1.234,50", "3.10 3.10", "n/a"):
            row = f"+447700900002;2026-10-09;National sms;{text};21;E01"
            bad = (2, Decimal("32.40"), ["unreadable_amount"], [])
            self.check((repr(text), table(*ROWS[:2], row), bad))

    def test_numbers_that_a_spreadsheet_touched(self):
        for number, expected in (
            ("7700900001", "+447700900001"),
            ("447700900001.0", "+447700900001"),
            ("7700900001,00", "+447700900001"),
            ("4.47700900001E+11", "+447700900001"),
            ("4,47700900001e11", "+447700900001"),
            ("'07700900001", "+447700900001"),
            ('="07700900001"', "+447700900001"),
            ("4.47701E+11", "lost_digits"),
            ("4,477009E+011", "lost_digits"),
            ("4E+11", "lost_digits"),
            ("#######", "unreadable_number"),
        ):
            row = f"{number};2026-10-01;Subscription;20.00;21;E01"
            with self.subTest(number):
                rows, _ = rows_of(table(row).encode(), PLAIN, region="GB")
                self.assertEqual(rows[0].reason or rows[0].number, expected)

    def test_rates(self):
        for rate, expected in (
            *(("21,00 %", "21"), ("21.0%", "21"), ("0,21", "21"), ("5,5 %", "5.5")),
            *(("21", "21"), ("0", "0"), ("0 %", "0"), ("2.1 %", "2.1")),
        ):
            row = f"+447700900001;2026-10-01;Subscription;20.00;{rate};E01"
            with self.subTest(rate):
                rows, _ = rows_of(table(row).encode(), PLAIN)
                self.assertEqual(rows[0].rate, Decimal(expected))


class TestFooters(TestCase):
    """Totals and records that frame the rows are left out by name, or told."""

    check = TestTexts.check

    def test_totals_that_are_the_sum_are_left_out(self):
        for total in (
            *(
                ";;Total;35.50;;",
                "Total;;;35.50;;",
                ";;TOTAL:;35.50;;",
                ";Total;;35.50",
            ),
            *(";;Totaal;35.50;;", ";;Sous-total;35.50;;", ";;Grand total;35.50;;"),
            *(";;Total excl. VAT;35.50;;", ";;Total (EUR);35.5;;", ";;;35.50;;"),
            *(";;Total incl. VAT;42.96;;", "Gesamtbetrag;;;35.50;;"),
        ):
            self.check(
                (
                    total,
                    table(*ROWS, total),
                    read(3, "35.50", "Total of the rows above"),
                )
            )

    def test_a_total_that_is_not_the_sum_is_told(self):
        for total in (";;Total;35.60;;", "Total;;;99.00;;", ";;Subtotal;1.00;;"):
            wrong = (3, Decimal("35.50"), ["wrong_total"], [])
            self.check((total, table(*ROWS, total), wrong))

    def test_totals_of_sections_with_their_tax(self):
        self.check(
            (
                "two sections",
                table(
                    ROWS[0],
                    ";;Subtotal;20.00;;",
                    *ROWS[1:],
                    ";;Subtotal;15.50;;",
                    ";;Total;35.50;;",
                ),
                read(3, "35.50", *["Total of the rows above"] * 3),
            ),
            (
                "the tax, and the sum with it",
                table(*ROWS, ";;Total;35.50;;", ";;VAT 21 %;7.46;;", ";;Total;42.96;;"),
                read(
                    3,
                    "35.50",
                    "Total of the rows above",
                    "Tax of the rows above",
                    "Total of the rows above",
                ),
            ),
        )

    def test_charges_of_the_account_are_no_totals(self):
        for row in (
            ";2026-10-31;Total;35.50;21;E01",
            ";;Total data bundle;5.00;21;E01",
            ";;Options;35.50;21;E01",
        ):
            with self.subTest(row):
                charged, _total, issues, ignored = outcome(table(*ROWS, row).encode())
                self.assertEqual((charged, issues, ignored), (4, [], []))

    def test_records_that_frame_the_rows(self):
        for record in (
            *("T;3;35.50", "TRAILER;3;35.50", "T;3", "T;35.50", "99;3;35.50", "EOF"),
            *("TRL;000003;42.96", "T;3;35.50;;;", "Z;4;35.50", "X;3;35.50"),
        ):
            self.check(
                (record, table(*ROWS, record), read(3, "35.50", "Trailer record"))
            )
        self.check(
            (
                "wrong",
                table(*ROWS, "T;3;99.00"),
                (3, Decimal("35.50"), [], ["Trailer record"]),
            ),
            (
                "header",
                table("H;ACME;2026-10", *ROWS),
                read(3, "35.50", "Header record"),
            ),
            ("above", table(*ROWS, above=["H;ACME;2026-10"]), ALL),
            (
                "again",
                table(ROWS[0], HEADER, *ROWS[1:]),
                read(3, "35.50", "Row of headers again"),
            ),
        )

    def test_a_row_that_only_begins_like_a_record_is_told(self):
        for row in ("T;7;99.00", "07;some;text", "Ann;2026-10-01;Calls"):
            with self.subTest(row):
                charged, _total, issues, ignored = outcome(table(*ROWS, row).encode())
                self.assertEqual((charged, len(issues), ignored), (3, 1, []))


class TestContainers(TestCase):
    """Siblings in other coats: archives, pages, and what is no table."""

    check = TestTexts.check

    def test_packed_files(self):
        text = table(*ROWS).encode()
        twice = gzip.compress(gzip.compress(text))
        self.check(
            ("gz", gzip.compress(text), ALL),
            ("two gz", gzip.compress(text[:50]) + gzip.compress(text[50:]), ALL),
            (
                "gz of a workbook",
                gzip.compress((FAULTS / "23_no_dimension.xlsx").read_bytes()),
                ALL,
            ),
            ("gz of a zip", gzip.compress(zipped({"a.csv": text})), ALL),
            ("half a gz", gzip.compress(text)[:-12], "truncated"),
            ("gz in gz", twice, "nested"),
            ("gz in zip", zipped({"a.csv.gz": gzip.compress(text)}), "nested"),
            ("a bomb", gzip.compress(b"0" * (64 << 20)), "bomb"),
            (
                "mac",
                zipped({"__MACOSX/._a.csv": b"\0\5", ".DS_Store": b"x", "a.csv": text}),
                ALL,
            ),
        )

    def test_pages_and_other_formats_are_named(self):
        for content, kind in (
            (b"<HTML><table><tr><td>Number", "html"),
            (b"\xef\xbb\xbf\r\n <!-- x --><html><table>", "html"),
            ("<html><table>".encode("utf-16"), "html"),
            (b"<style>td{}</style><table><tr>", "html"),
            (b"<Workbook xmlns='urn:x'><Row></Row></Workbook>", "xml"),
            ("<?xml version='1.0'?><a/>".encode("utf-16"), "xml"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
            (
                b"From: <x>\r\nSubject: y\r\nMIME-Version: 1.0\r\nContent-Type: a",
                "mhtml",
            ),
            (b'[{"Number": 1}]', "json"),
            (b"7z\xbc\xaf\x27\x1cxx", "7z"),
            (b"BZh91AY", "bzip2"),
            (b"\0" * 257 + b"ustar\0", "tar"),
        ):
            with self.subTest(kind), self.assertRaises(BadFile) as caught:
                rows_of(content, PLAIN)
            self.assertEqual(caught.exception.values["kind"], kind)


def workbook(change):
    """A workbook of the three rows, after a change to its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (HEADER, *ROWS):
        sheet.append([_typed(cell) for cell in line.split(";")])
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(cell):
    try:
        return float(cell) if "+" not in cell else cell
    except ValueError:
        return cell


def rewritten(whole, **changes):
    """A zip file whose member (named without its folder) was changed."""
    with zipfile.ZipFile(io.BytesIO(whole)) as container:
        members = {name: container.read(name) for name in container.namelist()}
    for name in members:
        change = changes.get(name.rpartition("/")[2].partition(".")[0])
        members[name] = change(members[name]) if change else members[name]
    return zipped(members)


class TestWorkbooks(TestCase):
    check = TestTexts.check

    def test_odd_dimensions(self):
        whole = workbook(lambda sheet: None)
        for ref in ("A0:F0", "A1", "F4:A1", "A1:XFD1048576", "", "A1:ZZZZ9", "#REF!"):
            content = rewritten(
                whole, sheet1=lambda xml, ref=ref: xml.replace(b"A1:F4", ref.encode())
            )
            self.check((ref, content, ALL))

    def test_cells_without_a_value_are_told_and_not_empty(self):
        def put(place, value):
            return workbook(lambda sheet: sheet.__setitem__(place, value))

        for value in ("=A3", "#N/A", "#DIV/0!", "#REF!"):
            for place, kind in (
                *(("A2", "unreadable_number"), ("B2", "unreadable_date")),
                *(("D2", "unreadable_amount"), ("E2", "unreadable_tax_rate")),
            ):
                with self.subTest(value=value, place=place):
                    charged, _total, issues, _ignored = outcome(put(place, value))
                    self.assertEqual((charged, issues), (2, [kind]))

    def test_the_same_without_the_fast_library(self):
        from unittest.mock import patch

        from ...parsers import xlsx

        for each in EXPECTED:
            if each["file"].endswith(".xlsx"):
                content = (FAULTS / each["file"]).read_bytes()
                with self.subTest(each["file"]):
                    fast = outcome(content)
                    with patch.object(xlsx, "python_calamine", None):
                        self.assertEqual(outcome(content), fast)

    def test_rows_of_an_ods_without_end_are_told(self):
        for times in (10**9, 10**10, 10**20):
            content = rewritten(
                samples.plain_ods(rows=20),
                content=lambda xml, times=times: xml.replace(
                    b"<table:table-row>",
                    b'<table:table-row table:number-rows-repeated="%d">' % times,
                ),
            )
            self.check((str(times), content, "too_large"))


class TestLengths(TestCase):
    """Lines and cells that would fill the memory are refused in their own words."""

    check = TestTexts.check

    def test_table(self):
        def with_label(text):
            return table(f"+447700900001;2026-10-01;{text};20.00;21;E01").encode()

        quoted = '"' + "a" * 1_000_000 + '"'
        self.check(
            ("a cell of 1,000,000 letters", with_label("a" * 1_000_000), "long_cell"),
            ("the same in quotes", with_label(quoted), "long_cell"),
            ("a line of 3,000,000 letters", with_label("a" * 3_000_000), "long_line"),
            ("100,000 columns", with_label(";" * 100_000), "wide_line"),
            ("no line end", table(*ROWS * 9_000, end="\t").encode(), "long_line"),
            (
                "wide letters",
                with_label("a" * 600_000).decode().encode("utf-16"),
                "long_line",
            ),
            ("old Mac", with_label("a" * 200_000).replace(b"\n", b"\r"), "long_cell"),
        )
        charged, _total, issues, _ignored = outcome(with_label("a" * 100_000))
        self.assertEqual((charged, issues), (0, ["unreadable_label"]))

    def test_the_line_is_named(self):
        content = table(*ROWS, "x" * 3_000_000).encode()
        with self.assertRaises(BadFile) as caught:
            rows_of(content, PLAIN)
        self.assertEqual(caught.exception.values["line"], 5)
