"""Files that cannot be read are refused with a reason, and nothing else happens."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections import deque
from unittest import TestCase
from unittest.mock import patch

import openpyxl
import xlwt

from ...parsers import (
    BAD_FILE_KINDS,
    BadFile,
    archive,
    detect,
    head,
    propose,
    read,
    recognise,
)
from ..tools import samples
from .common import BY_KEY, PROFILES, SMALL, rows_of, small_file, zipped

PLAIN = BY_KEY["plain"]
ROW = "07700 900123;31.01.2026;Calls;1,50"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def repacked(content, changes):
    """The same zip file with some members changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        members = {name: container.read(name) for name in container.namelist()}
    for name, change in changes.items():
        members[name] = change(members[name])
    return zipped(members)


def with_encrypted_member():
    content = bytearray(zipped({"bill.csv": small_file(ROW)}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    return bytes(content)


def of_a_later_version():
    """A zip file that says it needs a version of zip that does not exist."""
    content = bytearray(zipped({"bill.csv": small_file(ROW)}))
    content[content.index(b"PK\x01\x02") + 6] = 99
    return bytes(content)


def lying_about_its_size():
    """A zip file whose member unpacks to more than its directory says."""
    text = small_file(*[ROW] * 1000)
    content = zipped({"bill.csv": text})
    checksum, said = zlib.crc32(text[:100]), 100
    sizes = struct.pack("<L", len(text))
    content = content.replace(sizes, struct.pack("<L", said))
    return content.replace(
        struct.pack("<L", zlib.crc32(text)), struct.pack("<L", checksum)
    )


def encrypted_xls():
    """A workbook whose second record says that the rest is encrypted."""
    book = xlwt.Workbook()
    book.add_sheet("Bill").write(0, 0, "Number")
    content = io.BytesIO()
    book.save(content)
    content = content.getvalue()
    start = content.index(b"\x09\x08\x10\x00")  # the first record of the workbook
    after = start + 20
    # FILEPASS (47) in place of INTERFACEHDR and what follows, standard encryption.
    return content[:after] + struct.pack("<HHH", 0x2F, 2, 1) + content[after + 6 :]


def far_cell():
    content = samples.plain_xlsx(rows=20)
    return repacked(
        content,
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(
                b"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            )
        },
    )


def many_cells_without_names():
    """A wide row of cells that do not say where they stand, above a far row."""
    wide = b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>"
    far = b'<row r="99999"><c r="A99999"><v>1</v></c></row>'
    return repacked(
        samples.plain_xlsx(rows=20),
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(
                b"</sheetData>", wide + far + b"</sheetData>"
            )
        },
    )


def with_entities(content, member):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return repacked(content, {member: lambda xml: bomb + xml.split(b"?>", 1)[-1]})


def with_nonsense(member):
    """A workbook of which a part is cut short, in a zip file that is whole."""
    return repacked(samples.plain_xlsx(rows=20), {member: cut_short})


def many_rows_in_ods(times=1_000_000, columns=1):
    """Rows that stand for many, and cells of numbers that do."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}"'
    row = f'<table:table-row table:number-rows-repeated="{times}">'
    return repacked(
        samples.plain_ods(rows=20),
        {
            "content.xml": lambda xml: xml.replace(
                b"<table:table-row>", row.encode()
            ).replace(b"<table:table-cell", cell.encode())
        },
    )


def cut_short(xml):
    return xml[:-30]


XLSX = samples.plain_xlsx(rows=20)
ODS = samples.plain_ods(rows=20)
XLS = samples.plain_xls(rows=20)
ODS_WITH_PASSWORD = repacked(
    ODS,
    {
        "META-INF/manifest.xml": lambda xml: xml.replace(
            b"</manifest:manifest>",
            b"<manifest:encryption-data/></manifest:manifest>",
        )
    },
)
ZIP = zipped({"bill.csv": small_file(ROW)})

# what it is, the content, the kind of refusal
REFUSED = (
    ("nothing", b"", "empty"),
    ("blank lines", b"\r\n \r\n", "empty"),
    ("a mark and nothing", b"\xef\xbb\xbf", "empty"),
    ("an empty zip", zipped({}), "empty"),
    ("half a pdf", b"%PDF-1.7\n1 0 obj", "truncated"),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_tabular"),
    ("prose", b"Dear customer\nplease find enclosed\n", "not_tabular"),
    ("zero bytes in text", small_file(ROW).replace(b"Calls", b"Ca\0ls"), "zero_byte"),
    ("a web page", b"<html><table><tr><td>Number", "unsupported"),
    ("an xml", b'<?xml version="1.0"?><Invoice/>', "unsupported"),
    ("a text document", OLE + "WordDocument".encode("utf-16-le"), "not_tabular"),
    ("half an xlsx", XLSX[: len(XLSX) // 2], "truncated"),
    ("half an ods", ODS[: len(ODS) // 2], "truncated"),
    ("half an xls", XLS[: len(XLS) // 2], "truncated"),
    ("half a zip", ZIP[: len(ZIP) // 2], "truncated"),
    (
        "an xlsx with a password",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    ("an ods with a password", ODS_WITH_PASSWORD, "encrypted"),
    ("an xls with a password", encrypted_xls(), "encrypted"),
    ("an encrypted member", with_encrypted_member(), "encrypted"),
    ("a zip of a later version", of_a_later_version(), "unsupported"),
    ("a zip in a zip", zipped({"inner.zip": ZIP}), "nested"),
    ("a liar about sizes", lying_about_its_size(), "bomb"),
    ("very many members", zipped({f"{n}.csv": b"" for n in range(1001)}), "bomb"),
    ("zeros without end", zipped({"bill.csv": b"0" * (64 << 20)}), "bomb"),
    ("entities", with_entities(XLSX, "xl/styles.xml"), "entities"),
    ("entities in ods", with_entities(ODS, "content.xml"), "entities"),
    ("a cell at the end of the world", far_cell(), "too_large"),
    ("a row a million times", many_rows_in_ods(), "too_large"),
    ("a workbook of nonsense", with_nonsense("xl/workbook.xml"), "truncated"),
    ("a sheet of nonsense", with_nonsense("xl/worksheets/sheet1.xml"), "truncated"),
    ("an ods of nonsense", repacked(ODS, {"content.xml": cut_short}), "truncated"),
    (
        "an ods that is no xml",
        repacked(
            ODS,
            {
                "content.xml": lambda xml: xml.replace(
                    b"<table:table-row>", b'<table:table-row a="1" a="2">'
                )
            },
        ),
        "truncated",
    ),
    ("a wide row many times", many_rows_in_ods(10_000, columns=200), "too_large"),
    ("a zip of pictures", zipped({"a.png": b"\x89PNG\0"}), "missing_member"),
)


class TestBadFiles(TestCase):
    def refusal(self, call, *args, **kwargs):
        with self.assertRaises(BadFile) as caught:
            result = call(*args, **kwargs)
            deque(result or (), maxlen=0)  # rows are read when they are asked for
        return caught.exception

    def test_each_is_refused_with_its_reason(self):
        for name, content, kind in REFUSED:
            with self.subTest(name):
                profile = SMALL if content[:2] != b"PK" else PLAIN
                error = self.refusal(read, content, profile)
                self.assertEqual(error.kind, kind)
                self.assertIn(error.kind, BAD_FILE_KINDS)
                self.assertRegex(str(error), r"^[A-Z].*\.$")

    def test_recognising_and_sampling_refuse_them_too_or_find_nothing(self):
        for name, content, _kind in REFUSED:
            with self.subTest(name):
                try:
                    found, sample = recognise(content, PROFILES), head(content)
                except BadFile:
                    continue
                self.assertIsNone(found)
                # Prose is shown to the user, but is no table.
                if sample.delimiter or sample.kind != "csv":
                    self.refusal(propose(sample.rows).profile, "x")

    def test_a_zip_file_with_a_member_without_a_name_is_damaged(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as container:
            container.writestr(zipfile.ZipInfo(""), b"Number;Amount")
        with self.assertRaises(BadFile) as caught:
            archive.Archive(content.getvalue())
        self.assertEqual(caught.exception.kind, "truncated")

    def test_a_file_over_the_limit_is_refused_unread(self):
        with self.assertRaises(BadFile) as caught:
            archive.check_size(b"x" * 11, 10)
        self.assertEqual(caught.exception.kind, "too_large")

    def test_the_name_of_a_file_does_not_matter(self):
        for content, kind in ((XLSX, "xlsx"), (ODS, "ods"), (XLS, "xls"), (ZIP, "zip")):
            self.assertEqual(detect(content), kind)
        self.assertEqual(detect(small_file(ROW)), "csv")

    def test_a_workbook_is_read_the_same_without_calamine(self):
        for name, content, kind in REFUSED:
            if detect_or_none(content) == "xlsx":
                with (
                    self.subTest(name),
                    patch(f"{archive.__package__}.xlsx.python_calamine", None),
                ):
                    self.assertEqual(self.refusal(read, content, PLAIN).kind, kind)


def detect_or_none(content):
    try:
        return detect(content)
    except BadFile:
        return None


class TestStrangeWorkbooks(TestCase):
    def test_cells_without_names_do_not_fill_the_memory(self):
        tracemalloc.start()
        rows, _ = rows_of(many_cells_without_names(), PLAIN)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.assertEqual(rows[-1].row, 99_999)
        self.assertLess(peak, 100 << 20)


class TestMissingParts(TestCase):
    def refusal(self, content, profile=SMALL):
        with self.assertRaises(BadFile) as caught:
            rows_of(content, profile)
        return caught.exception

    def test_a_missing_column_is_named(self):
        content = small_file(ROW).replace(b"Amount", b"Amounts")
        error = self.refusal(content)
        self.assertEqual(error.kind, "missing_column")
        self.assertEqual(error.values["columns"], "Amount")
        self.assertIn("Small", str(error))

    def test_a_column_that_stands_there_twice_is_refused(self):
        content = small_file(ROW).replace(b"Label;", b"Amount;")
        profile = BY_KEY["plain"]
        error = self.refusal(b"Number,Date,Label,Amount,Amount\n,,,1,2\n", profile)
        self.assertEqual(error.kind, "ambiguous_column")
        self.assertEqual(self.refusal(content).kind, "missing_column")

    def test_a_missing_sheet_is_named_with_those_there_are(self):
        from dataclasses import replace

        error = self.refusal(XLSX, replace(PLAIN, sheet="Details*"))
        self.assertEqual(error.kind, "missing_sheet")
        self.assertIn("Charges", str(error))

    def test_a_blank_workbook_is_empty(self):
        content = io.BytesIO()
        openpyxl.Workbook().save(content)
        self.assertEqual(self.refusal(content.getvalue()).kind, "empty")

    def test_a_missing_member_is_named(self):
        error = self.refusal(ZIP, BY_KEY["verizon"])
        self.assertEqual(error.kind, "missing_member")
        self.assertIn("*Charges Detail*", str(error))


class TestQuotes(TestCase):
    """A stray quotation mark must not swallow rows."""

    def kind_of(self, *rows):
        try:
            rows, _ = rows_of(small_file(*rows), SMALL)
        except BadFile as error:
            return error.kind
        return len(rows)

    def test_table(self):
        other = "07700 900124;31.01.2026;Data;2,50"
        for name, rows, expected in (
            ("a quoted text", ('07700 900123;31.01.2026;"Calls; SMS";1,50', other), 2),
            ("a text over two lines", (f"{ROW}", '07700 900123;;"a\nb";1,50'), 2),
            ("a mark inside a text", ('07700 900123;;5" screen;1,50', other), 2),
            ("open until the end", ('07700 900123;;"Calls;1,50', other), "quotes"),
            (
                "closed in a later row",
                ('07700 900123;;"Calls;1,50', other, '07700 900123;;Calls";1,50'),
                "quotes",
            ),
            ("text behind the mark", ('07700 900123;;"Calls" x;1,50',), "quotes"),
        ):
            with self.subTest(name):
                self.assertEqual(self.kind_of(*rows), expected)

    def test_a_layout_without_quotes_keeps_them_as_text(self):
        from dataclasses import replace

        content = small_file('07700 900123;;"Frihet" Maxi;1,50')
        rows, _ = rows_of(content, replace(SMALL, quote=""))
        self.assertEqual(rows[0].label, '"Frihet" Maxi')
