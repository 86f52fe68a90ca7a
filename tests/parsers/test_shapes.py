"""Tables that are no charge per row: several costs, sections, records, fixed width."""

from dataclasses import replace
from decimal import Decimal
from unittest import TestCase

from ...parsers import (
    Column,
    Profile,
    Record,
    Section,
    head,
    propose,
    recognise,
)
from ...parsers.footers import AGAIN, TAX, TOTAL, TRAILER
from ...parsers.propose_sections import find_section
from ...parsers.shape import HEADING, OTHER_RECORD
from .common import rows_of

WIDE = Profile(
    name="Wide",
    signature=("Number", "Plan", "Usage", "Device"),
    columns={
        "number": "Number",
        "user_name": "Name",
        "net": ("Plan", "Usage", "Device"),
        "tax_rate": Column("VAT", optional=True),
    },
    region="GB",
)
WIDE_ROWS = (
    "Number,Name,Plan,Usage,Device,Sum",
    "07700900001,Ann,10.00,2.50,0.00,12.50",
    "07700900002,Bob,10.00,,20.00,30.00",
)


def text(*rows):
    return "\n".join([*rows, ""]).encode()


def told(content, profile, *fields, **options):
    """Return these fields of the rows that are charged, and the names of the others."""
    rows, reading = rows_of(content, profile, **options)
    charged = [
        tuple(str(getattr(row, name)) for name in fields)
        for row in rows
        if not row.status
    ]
    return charged, [row.reason for row in rows if row.status], reading


class TestCosts(TestCase):
    def test_each_cost_of_a_row_is_a_charge_with_its_header_for_label(self):
        charged, others, reading = told(
            text(*WIDE_ROWS), WIDE, "row", "number", "label", "amount", "user_name"
        )
        self.assertEqual(
            charged,
            [
                ("2", "+447700900001", "Plan", "10.00", "Ann"),
                ("2", "+447700900001", "Usage", "2.50", "Ann"),
                ("3", "+447700900002", "Plan", "10.00", "Bob"),
                ("3", "+447700900002", "Device", "20.00", "Bob"),
            ],
        )
        self.assertEqual(others, [])
        self.assertEqual((reading.rows_read, reading.rows_charged), (4, 4))

    def test_a_row_without_a_cost_stays_as_one(self):
        rows = (
            *WIDE_ROWS,
            "07700900003,Eve,0.00,0.00,0,0",
            "07700900004,Joe,,,,",
        )
        charged, others, reading = told(text(*rows), WIDE, "row", "label", "amount")
        self.assertEqual(charged[4:], [("4", "Plan", "0.00")])
        self.assertEqual(others, ["unreadable_amount"])
        self.assertEqual(reading.rows_read, 6)
        blank_is_zero = replace(WIDE, zero_amounts=("",))
        charged, others, _ = told(text(*rows), blank_is_zero, "row", "amount")
        self.assertEqual((charged[5:], others), ([("5", "0")], []))

    def test_a_row_of_totals_is_left_out_once(self):
        rows = (*WIDE_ROWS, "Total,,20.00,2.50,20.00,42.50")
        for size in (1, 2, 100):
            charged, others, _ = told(text(*rows), WIDE, "amount", batch_size=size)
            self.assertEqual((len(charged), others), (4, [TOTAL]))

    def test_a_wrong_total_of_a_cost_is_told(self):
        rows = (*WIDE_ROWS, "Total,,20.00,2.90,20.00,42.90")
        charged, others, _ = told(text(*rows), WIDE, "amount")
        self.assertEqual((len(charged), others), (4, ["wrong_total"]))

    def test_a_row_as_wide_as_the_others_is_no_trailer(self):
        for row, wanted in (
            ("T,4,42.50", [TRAILER]),
            ("T,Eve,42.50,,,42.50", ["unreadable_number"]),
        ):
            with self.subTest(row):
                _charged, others, _ = told(text(*WIDE_ROWS, row), WIDE, "amount")
                self.assertEqual(others, wanted)

    def test_a_cost_that_cannot_be_read_is_an_issue_of_its_own(self):
        rows = (*WIDE_ROWS[:2], "07700900002,Bob,10.00,lots,20.00,30.00")
        charged, others, reading = told(text(*rows), WIDE, "amount")
        self.assertEqual((len(charged), others), (4, ["unreadable_amount"]))
        self.assertEqual(reading.rows_issue, 1)

    def test_costs_have_a_factor_and_a_label_of_the_row_before_theirs(self):
        profile = replace(
            WIDE,
            columns={
                **WIDE.columns,
                "label": "Name",
                "net": (
                    Column("Plan", factor=Decimal("0.01")),
                    Column("Usage", factor=Decimal("0.01")),
                ),
            },
        )
        charged, _others, _ = told(text(*WIDE_ROWS[:2]), profile, "label", "amount")
        self.assertEqual(charged, [("Ann / Plan", "0.1000"), ("Ann / Usage", "0.0250")])

    def test_an_optional_cost_may_be_missing(self):
        profile = replace(
            WIDE,
            signature=("Number", "Plan"),
            columns={
                **WIDE.columns,
                "net": (Column("Rent", optional=True), Column("Plan"), Column("Usage")),
            },
        )
        charged, _others, _ = told(text(*WIDE_ROWS[:2]), profile, "label", "amount")
        self.assertEqual(charged, [("Plan", "10.00"), ("Usage", "2.50")])

    def test_what_leaves_the_amount_open_is_refused(self):
        for columns in (
            {"gross": "Sum", "net": ("Plan", "Usage")},
            {"tax": "Sum", "net": ("Plan", "Usage")},
            {"net": (Column("Plan"), Column("Usage", factor=Decimal("0.01")))},
        ):
            with self.subTest(columns), self.assertRaises(ValueError):
                replace(WIDE, columns={"number": "Number", **columns})


DETAILS = Profile(
    name="Details",
    signature=("Date", "Called", "Cost"),
    columns={"day": "Date", "dialled": "Called", "net": "Cost"},
    sections=(Section(field="number", before="Mobile number"),),
    date_formats=("%d/%m/%Y",),
    region="GB",
)
SECTIONS = (
    "Bill of October 2026,,",
    "Mobile number: 07700 900001,,",
    "Date,Called,Cost",
    "13/10/2026,07700900155,0.10",
    "14/10/2026,07700900156,0.20",
    ",Total,0.30",
    "Mobile number,07700 900002 (Bob),",
    "Date,Called,Cost",
    "15/10/2026,07700900155,0.40",
)


class TestSections(TestCase):
    def test_the_number_above_its_rows_goes_for_all_of_them(self):
        for size in (1, 3, 100):
            charged, others, reading = told(
                text(*SECTIONS), DETAILS, "row", "number", "amount", batch_size=size
            )
            self.assertEqual(
                charged,
                [
                    ("4", "+447700900001", "0.10"),
                    ("5", "+447700900001", "0.20"),
                    ("9", "+447700900002", "0.40"),
                ],
            )
            self.assertEqual(others, [TOTAL, HEADING, AGAIN])
            self.assertEqual(reading.rows_read, 6)

    def test_sums_of_the_bill_below_the_last_number_are_no_charges_of_it(self):
        rows = (
            *SECTIONS,
            ",Total,0.40",
            "Total excl. VAT,,0.70",
            "VAT 20%,,0.14",
            "Amount due,,0.84",
        )
        charged, others, _ = told(text(*rows), DETAILS, "amount")
        self.assertEqual([amount for (amount,) in charged], ["0.10", "0.20", "0.40"])
        self.assertEqual(others[3:], [TOTAL, TOTAL, TAX, TOTAL])
        for wrong in ("Total excl. VAT,,0.79", "VAT 20%,,0.20", "Amount due,,9.99"):
            charged, others, _ = told(
                text(*rows[: len(SECTIONS) + 1], wrong), DETAILS, "amount"
            )
            self.assertEqual((len(charged), others[-1]), (3, "wrong_total"))

    def test_what_goes_from_page_to_page_is_a_sum_and_ends_no_section(self):
        rows = (
            *SECTIONS[:5],
            "Carried forward,,0.30",
            "Brought forward,,0.30",
            "16/10/2026,07700900156,0.05",
            ",Total,0.35",
            "Mobile number,07700 900002 (Bob),",
            "Carried forward,,0.00",
            "15/10/2026,07700900155,0.40",
        )
        charged, others, _ = told(text(*rows), DETAILS, "amount")
        self.assertEqual(
            [amount for (amount,) in charged], ["0.10", "0.20", "0.05", "0.40"]
        )
        self.assertEqual(others, [TOTAL, TOTAL, TOTAL, HEADING, TOTAL])
        rows = (*SECTIONS[:5], "Carried forward,,0.41")
        _charged, others, _ = told(text(*rows), DETAILS, "amount")
        self.assertEqual(others, ["wrong_total"])

    def test_a_number_in_a_row_of_others_is_no_heading(self):
        rows = [["07700 900001", "Ann", "1.00"]] * 3 + [["Mobile number: 07700 900002"]]
        self.assertIsNone(find_section(rows[:3], set()))
        self.assertEqual(find_section(rows, set()).before, "Mobile number")

    def test_the_layout_is_recognised(self):
        self.assertEqual(recognise(text(*SECTIONS), [DETAILS]), DETAILS)

    def test_rows_above_any_number_are_those_of_the_account_or_an_issue(self):
        rows = SECTIONS[2:4]
        charged, _others, _ = told(text(*rows), DETAILS, "number", "amount")
        self.assertEqual(charged, [("", "0.10")])
        strict = replace(DETAILS, account_level=())
        charged, others, _ = told(text(*rows), strict, "number")
        self.assertEqual((charged, others), ([], ["unreadable_number"]))

    def test_a_bare_number_a_holder_and_a_label(self):
        profile = replace(
            DETAILS,
            sections=(
                Section(field="number"),
                Section(field="user_name", before="User"),
                Section(field="label", before="Section"),
            ),
        )
        rows = (
            "07700 900001,,",
            "User: Ann Brown,,",
            "Date,Called,Cost",
            "Section: Calls,,",
            "13/10/2026,07700900155,0.10",
            "Section: Data,,",
            "14/10/2026,,0.20",
        )
        charged, others, _ = told(
            text(*rows), profile, "number", "user_name", "label", "amount"
        )
        self.assertEqual(
            charged,
            [
                ("+447700900001", "Ann Brown", "Calls", "0.10"),
                ("+447700900001", "Ann Brown", "Data", "0.20"),
            ],
        )
        self.assertEqual(others, [HEADING, HEADING])

    def test_what_tells_nothing_is_refused(self):
        for wrong in (
            {"field": "net", "before": "x"},
            {"field": "label"},
            {"field": "number", "record": "10"},
            {"field": "number", "position": 2},
            {"field": "number", "record": "10", "position": 2, "before": "x"},
        ):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Section(**wrong)


RECORDS = Profile(
    name="Records",
    has_header=False,
    columns={"day": 2, "dialled": 3, "label": 4, "net": 5},
    sections=(Section(field="number", record="10", position=2),),
    records=(
        Record(kind="20"),
        Record(kind="30", columns={"label": 2, "net": 3}),
    ),
    region="GB",
)
RECORD_ROWS = (
    "00,ACME,2026-10-31",
    "10,07700900001,Ann",
    "20,2026-10-13,07700900155,Mobile,0.10",
    "30,Line rental,12.00",
    "10,07700900002,Bob",
    "20,2026-10-14,07700900155,Mobile,0.25",
    "99,6,12.35",
)


class TestRecords(TestCase):
    def test_the_first_cell_says_what_a_row_is(self):
        charged, others, _ = told(
            text(*RECORD_ROWS), RECORDS, "number", "label", "amount", "day"
        )
        self.assertEqual(
            charged,
            [
                ("+447700900001", "Mobile", "0.10", "2026-10-13"),
                ("+447700900002", "Mobile", "0.25", "2026-10-14"),
            ],
        )
        # The day of a fee would stand where its label does.
        self.assertEqual(
            others,
            [OTHER_RECORD, HEADING, "unreadable_date", HEADING, OTHER_RECORD],
        )

    def test_a_record_without_the_number_is_not_of_the_number_before(self):
        for heading in ("10,,Bob", "10,", "10"):
            rows = (*RECORD_ROWS[:3], heading, RECORD_ROWS[5])
            for level, wanted in ((("",), [""]), ((), [])):
                profile = replace(RECORDS, account_level=level)
                with self.subTest(heading, level=level):
                    charged, others, _ = told(text(*rows), profile, "number")
                    numbers = [number for (number,) in charged]
                    self.assertEqual(numbers, ["+447700900001", *wanted])
                    self.assertEqual("unreadable_number" in others, not level)

    def test_a_record_has_columns_of_its_own(self):
        fee = Record(kind="30", columns={"label": 2, "net": 3, "day": 9, "dialled": 9})
        profile = replace(RECORDS, records=(RECORDS.records[0], fee))
        charged, _others, _ = told(
            text(*RECORD_ROWS), profile, "number", "label", "amount", "day"
        )
        self.assertEqual(charged[1], ("+447700900001", "Line rental", "12.00", "None"))

    def test_what_names_no_record_is_refused(self):
        for wrong in (
            {"kind": " "},
            {"kind": "1", "columns": {"cost": 1}},
            {"kind": "1", "columns": {"net": 0}},
        ):
            with self.subTest(wrong), self.assertRaises(ValueError):
                Record(**wrong)


FIXED = """\
ACME Telecom                                 Usage details

Number        Date        Called          Type            Seconds     Cost
07700 900001  13/10/2026  07700 900155    Mobile               62     0.10
07700 900001  14/10/2026  020 7946 0001   UK landline        1250     1.05
07700 900002  15/10/2026  07700 900156    Mobile              300    12.40
07700 900002  16/10/2026                  Data roaming          0     3.00
"""


class TestFixedWidth(TestCase):
    def proposal(self, content):
        sample = head(content, rows=60)
        return sample, propose(sample.rows, "GB")

    def test_columns_are_found_by_the_blanks_between_them(self):
        sample, proposal = self.proposal(FIXED.encode())
        self.assertEqual((len(sample.cuts), sample.cuts[:4]), (6, (0, 14, 26, 42)))
        self.assertIsNone(sample.delimiter)
        self.assertEqual(
            {name: found[0].header for name, found in proposal.columns.items()},
            {
                "number": "Number",
                "day": "Date",
                "dialled": "Called",
                "label": "Type",
                "duration": "Seconds",
                "net": "Cost",
            },
        )
        self.assertEqual(proposal.doubts, ())

    def test_it_is_read_and_recognised_by_where_its_columns_begin(self):
        for encoding in ("utf-8", "utf-16", "cp1252"):
            with self.subTest(encoding):
                content = FIXED.replace("Data", "Café").encode(encoding)
                sample, proposal = self.proposal(content)
                profile = proposal.profile("Fixed", cuts=sample.cuts, region="GB")
                charged, others, _ = told(content, profile, "number", "label", "amount")
                self.assertEqual(charged[-1], ("+447700900002", "Café roaming", "3.00"))
                self.assertEqual((len(charged), others), (4, []))
                self.assertEqual(recognise(content, [profile]), profile)

    def test_a_decimal_comma_is_no_delimiter(self):
        content = FIXED.replace("0.", "0,").replace("1.", "1,").replace("12.", "12,")
        content = content.replace("3.00", "3,00").encode()
        sample, proposal = self.proposal(content)
        self.assertEqual(len(sample.cuts), 6)
        self.assertEqual(proposal.number_format.decimal_mark, ",")
        self.assertEqual(proposal.columns["net"][0].header, "Cost")

    def test_columns_may_be_moved(self):
        sample = head(FIXED.encode(), cuts=(0, 14, 26))
        self.assertEqual(sample.rows[3][:2], ["07700 900001", "13/10/2026"])
        self.assertEqual(len(sample.rows[3]), 3)

    def test_prose_and_tables_with_delimiters_have_none(self):
        for text_ in (
            "Dear customer,\nplease find attached the bill of October.\nYours, ACME\n",
            "a;b;c;d\n1;2;3;4\n1;2;3;4\n1;2;3;4\n",
            "Number,Cost\n07700900001,1.00\n07700900002,2.00\n07700900002,2.00\n",
            # Cells may be filled up with blanks.
            "07700900001  ;  13/10/2026  ;  0.10\n" * 4,
        ):
            with self.subTest(text_):
                self.assertEqual(head(text_.encode()).cuts, ())

    def test_cuts_that_do_not_grow_are_refused(self):
        for cuts in ((1, 2), (0, 5, 5), (0, 9, 3)):
            with self.subTest(cuts), self.assertRaises(ValueError):
                replace(DETAILS, cuts=cuts)


POLISH = (
    "Szczegóły połączeń",
    "Numer telefonu: 500 000 001",
    "Data;Godzina;Numer;Rodzaj;Czas;Koszt netto",
    "2026-10-13;09:15;500000155;Rozmowa;62;0,29",
    "2026-10-14;10:15;500000156;SMS;1;0,15",
    "Numer telefonu: 500 000 002",
    "Data;Godzina;Numer;Rodzaj;Czas;Koszt netto",
    "2026-10-15;11:15;00442079460001;Rozmowa;300;4,00",
    "2026-10-16;11:15;500000156;SMS;1;0,15",
)
BARE = (
    "Date,Time,Called,Type,Cost",
    "07700 900001,,,,",
    "13/10/2026,09:15,07700900155,Mobile,0.10",
    "14/10/2026,09:15,07700900156,Mobile,0.15",
    "07700 900002,,,,",
    "15/10/2026,09:15,02079460001,Local,0.05",
)
CHARGES = (
    "Mobile Number,Name,Plan Charges,Usage Charges,Equipment Charges",
    "07700900001,Ann,10.00,2.50,0.00",
    "07700900002,Bob,10.00,0.10,20.00",
    "07700900003,Eve,12.00,0.00,7.50",
)


class TestProposals(TestCase):
    """Other shapes are proposed too, and have to be confirmed."""

    def check(self, rows, region, *expected):
        content = text(*rows)
        proposal = propose(head(content, rows=60).rows, region)
        profile = proposal.profile("Proposed", region=region)
        charged, others, _ = told(content, profile, "number", "amount")
        self.assertEqual(charged, list(expected))
        self.assertLessEqual(set(others), {HEADING, OTHER_RECORD, AGAIN})
        return proposal

    def test_the_number_stands_in_a_line_above_its_rows(self):
        proposal = self.check(
            POLISH,
            "PL",
            ("+48500000001", "0.29"),
            ("+48500000001", "0.15"),
            ("+48500000002", "4.00"),
            ("+48500000002", "0.15"),
        )
        self.assertEqual(
            proposal.sections, (Section(field="number", before="Numer telefonu"),)
        )
        self.assertEqual(proposal.columns["dialled"][0].header, "Numer")
        self.assertEqual(proposal.reasons, {"number": "words"})

    def test_the_line_above_is_nothing_but_a_number(self):
        proposal = self.check(
            BARE,
            "GB",
            ("+447700900001", "0.10"),
            ("+447700900001", "0.15"),
            ("+447700900002", "0.05"),
        )
        self.assertEqual(proposal.sections, (Section(field="number"),))
        self.assertIn("number", proposal.doubts)

    def test_the_first_cell_says_what_kind_of_record_it_is(self):
        rows = (
            *RECORD_ROWS[:3],
            "20,2026-10-13,07700900156,Mobile,0.30",
            *RECORD_ROWS[4:],
        )
        proposal = self.check(
            rows,
            "GB",
            ("+447700900001", "0.10"),
            ("+447700900001", "0.30"),
            ("+447700900002", "0.25"),
        )
        self.assertEqual(proposal.records, (Record(kind="20"),))
        self.assertIn("number", proposal.doubts)

    def test_costs_without_a_sum_are_charges_each(self):
        proposal = self.check(
            CHARGES,
            "GB",
            ("+447700900001", "10.00"),
            ("+447700900001", "2.50"),
            ("+447700900002", "10.00"),
            ("+447700900002", "0.10"),
            ("+447700900002", "20.00"),
            ("+447700900003", "12.00"),
            ("+447700900003", "7.50"),
        )
        self.assertEqual(proposal.reasons, {"net": "several"})


class TestSectionsOfOurs(TestCase):
    def test_lines_of_ours_above_the_rows_leave_no_doubt(self):
        rows = [
            ["Mobile number: 07700 900001"],
            ["Date", "Text", "Cost"],
            ["01.10.2026", "Calls", "1.10"],
            ["02.10.2026", "Calls", "2.00"],
            ["Mobile number: 07700 900002"],
            ["Date", "Text", "Cost"],
            ["03.10.2026", "Messages", "0.30"],
            ["04.10.2026", "Calls", "1.40"],
        ]
        self.assertIn("number", propose(rows, "GB").doubts)
        for lines in (["+447700900001", "+447700900002"], ["+447700900001"]):
            self.assertNotIn("number", propose(rows, "GB", lines).doubts)
        self.assertIn("number", propose(rows, "GB", ["+447700900009"]).doubts)
