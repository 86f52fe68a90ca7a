import gzip
import io
import unittest
import zipfile

from openpyxl import Workbook

from ...parsers import estimate_rows


class TestEstimateRows(unittest.TestCase):
    """Sizes of files are judged without reading them."""

    TABLE = (
        b"Number;Amount\n" + b"+447700900001;1.00;a call to somebody far away\n" * 999
    )

    def test_rows_of_text_are_counted(self):
        self.assertEqual(estimate_rows(self.TABLE), 1000)
        self.assertEqual(estimate_rows(b""), 0)

    def test_packed_tables_count_by_their_unpacked_size(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in ("a.csv", "b.csv"):
                archive.writestr(name, self.TABLE)
        for content, rows in (
            (packed.getvalue(), 2000),
            (gzip.compress(self.TABLE), 1000),
        ):
            self.assertGreater(estimate_rows(content), rows / 3)
            self.assertLess(estimate_rows(content), rows * 3)

    def test_workbooks_count_by_their_sheets(self):
        book = Workbook()
        for number in range(2000):
            book.active.append([f"+4477009{number:05}", "National calls", 1.25, "EUR"])
        content = io.BytesIO()
        book.save(content)
        rows = estimate_rows(content.getvalue())
        self.assertGreater(rows, 700)
        self.assertLess(rows, 6000)

    def test_damaged_archives_count_by_their_own_size(self):
        self.assertEqual(estimate_rows(b"PK" + b"x" * 898), 10)
