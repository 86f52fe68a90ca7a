"""What becomes of a row: its amount, number, days, measure, and its problems."""

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest import TestCase
from unittest.mock import patch

from ...parsers import Column, Filter, NumberFormat, Profile, convert, read
from .common import SMALL, rows_of, small, small_file, told, zipped

NUMBER = "07700 900123"


def money(header, cells, **changes):
    """Read one row of money columns; return (amount, tax, rate) or the issue."""
    names = header.split(";")
    profile = Profile(
        name="Money",
        columns={"number": "number", **{name: name for name in names}},
        region="GB",
        **changes,
    )
    content = f"number;{header}\r\n{NUMBER};{cells}\r\n".encode()
    ((row,), _) = rows_of(content, replace(profile, delimiter=";"))
    if row.status:
        return row.reason, row.detail
    return tuple(None if x is None else str(x) for x in (row.amount, row.tax, row.rate))


def measure(header, cells, **changes):
    """Read one row of measure columns; return (quantity, unit) or the issue."""
    names = header.split(";")
    profile = Profile(
        name="Measure",
        columns={"number": "number", "net": "net", **{name: name for name in names}},
        region="GB",
        delimiter=";",
        **changes,
    )
    content = f"number;net;{header}\r\n{NUMBER};1;{cells}\r\n".encode()
    ((row,), _) = rows_of(content, profile)
    if row.status:
        return row.reason, row.detail
    return None if row.quantity is None else str(row.quantity), row.unit


class TestMoney(TestCase):
    def check(self, table):
        for header, cells, changes, expected in table:
            with self.subTest(header=header, cells=cells, **changes):
                self.assertEqual(money(header, cells, **changes), expected)

    def test_amounts(self):
        comma = {"number_format": NumberFormat(decimal_mark=",", thousands_marks=". ")}
        bad = "unreadable_amount"
        self.check(
            (
                ("net", "1.5", {}, ("1.5", None, None)),
                ("net", "1,234.5678", {}, ("1234.5678", None, None)),
                ("net", "(1.50)", {}, ("-1.50", None, None)),
                ("net", "$1.50-", {}, ("-1.50", None, None)),
                ("net", "-0.00", {}, ("0.00", None, None)),
                ("net", "1.234,56", comma, ("1234.56", None, None)),
                ("net", "€ 1 234,56", comma, ("1234.56", None, None)),
                ("net", "1.234,56", {}, (bad, "1.234,56")),
                ("net", "", {}, (bad, "")),
                ("net", "free", {}, (bad, "free")),
                ("net", "NaN", {}, (bad, "NaN")),
                ("net", "1e3", {}, (bad, "1e3")),
                ("net", "32475123456", {}, (bad, "3247512xxxx")),
                ("net", "1.50", {"sign": -1}, ("-1.50", None, None)),
                ("net", "0.00", {"sign": -1}, ("0.00", None, None)),
            )
        )

    def test_tax(self):
        rate = {"tax_rate": Decimal(21)}
        self.check(
            (
                ("net", "10", rate, ("10", None, "21")),
                ("net;tax", "10.00;2.10", {}, ("10.00", "2.10", "21")),
                ("net;tax", "10.00;2.11", {}, ("10.00", "2.11", "21")),
                ("net;tax", "10.00;1.85", {}, ("10.00", "1.85", None)),
                ("net;tax", "0.05;0.01", {}, ("0.05", "0.01", None)),
                ("net;tax", "0.05;0.01", rate, ("0.05", "0.01", "21")),
                ("net;tax", "0;0", rate, ("0", "0", None)),
                ("net;tax", "10.00;0.00", rate, ("10.00", "0.00", "0")),
                ("net;tax;tax_rate", "10;2.10;21,0 %", {}, ("10", "2.10", "21")),
                ("net;tax;tax_rate", "10;2.10;2.1,0 %", {}, (BAD_RATE[0], "2.1,0")),
                ("net;tax_rate", "10;0.5 %", {}, ("10", None, "0.5")),
                ("net;tax;tax_rate", "10;2.10;21.0 %", {}, ("10", "2.10", "21")),
                ("net;tax_rate", "10;0.21", {}, ("10", None, "21")),
                ("net;tax_rate", "10;8.10", {}, ("10", None, "8.1")),
                ("net;tax_rate", "10;210", {}, ("unreadable_tax_rate", "210")),
                ("net;tax", "10;x", {}, ("unreadable_tax", "x")),
                ("net;tax", "-10.00;-2.10", {}, ("-10.00", "-2.10", "21")),
                ("net;tax", "10;2.10", {"sign": -1}, ("-10", "-2.10", "21")),
            )
        )

    def test_gross(self):
        rate = {"tax_rate": Decimal(21)}
        self.check(
            (
                ("gross", "12.10", rate, ("10.000000", "2.100000", "21")),
                ("gross", "10", rate, ("8.264463", "1.735537", "21")),
                ("gross", "10", {}, ("unknown_tax_rate", "10")),
                ("gross;tax", "12.10;2.10", {}, ("10.00", "2.10", "21")),
                ("gross;tax_rate", "12.10;21", {}, ("10.000000", "2.100000", "21")),
                ("net;gross", "10.00;12.10", {}, ("10.00", "2.10", "21")),
                ("net;gross", ";12.10", rate, ("10.000000", "2.100000", "21")),
                ("gross", "-12.10", rate, ("-10.000000", "-2.100000", "21")),
            )
        )


BAD_RATE = ("unreadable_tax_rate", "21,0")


class TestMeasures(TestCase):
    def test_table(self):
        for header, cells, changes, expected in (
            ("quantity", "3", {}, ("3", "")),
            ("quantity", "3", {"quantity_unit": "pieces"}, ("3", "pieces")),
            ("quantity;unit", "3;SMS", {}, ("3", "SMS")),
            ("quantity", "", {}, (None, "")),
            ("quantity", "NA", {"blank_values": ("NA",)}, (None, "")),
            ("quantity", "NA", {}, ("unreadable_quantity", "NA")),
            ("duration", "90", {}, ("90", "seconds")),
            ("duration", "1.5", {"duration_format": "minutes"}, ("90.0", "seconds")),
            ("duration", "1:02:03", {}, ("3723", "seconds")),
            ("duration", "2:03", {"duration_format": "m:s"}, ("123", "seconds")),
            ("duration", "2:03", {"duration_format": "h:m"}, ("7380", "seconds")),
            ("duration", "0", {"duration_format": "h:m:s"}, ("0", "seconds")),
            (
                "duration",
                "9",
                {"duration_format": "h:m:s"},
                ("unreadable_duration", "9"),
            ),
            ("duration", "soon", {}, ("unreadable_duration", "soon")),
            ("volume", "512", {"volume_unit": "KB"}, ("0.5", "MB")),
            ("volume", "2 GB", {"volume_unit": "KB"}, ("2048", "MB")),
            ("volume", "much", {}, ("unreadable_volume", "much")),
            ("duration;volume;quantity", "0;5;1", {}, ("5", "MB")),
            ("duration;volume;quantity", "60;5;1", {}, ("60", "seconds")),
            ("duration;volume;quantity", "0;;", {}, ("0", "seconds")),
        ):
            with self.subTest(header=header, cells=cells, **changes):
                self.assertEqual(measure(header, cells, **changes), expected)


class TestNumbers(TestCase):
    def number(self, text, region="GB", **changes):
        (row,), _ = small(f"{text};;Calls;1", region=region, **changes)
        return row.number if not row.status else row.reason

    def test_table(self):
        for region, text, expected in (
            ("GB", "07700 900123", "+447700900123"),
            ("GB", "7700900123", "+447700900123"),
            ("GB", "447700900123", "+447700900123"),
            ("GB", "+44 (0)7700 900123", "+447700900123"),
            ("BE", "00447700900123", "+447700900123"),
            ("US", "011447700900123", "+447700900123"),
            ("US", "642-555-0123", "+16425550123"),
            ("US", "(642) 555-0123", "+16425550123"),
            ("US", "16425550123", "+16425550123"),
            ("DE", "0171 3920012", "+491713920012"),
            ("DE", "491713920012", "+491713920012"),
            ("BE", "0470/12.34.56", "+32470123456"),
            ("BE", "32470123456", "+32470123456"),
            ("NO", "40000001", "+4740000001"),
            ("NO", "47000001", "+4747000001"),
            (None, "+447700900123", "+447700900123"),
            # not whole numbers, no numbers, or not sure whose
            (None, "07700900123", "unreadable_number"),
            (None, "447700900123", "unreadable_number"),
            ("US", "555-0123", "unreadable_number"),
            ("GB", "900123", "unreadable_number"),
            ("GB", "8899", "unreadable_number"),
            ("GB", "Ann", "unreadable_number"),
            ("GB", "call 07700 900123", "unreadable_number"),
            ("GB", "4.477E+11", "lost_digits"),
            ("GB", "07700 900123 x12", "unreadable_number"),
            ("GB", "07700 900xxx", "unreadable_number"),
            ("GB", "07700900123/07700900124", "unreadable_number"),
        ):
            with self.subTest(region=region, text=text):
                self.assertEqual(self.number(text, region), expected)

    def test_a_number_is_never_matched_by_its_end(self):
        self.assertNotEqual(self.number("900123"), self.number("07700 900123"))

    def test_account_level(self):
        levels = ("", "N/A", "Account")
        for text, expected in (("", ""), (" ", ""), ("n/a", ""), ("ACCOUNT ", "")):
            self.assertEqual(self.number(text, account_level=levels), expected)
        self.assertEqual(self.number("", account_level=("N/A",)), "unreadable_number")

    def test_an_unreadable_number_is_kept_as_text(self):
        (row,), _ = small("Ann's phone;;Calls;1")
        self.assertEqual((row.number, row.detail), ("Ann's phone", "Ann's phone"))
        self.assertEqual(row.amount, 1)


class TestDates(TestCase):
    def day(self, text, *formats):
        (row,), _ = small(f"{NUMBER};{text};Calls;1", date_formats=formats)
        return row.day.isoformat() if row.day else row.reason

    def test_table(self):
        bad = "unreadable_date"
        for text, format, expected in (
            ("31.01.2026", "%d.%m.%Y", "2026-01-31"),
            ("1.2.2026", "%d.%m.%Y", "2026-02-01"),
            ("31.01.2026 23:59:01", "%d.%m.%Y", "2026-01-31"),
            ("31.01.2026 23:59:01", "%d.%m.%Y %H:%M:%S", "2026-01-31"),
            ("2026-01-31T10:00", "%d.%m.%Y", "2026-01-31"),
            ("01/31/2026", "%m/%d/%Y", "2026-01-31"),
            ("31/01/26", "%d/%m/%y", "2026-01-31"),
            ("20260131", "%Y%m%d", "2026-01-31"),
            ("Jan 5, 2026", "%b %d, %Y", "2026-01-05"),
            ("5 January 2026", "%d %B %Y", "2026-01-05"),
            ("", "%d.%m.%Y", ""),
            ("31/01/2026", "%m/%d/%Y", bad),
            ("31.02.2026", "%d.%m.%Y", bad),
            ("31.01.2026 late", "%d.%m.%Y", bad),
            ("31.01.1900", "%d.%m.%Y", bad),
            ("2026131", "%Y%m%d", bad),
            ("46053", "%d.%m.%Y", bad),
        ):
            with self.subTest(text=text, format=format):
                self.assertEqual(self.day(text, format), expected)

    def test_a_range_must_not_end_before_it_begins(self):
        profile = Profile(
            name="Fees",
            columns={"number": "N", "net": "A", "date_from": "F", "date_to": "T"},
            region="GB",
        )
        content = (
            f"N;A;F;T\n{NUMBER};1;2026-01-01;2026-01-31\n{NUMBER};1;2026-02-01;2026-01-31\n"
            f"{NUMBER};1;2026-02-01;\n"
        )
        rows, _ = rows_of(content.encode(), profile)
        self.assertEqual(rows[0].date_to, date(2026, 1, 31))
        self.assertEqual(rows[1].reason, "dates_reversed")
        self.assertEqual(rows[2].date_from, date(2026, 2, 1))


class TestRows(TestCase):
    """Every row of the file is one usage row; nothing else is."""

    def test_blank_lines_are_no_rows_but_count_in_the_numbering(self):
        rows, reading = small(f"{NUMBER};;SMS;1", "", ";;;", f"{NUMBER};;SMS;2")
        self.assertEqual([(row.row, row.amount) for row in rows], [(2, 1), (5, 2)])
        self.assertEqual(reading.rows_read, 2)

    def test_a_bad_row_leaves_the_others_unharmed(self):
        rows, reading = small(
            f"{NUMBER};31.01.2026;SMS;1",
            f"{NUMBER};31.01.2026;SMS;one",
            f"{NUMBER};31.13.2026;SMS;1",
            "x;31.01.2026;SMS;1",
            f"{NUMBER};31.01.2026;SMS;1",
        )
        self.assertEqual(
            [row.status for row in rows], ["", "issue", "issue", "issue", ""]
        )
        self.assertEqual(
            [(row.reason, row.detail) for row in rows[1:4]],
            [
                ("unreadable_amount", "one"),
                ("unreadable_date", "31.13.2026"),
                ("unreadable_number", "x"),
            ],
        )
        counts = (reading.rows_read, reading.rows_charged, reading.rows_issue)
        self.assertEqual(counts, (5, 2, 3))

    def test_rows_too_long_have_slipped_and_short_ones_are_filled(self):
        rows, _ = small(
            f"{NUMBER};;Calls; SMS;1", f"{NUMBER};;SMS;1;;", f"{NUMBER};;SMS", NUMBER
        )
        self.assertEqual(
            [(row.reason, row.detail) for row in rows],
            [
                ("ragged_row", "5 > 4"),
                ("", ""),
                ("unreadable_amount", ""),
                ("unreadable_amount", ""),
            ],
        )

    def test_filters_ignore_rows_by_name_whatever_is_in_them(self):
        def ignored(operator, value=""):
            rows, reading = small(
                f"{NUMBER};;Payment Received;1",
                "Total;;;2",
                f"{NUMBER};;SMS;3",
                filters=(
                    Filter(
                        name="No charge", column="Label", operator=operator, value=value
                    ),
                ),
            )
            self.assertEqual(reading.rows_read, 3)
            hits = [row for row in rows if row.status == "ignored"]
            self.assertEqual({row.reason for row in hits}, {"No charge"})
            self.assertEqual(len(hits), reading.rows_ignored)
            return [row.row for row in hits]

        for operator, value, expected in (
            ("equals", "payment received", [2]),
            ("not_equals", "SMS", [2, 3]),
            ("contains", "PAYMENT", [2]),
            ("begins", "Pay", [2]),
            ("ends", "RECEIVED", [2]),
            ("like", "pay*ceived", [2]),
            ("like", "*s*", [4]),
            ("empty", "", [3]),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(ignored(operator, value), expected)

    def test_an_ignored_row_is_no_issue(self):
        rows, _ = small(
            "Total;x;;y", filters=(Filter(name="Totals", column=1, value="Total"),)
        )
        self.assertEqual((rows[0].status, rows[0].detail), ("ignored", ""))

    def test_cells_left_blank_are_filled_from_above(self):
        rows, _ = small(
            ";;Fee;0",
            f"{NUMBER};;SMS;1",
            " ;;SMS;2",
            "07700 900124;;SMS;3",
            ";;SMS;4",
            forward_fill=("number",),
        )
        first, second = "+447700900123", "+447700900124"
        self.assertEqual(
            [row.number for row in rows], ["", first, first, second, second]
        )

    def test_filling_goes_on_over_batches(self):
        rows, _ = small(
            f"{NUMBER};;SMS;1", *[";;SMS;1"] * 1500, forward_fill=("number",)
        )
        self.assertEqual({row.number for row in rows}, {"+447700900123"})
        self.assertEqual([row.row for row in rows], list(range(2, 1503)))

    def test_labels_are_joined_and_cleaned(self):
        (row,), _ = small(
            f"{NUMBER};;  Data \xa0EU ;1",
            columns={"number": 1, "label": ("Label", "Day", "Label"), "net": "Amount"},
        )
        self.assertEqual(row.label, "Data EU / Data EU")

    def test_a_label_without_end_is_an_issue(self):
        (row,), _ = small(f"{NUMBER};;{'x' * 501};1")
        self.assertEqual((row.reason, row.label), ("unreadable_label", ""))
        self.assertEqual(len(row.detail), 80)

    def test_columns_by_position_need_no_header(self):
        profile = Profile(
            name="Bare",
            columns={"number": 2, "net": 4},
            has_header=False,
            skip_rows=1,
            region="GB",
        )
        content = f"heading\nx;{NUMBER};y;1\nx;{NUMBER};y;2;z\n".encode()
        rows, _ = rows_of(content, replace(profile, delimiter=";"))
        self.assertEqual([(row.row, row.amount) for row in rows], [(2, 1), (3, 2)])

    def test_the_header_is_found_below_other_rows(self):
        content = f"Bill of January\n\nNumber;Day;Label;Amount\n{NUMBER};;SMS;1\n"
        rows, _ = rows_of(content.encode(), SMALL)
        self.assertEqual([row.row for row in rows], [4])

    def test_a_header_alone_is_a_bill_without_rows(self):
        rows, reading = small()
        self.assertEqual((rows, reading.rows_read), ([], 0))

    def test_a_column_left_out_is_fine_only_if_it_is_optional(self):
        columns = {**SMALL.columns, "dialled": Column("To", optional=True)}
        (row,), _ = small(f"{NUMBER};;SMS;1", columns=columns)
        self.assertEqual(row.dialled, "")


class TestDocuments(TestCase):
    PROFILE = Profile(
        name="Bills",
        columns={"number": "N", "net": "A", "document": "Bill", "document_date": "On"},
        region="GB",
        delimiter=";",
    )

    def reading(self, text):
        return rows_of(text.encode(), self.PROFILE)

    def test_one_document_and_its_date(self):
        rows, reading = self.reading(f"N;A;Bill;On\n{NUMBER};1;B1;2026-01-31\n")
        self.assertEqual(reading.document, "B1")
        self.assertEqual(reading.document_date, date(2026, 1, 31))
        self.assertEqual(rows[0].document, "B1")

    def test_several_documents_are_all_told(self):
        _, reading = self.reading(
            f"N;A;Bill;On\n{NUMBER};1;B2;\n{NUMBER};1;B1;\n;1;;\n"
        )
        self.assertEqual(reading.documents, {"B2": None, "B1": None})
        self.assertEqual((reading.document, reading.document_date), ("", None))

    def test_a_note_and_a_row_that_slipped_name_no_document(self):
        rows, reading = self.reading(
            f"N;A;Bill;On\n{NUMBER};1;B1;2026-01-31\nTotal;1;;\n;;made by us;\n"
            f"{NUMBER};1;B1;2026-01-31\n{NUMBER};1;x;B1;2026-01-31\n"
        )
        self.assertEqual(reading.documents, {"B1": date(2026, 1, 31)})
        self.assertEqual([row.status for row in rows].count("issue"), 2)
        self.assertEqual(reading.rows_ignored, 1)  # the total of the row above

    def test_a_heading_above_the_table_tells_them_too(self):
        rows, reading = rows_of(
            f"Bill;On\nB1;2026-01-31\n\nN;A\n{NUMBER};x\n{NUMBER};1\n".encode(),
            replace(
                self.PROFILE,
                columns={
                    **self.PROFILE.columns,
                    "document": Column("Bill", optional=True),
                    "document_date": Column("On", optional=True),
                },
            ),
        )
        self.assertEqual(reading.documents, {"B1": date(2026, 1, 31)})
        self.assertEqual(rows[0].document, "B1")

    def test_a_heading_among_the_rows_to_skip_tells_them_too(self):
        text = f"Bill of October\nBill;On\nB1;2026-01-31\nN;A\n{NUMBER};1\n"
        for skipped in (0, 1, 2, 3):
            with self.subTest(skipped):
                profile = replace(
                    self.PROFILE,
                    skip_rows=skipped,
                    columns={
                        **self.PROFILE.columns,
                        "document": Column("Bill", optional=True),
                        "document_date": Column("On", optional=True),
                    },
                )
                _rows, reading = rows_of(text.encode(), profile)
                self.assertEqual(reading.documents, {"B1": date(2026, 1, 31)})


class TestMasking(TestCase):
    PROFILE = Profile(
        name="Calls",
        columns={"number": "N", "net": "A", "dialled": "To", "day": "D"},
        region="GB",
        delimiter=";",
    )

    def row(self, dialled, day="", number=NUMBER, **options):
        content = f"N;A;To;D\n{number};1;{dialled};{day}\n".encode()
        ((row,), _) = rows_of(content, self.PROFILE, **options)
        return row

    def test_table(self):
        for dialled, masked in (
            ("", ""),
            ("+447700900123", "+44770090xxxx"),
            ("07700 900123", "07700 90xxxx"),
            ("0470/12.34.56", "0470/12.xx.xx"),
            ("447700900123 447700900124", "44770090xxxx 44770090xxxx"),
            ("8899", "xxxx"),
            ("112", "xxx"),
            ("Voicemail", "Voicemail"),
            ("ann@example.com", "xxxx@example.com"),
        ):
            with self.subTest(dialled):
                self.assertEqual(self.row(dialled).dialled, masked)

    def test_a_company_may_turn_it_off(self):
        self.assertEqual(self.row("07700 900123", mask=False).dialled, "07700 900123")

    def test_a_dialled_number_does_not_slip_out_through_an_issue(self):
        row = self.row("", day="07700 900999")
        self.assertEqual((row.reason, row.detail), ("unreadable_date", "07700 90xxxx"))
        self.assertNotIn("900999", str(told(row)))

    def test_the_same_number_has_the_same_key_though_it_is_masked(self):
        one = self.row("07700 900456", secret=b"secret")
        self.assertEqual(one.dialled, "07700 90xxxx")
        self.assertNotIn("900456", str(told(one)))
        for same in (
            self.row("07700-900456", secret=b"secret"),
            self.row("07700 900456", secret=b"secret", mask=False),
        ):
            self.assertEqual(same.dialled_key, one.dialled_key)
        for other in (
            self.row("07700 900124", secret=b"secret"),
            self.row("07700 900456", secret=b"another"),
            self.row("07700 900456", secret=b"secret", number="07700 900002"),
        ):
            self.assertTrue(other.dialled_key)
            self.assertNotEqual(other.dialled_key, one.dialled_key)

    def test_no_key_without_a_secret_a_line_or_a_number(self):
        for row in (
            self.row("07700 900456"),
            self.row("", secret=b"secret"),
        ):
            self.assertEqual(row.dialled_key, "")

    def test_keys_are_right_beyond_what_is_remembered(self):
        dialled = [f"077009{number:05}" for number in range(60)]
        lines = "".join(f"{NUMBER};1;{each};\n" for each in dialled * 10)
        content = f"N;A;To;D\n{lines}".encode()
        expected = [self.row(each, secret=b"s").dialled_key for each in dialled] * 10
        with patch.object(convert, "CACHE_SIZE", 5):
            rows, _reading = rows_of(content, self.PROFILE, secret=b"s")
        self.assertEqual([row.dialled_key for row in rows], expected)


class TestContent(TestCase):
    """A file of some hundred megabytes is read to its end, and kept no longer."""

    def test_a_long_file_is_read_to_its_end_in_a_zip_file_too(self):
        content = small_file(*["07700 900123;01.10.2026;Calls;1,50"] * 1000)
        for whole in (content, zipped({"a.csv": content, "b.csv": content})):
            rows, reading = rows_of(whole, SMALL)
            count = 1000 * max(1, len(reading.members))
            self.assertEqual((len(rows), reading.rows_charged), (count, count))

    def test_the_content_is_gone_with_the_last_row(self):
        content = small_file("07700 900123;01.10.2026;Calls;1,50")
        held = sys.getrefcount(content)
        reading = read(content, SMALL)
        self.assertGreater(sys.getrefcount(content), held)
        self.assertEqual(sum(map(len, reading)), 1)
        self.assertEqual(sys.getrefcount(content), held)
