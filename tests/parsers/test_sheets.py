"""Which sheet of a workbook is read, and workbooks without the usual shell."""

import io
import struct
from dataclasses import replace
from datetime import date
from unittest import TestCase
from unittest.mock import patch

import openpyxl
import xlwt

from ...parsers import BadFile, detect, head, recognise, xlsx
from ..tools import samples
from .common import PROFILES, SMALL, rows_of

HEADER = ("Number", "Day", "Label", "Amount")
ROW = ("07700900123", "31.01.2026", "Calls", 1.5)


def old_workbook():
    """A workbook of Excel 97 with two sheets; the bill stands on the second."""
    book = xlwt.Workbook()
    book.add_sheet("Summary").write(0, 0, "Nothing")
    sheet = book.add_sheet("Details January")
    for at, row in enumerate((HEADER, ROW)):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    return book


def new_workbook():
    """The same workbook as Excel saves it today."""
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    book.active.append(["Nothing"])
    sheet = book.create_sheet("Details January")
    for row in (HEADER, ROW):
        sheet.append(row)
    return book


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def record(number, content):
    """Return a record of a workbook of Excel 2."""
    return struct.pack("<HH", number, len(content)) + content


def label(row, column, text):
    place = struct.pack("<HH", row, column) + b"\0\0\0"
    return record(4, place + bytes([len(text)]) + text.encode())


def ancient():
    """A workbook of Excel 2: one sheet, and no container around it."""
    cells = [(0, HEADER), (1, (*ROW[:3], "1,5"))]
    return b"".join(
        [
            record(9, struct.pack("<HH", 2, 0x10)),
            *(label(r, c, text) for r, row in cells for c, text in enumerate(row)),
            record(10, b""),
        ]
    )


class TestWithoutContainer(TestCase):
    """Some programs write the stream of a workbook bare, without its OLE file."""

    def test_a_bare_workbook_is_read(self):
        for name, content, sheet in (
            ("Excel 97", old_workbook().get_biff_data(), 2),
            ("Excel 2", ancient(), None),
        ):
            with self.subTest(name):
                self.assertEqual(detect(content), "xls")
                (row,), reading = rows_of(content, replace(SMALL, sheet=sheet))
                self.assertEqual(
                    (row.row, row.number, row.day, row.label, str(row.amount)),
                    (2, "+447700900123", date(2026, 1, 31), "Calls", "1.5"),
                )
                self.assertEqual(reading.rows_charged, 1)

    def test_each_version_begins_in_its_own_way(self):
        for start in ("09000400", "09020600", "09040600", "09081000"):
            with self.subTest(start):
                self.assertEqual(detect(bytes.fromhex(start) + b"\0" * 40), "xls")
        for start in ("09000500", "0a000400"):
            with self.subTest(start):
                self.assertEqual(detect(bytes.fromhex(start) + b"\0" * 40), "binary")

    def test_a_bare_workbook_that_is_cut_short_is_damaged(self):
        with self.assertRaises(BadFile) as caught:
            head(old_workbook().get_biff_data()[:200])
        self.assertEqual(caught.exception.kind, "truncated")


class TestSheets(TestCase):
    def test_the_wanted_sheet_is_read_in_every_kind_of_workbook(self):
        for kind, content in (
            ("xls", saved(old_workbook())),
            ("xlsx", saved(new_workbook())),
        ):
            for wanted in ("Details*", "DETAILS january", "*January", 2):
                with self.subTest(kind=kind, wanted=wanted):
                    (row,), _reading = rows_of(content, replace(SMALL, sheet=wanted))
                    self.assertEqual((row.row, row.label), (2, "Calls"))
            for wanted in (1, "Summary"):
                with self.subTest(kind=kind, wanted=wanted):
                    sample = head(content, sheet=wanted)
                    self.assertEqual(sample.rows, [["Nothing"]])
                    self.assertEqual(sample.sheet, "Summary")

    def test_a_cover_sheet_is_passed_by(self):
        for content in (saved(old_workbook()), saved(new_workbook())):
            sample = head(content)
            self.assertEqual(sample.sheet, "Details January")
            self.assertEqual(sample.rows[0], list(HEADER))
            (row,), _reading = rows_of(content, SMALL)
            self.assertEqual((row.row, row.member), (2, "Details January"))
            self.assertEqual(recognise(content, (*PROFILES, SMALL)), SMALL)

    def test_all_sheets_of_the_layout_are_read(self):
        book = new_workbook()
        sheet = book.create_sheet("Details February")
        for row in (HEADER, ROW, ROW):
            sheet.append(row)
        rows, reading = rows_of(saved(book), SMALL)
        self.assertEqual(
            [(row.row, row.member) for row in rows],
            [
                (2, "Details January"),
                (2, "Details February"),
                (3, "Details February"),
            ],
        )
        self.assertEqual(reading.rows_read, 3)
        del book["Details January"], book["Details February"]
        with self.assertRaises(BadFile) as caught:
            rows_of(saved(book), SMALL)
        self.assertEqual(caught.exception.kind, "missing_column")

    def test_a_sheet_that_is_missing_is_named_in_every_kind_of_workbook(self):
        for kind, content, sheets in (
            ("xls", saved(old_workbook()), "Summary, Details January"),
            ("xlsx", saved(new_workbook()), "Summary, Details January"),
            ("ods", samples.plain_ods(rows=3), None),
        ):
            for wanted in ("Bills*", 0, -1, 9, "Details"):
                with (
                    self.subTest(kind=kind, wanted=wanted),
                    self.assertRaises(BadFile) as caught,
                ):
                    rows_of(content, replace(SMALL, sheet=wanted))
                error = caught.exception
                self.assertEqual(error.kind, "missing_sheet")
                self.assertEqual(error.values["sheet"], wanted)
                self.assertEqual(
                    error.values["sheets"], sheets or error.values["sheets"]
                )

    def test_a_sheet_that_is_missing_is_named_without_calamine(self):
        with (
            patch.object(xlsx, "python_calamine", None),
            self.assertRaises(BadFile) as caught,
        ):
            rows_of(saved(new_workbook()), replace(SMALL, sheet="Bills*"))
        self.assertEqual(caught.exception.kind, "missing_sheet")

    def test_a_workbook_without_a_sheet_is_empty(self):
        with self.assertRaises(BadFile) as caught:
            xlsx.pick_sheet([], None)
        self.assertEqual(caught.exception.kind, "empty")

    def test_positions_begin_with_one_and_end_with_the_last(self):
        names = ["a", "b"]
        self.assertEqual([xlsx.pick_sheet(names, at) for at in (1, 2)], names)
