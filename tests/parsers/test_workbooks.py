"""Workbooks: what a cell says as text, whichever library reads it."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from unittest import TestCase
from unittest.mock import patch

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from ...parsers import BadFile, head, read, recognise, xlsx
from ..tools import samples
from .common import BY_KEY, PROFILES, SMALL, rows_of

WITHOUT_CALAMINE = patch.object(xlsx, "python_calamine", None)

# what a person typed, and its text
CELLS = (
    (1, "1"),
    (1.0, "1"),
    (1.5, "1.5"),
    (0.1 + 0.2, "0.3"),
    (1e-7, "0.0000001"),
    (1e20, "100000000000000000000"),
    (-2.5, "-2.5"),
    (32475123456, "32475123456"),
    (123456789012345678, "123456789012346000"),
    (True, "TRUE"),
    (False, "FALSE"),
    (None, ""),
    ("007", "007"),
    ("  x ", "  x "),
    ("1,5", "1,5"),
    ("ünï\ncode", "ünï\ncode"),
    ("#N/A", "#N/A"),
    (date(2026, 1, 31), "2026-01-31"),
    (datetime(2026, 1, 31), "2026-01-31"),
    (datetime(2026, 1, 31, 10, 5, 1), "2026-01-31 10:05:01"),
    (datetime(2026, 1, 31, 10, 5, 1, 600_000), "2026-01-31 10:05:02"),
    (time(10, 5), "10:05:00"),
    (timedelta(hours=30, minutes=1), "30:01:00"),
)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook(rows, **options):
    book = openpyxl.Workbook()
    for name, value in options.items():
        setattr(book, name, value)
    for row in rows:
        book.active.append(row)
    return saved(book)


def table(content, rows=1000, **options):
    """The rows as text, without the empty cells at the end of each."""
    result = head(content, rows=rows, **options).rows
    for row in result:
        while row and not row[-1]:
            row.pop()
    return result


class TestCellsOfXlsx(TestCase):
    def test_text_of_each_kind_of_cell(self):
        content = workbook([[value, "end"] for value, _ in CELLS])
        expected = [[text, "end"] for _, text in CELLS]
        self.assertEqual(table(content), expected)
        with WITHOUT_CALAMINE:
            self.assertEqual(table(content), expected)

    def test_the_calendar_of_1904(self):
        content = workbook([[date(2026, 1, 31), "end"]], epoch=CALENDAR_MAC_1904)
        self.assertEqual(table(content), [["2026-01-31", "end"]])
        with WITHOUT_CALAMINE:
            self.assertEqual(table(content), [["2026-01-31", "end"]])

    def test_empty_rows_and_columns_keep_their_place(self):
        book = openpyxl.Workbook()
        book.active["C4"] = "here"
        expected = [[], [], [], ["", "", "here"]]
        self.assertEqual(table(saved(book)), expected)
        with WITHOUT_CALAMINE:
            self.assertEqual(table(saved(book)), expected)

    def test_a_whole_bill_is_the_same_with_and_without_calamine(self):
        content = samples.plain_xlsx(lines=20, rows=2000)
        rows, _ = rows_of(content, BY_KEY["plain"], region="GB")
        with WITHOUT_CALAMINE:
            again, _ = rows_of(content, BY_KEY["plain"], region="GB")
        self.assertEqual(rows, again)
        self.assertEqual(len(rows), 2000)


class TestOtherWorkbooks(TestCase):
    def test_cells_of_xls(self):
        book = xlwt.Workbook()
        sheet = book.add_sheet("Bill")
        day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
        moment = xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM:SS")
        clock = xlwt.easyxf(num_format_str="HH:MM:SS")
        cells = (
            (1.0, None, "1"),
            (1.25, None, "1.25"),
            (32475123456, None, "32475123456"),
            (True, None, "TRUE"),
            ("007", None, "007"),
            (date(2026, 1, 31), day, "2026-01-31"),
            (datetime(2026, 1, 31, 10, 5, 1), moment, "2026-01-31 10:05:01"),
            (time(10, 5), clock, "10:05:00"),
        )
        for row, (value, style, _text) in enumerate(cells):
            sheet.write(row, 1, value, style or xlwt.Style.default_style)
        self.assertEqual(table(saved(book)), [["", text] for _, _, text in cells])

    def test_an_error_in_an_xls_is_a_text(self):
        book = xlwt.Workbook()
        row = book.add_sheet("Bill").row(0)
        row.write(0, "total")
        for column, error in enumerate(("#DIV/0!", "#REF!"), 1):
            row.set_cell_error(column, error)
        self.assertEqual(table(saved(book)), [["total", "#DIV/0!", "#REF!"]])

    def test_runs_of_cells_and_rows_in_ods(self):
        content = samples.plain_ods(rows=3, lines=1)
        text = ods_with(
            content,
            '<table:table-row table:number-rows-repeated="2">'
            '<table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:number-columns-repeated="2" '
            'office:value-type="float" office:value="1.50"><text:p>1,50</text:p>'
            "</table:table-cell>"
            '<table:table-cell office:value-type="time" '
            'office:time-value="PT1H02M03S"/>'
            '<table:table-cell office:value-type="boolean" '
            'office:boolean-value="true"/>'
            '<table:table-cell office:value-type="date" '
            'office:date-value="2026-01-31T10:05:01"/>'
            '<table:table-cell office:value-type="string"><office:annotation>'
            "<text:p>note</text:p></office:annotation><text:p>a<text:s/>b</text:p>"
            "<text:p><text:span>c</text:span></text:p></table:table-cell>"
            '<table:table-cell table:number-columns-repeated="16000"/>'
            "</table:table-row>"
            '<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="16384"/>'
            "</table:table-row>",
        )
        row = [
            "",
            "",
            "1.5",
            "1.5",
            "01:02:03",
            "TRUE",
            "2026-01-31 10:05:01",
            "a b\nc",
        ]
        self.assertEqual(table(text), [row, row])

    def test_times_and_days_in_ods(self):
        cells = (
            ('time" office:time-value="PT27H02M03S"', "27:02:03"),
            ('time" office:time-value="PT00H05M00S"', "00:05:00"),
            ('date" office:date-value="2026-01-31"', "2026-01-31"),
            ('date" office:date-value="2026-01-31T00:00:00"', "2026-01-31"),
            ('percentage" office:value="0.21"', "0.21"),
            ('currency" office:currency="EUR" office:value="12.345"', "12.345"),
            ('string" office:string-value="07700"', "07700"),
        )
        content = samples.plain_ods(rows=3, lines=1)
        for attributes, text in cells:
            cell = f'<table:table-cell office:value-type="{attributes}/>'
            with self.subTest(attributes):
                row = f"<table:table-row>{cell}</table:table-row>"
                self.assertEqual(table(ods_with(content, row)), [[text]])

    def test_a_cell_of_an_ods_without_a_value_says_what_is_written_in_it(self):
        error = "<text:p>#DIV/0!</text:p></table:table-cell>"
        cells = (
            ('office:value-type="float" office:value="0">' + error, "#DIV/0!"),
            ('office:value-type="string" office:string-value="">' + error, "#DIV/0!"),
            ('table:formula="of:=A1+1"/>', "of:=A1+1"),
            ("><text:p>12</text:p></table:table-cell>", "12"),
        )
        content = samples.plain_ods(rows=3, lines=1)
        one = '<table:table-cell office:value-type="float" office:value="1"/>'
        none, row = "<table:table-cell/>", "<table:table-row>{}</table:table-row>"
        for rest, text in cells:
            it = f"<table:table-cell {rest}"
            twice = f'<table:table-cell table:number-columns-repeated="2" {rest}'
            for written, told in (
                ((one + it, one + one), [["1", text], ["1", "1"]]),
                ((one + one, it + one), [["1", "1"], [text, "1"]]),
                ((none + one, one + it + it), [["", "1"], ["1", text, text]]),
                ((none + one, none + twice), [["", "1"], ["", text, text]]),
                ((none + it, none + it), [["", text], ["", text]]),
                ((one, none, it), [["1"], [], [text]]),
            ):
                rows = "".join(map(row.format, written))
                with self.subTest(rest, written=written):
                    self.assertEqual(table(ods_with(content, rows)), told)
            many = row.format(it).replace(
                "row>", "row table:number-rows-repeated='3'>", 1
            )
            with self.subTest(rest):
                self.assertEqual(table(ods_with(content, many)), [[text]] * 3)

    def test_notes_on_cells_of_an_ods_are_no_texts_of_theirs(self):
        noted = (
            "<table:table-cell><office:annotation><text:p>note</text:p>"
            "</office:annotation><text:p>{}</text:p></table:table-cell>"
        )
        cells = "".join(map(noted.format, ("12", "13")))
        row = f"<table:table-row>{cells}</table:table-row>"
        content = ods_with(samples.plain_ods(rows=3, lines=1), row)
        self.assertEqual(table(content), [["12", "13"]])

    def test_wide_rows_and_many_rows_of_an_ods_are_too_much_together(self):
        cell = (
            '<table:table-cell table:number-columns-repeated="{}" '
            'office:value-type="float" office:value="1"/>'
        )
        row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
        content = samples.plain_ods(rows=3, lines=1)
        wide = row.format(1, cell.format(10_000))
        few = ods_with(content, wide + row.format(100, cell.format(1)))
        self.assertEqual(len(table(few)), 101)
        many = ods_with(content, wide + row.format(10_000, cell.format(1)))
        with self.assertRaises(BadFile) as caught:
            table(many)
        self.assertEqual(caught.exception.kind, "too_large")

    def test_more_rows_than_a_sheet_can_have_are_refused(self):
        row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
        cell = '<table:table-cell office:value-type="float" office:value="1"/>'
        content = samples.plain_ods(rows=3, lines=1)
        rows = row.format(1_048_576, "<table:table-cell/>") + row.format(1, cell)
        with self.assertRaises(BadFile) as caught:
            table(ods_with(content, rows))
        self.assertEqual(caught.exception.kind, "too_large")

    def test_a_summary_with_an_error_beside_the_details_of_an_ods(self):
        content = samples.plain_ods(rows=3, lines=1)
        rows, _ = rows_of(content, BY_KEY["plain"], region="GB")
        xml = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
        details = xml[xml.index("<table:table-row") : xml.rindex("</table:table>")]
        cell = '<table:table-cell office:value-type="float" office:value="0">'
        for fault in ("#DIV/0!", "0"):
            summary = (
                '</table:table><table:table table:name="Summary"><table:table-row>'
                f"{cell}</table:table-cell></table:table-row><table:table-row>"
                f"{cell}<text:p>{fault}</text:p></table:table-cell></table:table-row>"
            )
            with self.subTest(fault):
                both = ods_with(content, details + summary)
                self.assertIs(recognise(both, PROFILES), BY_KEY["plain"])
                self.assertEqual(head(both).sheet, "Charges")
                again, _ = rows_of(both, BY_KEY["plain"], region="GB")
                self.assertEqual(
                    [row._replace(member="") for row in again],
                    [row._replace(member="") for row in rows],
                )

    def test_a_number_cell_needs_no_decimal_mark_of_the_layout(self):
        content = workbook(
            [
                ["Number", "Day", "Label", "Amount"],
                ["07700900123", None, "Calls", 1.234],
            ]
        )
        rows, _ = rows_of(content, SMALL)  # which writes one and a half as 1,5
        self.assertEqual(str(rows[0].amount), "1.234")

    def test_phone_numbers_that_became_numbers(self):
        for typed, number in (
            (447700900123, "+447700900123"),  # the country's digits without the plus
            (7700900123.0, "+447700900123"),  # the zero in front is gone
            (12345, "12345"),
        ):
            content = workbook(
                [["Number", "Day", "Label", "Amount"], [typed, None, "Calls", 1]]
            )
            rows, _ = rows_of(content, SMALL)
            with self.subTest(typed):
                self.assertEqual(rows[0].number, number)
                self.assertEqual(rows[0].status, "" if number[0] == "+" else "issue")

    def test_the_sheet_is_taken_by_mask_or_position(self):
        book = openpyxl.Workbook()
        book.active.title = "Summary"
        sheet = book.create_sheet("Details January")
        for row in (
            ["Number", "Day", "Label", "Amount"],
            ["07700900123", "", "SMS", 1],
        ):
            sheet.append(row)
        content = saved(book)
        for wanted in ("Details*", "details january", 2):
            with self.subTest(wanted):
                rows, _ = rows_of(content, replace(SMALL, sheet=wanted))
                self.assertEqual([row.row for row in rows], [2])
        sample = head(content, sheet=2)
        self.assertEqual(sample.sheets, ("Summary", "Details January"))
        self.assertEqual(sample.sheet, "Details January")

    def test_batches_are_of_the_size_asked_for(self):
        content = samples.plain_xlsx(rows=60)
        sizes = [len(b) for b in read(content, BY_KEY["plain"], batch_size=25)]
        self.assertEqual(sizes, [25, 25, 10])


def ods_with(content, rows):
    """The ods file with these rows of XML in place of its own."""
    source = zipfile.ZipFile(io.BytesIO(content))
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as container:
        for name in source.namelist():
            part = source.read(name)
            if name == "content.xml":
                start, end = (
                    part.index(b"<table:table-row"),
                    part.rindex(b"</table:table>"),
                )
                part = part[:start] + rows.encode() + part[end:]
            container.writestr(name, part)
    return result.getvalue()
