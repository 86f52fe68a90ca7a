"""The file for the payroll office: every amount is in it, and as the template says."""

import csv
import io
import os
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

from openpyxl import load_workbook

from ...engine import payroll_file
from ...engine.payroll_file import (
    ERRORS_OF_AMOUNTS,
    ERRORS_OF_TEMPLATES,
    Amount,
    Column,
    ExportError,
    Template,
    write,
)
from .payroll_file_samples import OCTOBER, SAMPLES, TEMPLATES, VALUES, amount

FOLDER = Path(__file__).parent / "golden"
SAVE = "TELECOM_SAVE_GOLDEN" in os.environ
NUMBER = Column(source="payroll_number", header="No")
NAME = Column(source="employee_name", header="Name")
AMOUNT = Column(source="amount", header="Amount")
PER_CODE = Column(source="amount_per_code", header="{wage_code}")


def template(*columns, **values):
    """Return a template without a row of headers."""
    return Template(columns=columns, **{"has_header": False, **values})


def text(layout, *amounts, **values):
    """Return the lines of the file."""
    _name, content = write(layout, amounts, {**VALUES, **values})
    return content.decode(layout.encoding).splitlines()


def sheet(content):
    """Return the cells of a workbook, row by row."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


class TestGolden(TestCase):
    """The shipped layouts, beside what they must write.

    With TELECOM_SAVE_GOLDEN=1 the files are written again; look at the difference
    before you commit it.
    """

    def test_every_layout_writes_what_stands_beside_it(self):
        for name, layout in TEMPLATES.items():
            with self.subTest(name):
                file_name, content = write(layout, SAMPLES, VALUES)
                path = FOLDER / file_name
                if SAVE:
                    path.write_bytes(content)
                if layout.format == "xlsx":  # its bytes depend on who packs them
                    self.assertEqual(sheet(content), sheet(path.read_bytes()))
                else:
                    self.assertEqual(content, path.read_bytes())

    def test_the_same_amounts_make_the_same_bytes(self):
        for name, layout in TEMPLATES.items():
            with self.subTest(name):
                self.assertEqual(
                    write(layout, SAMPLES, VALUES), write(layout, SAMPLES, VALUES)
                )

    def test_no_layout_loses_an_amount(self):
        neutral = csv.DictReader(
            io.StringIO(
                write(TEMPLATES["neutral_csv"], SAMPLES, VALUES)[1].decode("utf-8-sig")
            ),
            delimiter=";",
        )
        self.assertEqual(
            [Decimal(row["Amount"]) for row in neutral],
            [each.amount for each in SAMPLES],
        )
        _titles, *rows = sheet(write(TEMPLATES["nmbrs"], SAMPLES, VALUES)[1])
        self.assertEqual(
            rows,
            [
                ["7001", "0012", "2026-10", -18.15, 4],
                ["7001", "0345", "2026-10", 2.5, None],
            ],
        )
        _head, *rows, foot = text(TEMPLATES["fixed"], *SAMPLES)
        self.assertEqual({len(row) for row in rows}, {50})
        cents = [int(row[41] + row[42:]) for row in rows]
        self.assertEqual(cents, [int(each.amount * 100) for each in SAMPLES])
        self.assertEqual(foot, "T0000030000002465")


class TestColumns(TestCase):
    def test_how_an_amount_is_written(self):
        table = [
            # column, amount, cell
            ({}, "18.15", "18.15"),
            ({}, "-18.1", "-18.10"),
            ({"decimal_mark": ","}, "1218.15", "1218,15"),
            ({"decimal_mark": ""}, "18.15", "1815"),
            ({"decimal_mark": "", "width": 8, "padding": "0"}, "18.15", "00001815"),
            ({"decimal_mark": "", "width": 8, "padding": "0"}, "-18.15", "-0001815"),
            ({"decimal_mark": "", "width": 3, "padding": "0"}, "0.05", "005"),
            ({"width": 8}, "18.15", "   18.15"),
            ({"width": 8, "align": "left"}, "18.15", "18.15   "),
            ({"decimals": 0}, "18", "18"),
            ({"decimals": 3}, "18.15", "18.150"),
            ({"sign": "negative_deductions"}, "18.15", "-18.15"),
            ({"sign": "negative_deductions"}, "-18.15", "18.15"),
            ({"sign": "negative_deductions"}, "0", "0.00"),
            ({}, "-0.00", "0.00"),
        ]
        for values, value, cell in table:
            with self.subTest(values, value=value):
                layout = template(replace(AMOUNT, **values), delimiter="|")
                self.assertEqual(text(layout, amount(value)), [cell])

    def test_a_number_in_a_workbook_shows_the_decimals_of_its_column(self):
        table = [
            # column, number, how it is shown
            ({}, 18.15, "0.00"),
            ({"decimals": 3}, 18.15, "0.000"),
            ({"decimal_mark": ""}, 1815, "0"),
            ({"decimal_mark": ","}, 18.15, "0.00"),
        ]
        for values, number, shown in table:
            with self.subTest(values):
                layout = template(replace(AMOUNT, **values), format="xlsx")
                _name, content = write(layout, [amount("18.15")], VALUES)
                cell = load_workbook(io.BytesIO(content)).active["A1"]
                self.assertEqual((cell.value, cell.number_format), (number, shown))

    def test_counts_are_padded_with_zeros_and_texts_with_blanks(self):
        layout = template(
            AMOUNT, footer_lines=("T{count:3}{employees:3}{run:14}{sum:6}",)
        )
        rows = text(layout, amount("4"), amount("5"))
        self.assertEqual(rows[-1], "T002001October 2026  009.00")

    def test_the_columns_of_a_workbook_are_as_wide_as_their_texts(self):
        layout = template(replace(NAME, header="A name of some length"), AMOUNT)
        layout = replace(layout, format="xlsx", has_header=True)
        _name, content = write(layout, [amount("5")], VALUES)
        widths = load_workbook(io.BytesIO(content)).active.column_dimensions
        self.assertGreater(widths["A"].width, 15)

    def test_a_zero_has_no_sign_in_any_format(self):
        column = replace(AMOUNT, width=5, padding="0", decimal_mark="")
        both = [amount("4.00"), amount("-4.00")]
        for sign in ("as_is", "negative_deductions"):
            with self.subTest(sign):
                made = {
                    "columns": (replace(column, sign=sign),),
                    "footer_lines": ("{sum:5}",),
                }
                for each in ("0", "-0.00"):
                    fixed = text(template(AMOUNT, format="delimited"), amount(each))
                    self.assertEqual(fixed, ["0.00"])
                    layout = Template(**made, format="fixed")
                    self.assertEqual(text(layout, amount(each)), ["00000"] * 2)
                layout = Template(**made, format="delimited", layout="employee")
                self.assertEqual(text(layout, *both)[1:], ["00000", "00000"])

    def test_a_benefit_is_no_deduction(self):
        layout = template(replace(AMOUNT, sign="negative_deductions"))
        for kind in ("benefit_device", "benefit_internet", "contribution"):
            with self.subTest(kind):
                self.assertEqual(text(layout, amount("4", kind)), ["4.00"])

    def test_an_amount_without_sign_has_it_in_another_column(self):
        absolute = replace(AMOUNT, sign="absolute")
        table = [
            # sign column, amount, cells
            ("as_is", "5.00", "+;5.00"),
            ("as_is", "-5.00", "-;5.00"),
            ("negative_deductions", "5.00", "-;5.00"),
            ("negative_deductions", "-5.00", "+;5.00"),
            # nothing is neither withheld nor paid out: it is positive
            ("as_is", "0.00", "+;0.00"),
            ("as_is", "-0.00", "+;0.00"),
            ("negative_deductions", "0.00", "+;0.00"),
            ("negative_deductions", "-0.00", "+;0.00"),
        ]
        for sign, value, cells in table:
            with self.subTest(sign, value=value):
                layout = template(Column(source="sign", sign=sign), absolute)
                self.assertEqual(text(layout, amount(value)), [cells])

    def test_how_texts_and_dates_are_written(self):
        table = [
            # column, cell
            ({"source": "payroll_number"}, "0012"),
            ({"source": "payroll_number", "width": 6, "padding": "0"}, "000012"),
            ({"source": "employee_name", "width": 12}, "Ann Peeters "),
            (
                {"source": "employee_name", "width": 12, "align": "right"},
                " Ann Peeters",
            ),
            ({"source": "employee_name", "width": 3, "truncate": True}, "Ann"),
            ({"source": "kind"}, "deduction"),
            ({"source": "authority"}, "social"),
            ({"source": "wage_code"}, "5100"),
            ({"source": "explanation"}, "18.15 of 20.00"),
            ({"source": "row"}, "1"),
            ({"source": "row", "width": 3}, "  1"),
            ({"source": "row", "width": 3, "align": "left"}, "1  "),
            ({"source": "row", "width": 3, "padding": "0"}, "001"),
            ({"source": "period_from"}, "2026-10-01"),
            ({"source": "period_to", "date_format": "DD/MM/YYYY"}, "31/10/2026"),
            ({"source": "period_from", "date_format": "YYYYMM"}, "202610"),
            ({"source": "period_from", "date_format": "D.M.YY"}, "1.10.26"),
            ({"source": "constant", "text": "K"}, "K"),
            (
                {"source": "constant", "text": "{company_number:6}/{period}"},
                "7001  /2026-10",
            ),
        ]
        one = amount("18.15", authority="social", explanation="18.15 of 20.00")
        for values, cell in table:
            with self.subTest(values):
                self.assertEqual(
                    text(template(Column(**values), AMOUNT), one), [f"{cell};18.15"]
                )

    def test_a_text_stays_on_its_line(self):
        layout = template(
            replace(NAME, width=12), replace(AMOUNT, width=8), format="fixed"
        )
        rows = text(layout, amount("1", name="Ann\r\nB\u2028C\td"))
        self.assertEqual(rows, ["Ann  B C d      1.00"])

    def test_an_accent_of_its_own_takes_no_place(self):
        layout = template(
            replace(NAME, width=4), replace(AMOUNT, width=5), format="fixed"
        )
        self.assertEqual(text(layout, amount("1", name="Zoe\u0308")), ["Zoë  1.00"])


class TestFormulas(TestCase):
    DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1+1")
    HARMLESS = ("1-1", "Ann", "-", "+", "", "a=b")

    def test_no_cell_is_run(self):
        for each in (*self.DANGEROUS, *self.HARMLESS):
            with self.subTest(each):
                layout = template(NAME, AMOUNT, has_header=True)
                one = amount("-5", name=each)
                clean = each.replace("\t", " ").replace("\r", " ")
                cell = f"'{clean}" if each in self.DANGEROUS else clean
                _titles, row = text(layout, one)
                self.assertEqual(
                    next(csv.reader([row], delimiter=";")), [cell, "-5.00"]
                )
                _titles, row = sheet(
                    write(replace(layout, format="xlsx"), [one], VALUES)[1]
                )
                self.assertEqual(row, [cell or None, -5])

    def test_headers_and_lines_are_cells_too(self):
        layout = template(
            replace(AMOUNT, header="=A1"),
            has_header=True,
            header_lines=("{company};=B2;{sum}",),
        )
        rows = [["'=Corp", "'=B2", "-5.00"], ["'=A1"], ["-5.00"]]
        lines = text(layout, amount("-5"), company="=Corp")
        self.assertEqual(list(csv.reader(lines, delimiter=";")), rows)
        _name, content = write(
            replace(layout, format="xlsx"),
            [amount("-5")],
            {**VALUES, "company": "=Corp"},
        )
        self.assertEqual(
            sheet(content),
            [["'=Corp", "'=B2", -5], ["'=A1", None, None], [-5, None, None]],
        )
        book = load_workbook(io.BytesIO(content))
        types = {cell.data_type for row in book.active for cell in row}
        self.assertEqual(types, {"s", "n"})


class TestRows(TestCase):
    def test_one_row_per_employee_and_period(self):
        november = {"period_from": date(2026, 11, 1), "period_to": date(2026, 11, 30)}
        layout = template(NUMBER, AMOUNT, PER_CODE, layout="employee", has_header=True)
        rows = text(
            layout,
            amount("10"),
            amount("5", who="zoe"),
            amount("3", code="5200"),
            amount("2"),
            amount("1", **november),
        )
        self.assertEqual(
            rows,
            [
                "No;Amount;5100;5200",
                "0012;15.00;12.00;3.00",
                "0345;5.00;5.00;",
                "0012;1.00;1.00;",
            ],
        )

    def test_a_column_of_its_own_for_one_code(self):
        layout = template(
            NUMBER,
            replace(AMOUNT, header="Benefit", wage_code="5200"),
            replace(PER_CODE, header="L{wage_code}"),
            layout="employee",
            has_header=True,
        )
        rows = text(layout, amount("10"), amount("3", "benefit_device", "5200"))
        self.assertEqual(rows, ["No;Benefit;L5100", "0012;3.00;10.00"])

    def test_explanations_of_one_row_stand_side_by_side(self):
        layout = template(Column(source="explanation"), AMOUNT, layout="employee")
        told = [amount("1", explanation=each) for each in ("May", "June", "", "May")]
        self.assertEqual(text(layout, *told), ["May / June;4.00"])

    def test_a_place_without_amount_is_zero_where_places_are_fixed(self):
        layout = template(
            replace(NUMBER, width=4),
            replace(PER_CODE, width=6, padding="0", decimal_mark=""),
            layout="employee",
            format="fixed",
        )
        rows = text(layout, amount("10"), amount("3", code="5200", who="zoe"))
        self.assertEqual(rows, ["0012001000000000", "0345000000000300"])

    def test_counts_and_sums(self):
        three = [amount("10"), amount("3", code="5200"), amount("-1.50", who="zoe")]
        table = [
            # columns, layout, line
            ((AMOUNT,), "amount", "3;2;11.50"),
            ((AMOUNT,), "employee", "2;2;11.50"),
            ((AMOUNT, AMOUNT), "amount", "3;2;11.50"),
            ((AMOUNT, PER_CODE), "employee", "2;2;11.50"),
            ((replace(AMOUNT, sign="negative_deductions"),), "amount", "3;2;-11.50"),
            ((replace(AMOUNT, decimal_mark=""),), "amount", "3;2;1150"),
            (
                (replace(AMOUNT, sign="absolute"), Column(source="sign")),
                "amount",
                "3;2;14.50",
            ),
        ]
        for columns, layout, line in table:
            with self.subTest(layout, line=line):
                made = template(
                    *columns, layout=layout, footer_lines=("{count};{employees};{sum}",)
                )
                self.assertEqual(text(made, *three)[-1], line)

    def test_counts_and_sums_have_the_width_that_they_are_given(self):
        layout = template(
            replace(AMOUNT, width=9, padding="0", decimal_mark=""),
            format="fixed",
            header_lines=("H{run:14}{date:YYYYMMDD}",),
            footer_lines=("T{count:4}{sum:9}",),
        )
        rows = text(layout, amount("-10"), amount("4"))
        self.assertEqual(rows[0], "HOctober 2026  20261105")
        self.assertEqual(rows[-1], "T0002-00000600")

    def test_amounts_may_come_one_by_one(self):
        three = [amount("10"), amount("3", code="5200"), amount("-1.50", who="zoe")]
        layout = template(NUMBER, PER_CODE, layout="employee")
        self.assertEqual(
            write(layout, iter(three), VALUES), write(layout, three, VALUES)
        )

    def test_a_file_without_amounts_has_its_lines(self):
        layout = template(
            NUMBER, PER_CODE, layout="employee", footer_lines=("T;{count};{sum}",)
        )
        self.assertEqual(text(layout), ["T;0;0"])


class TestBytes(TestCase):
    def test_encodings_and_line_ends(self):
        layout = template(NAME, AMOUNT, footer_lines=("{count}",))
        table = [
            ("utf-8", "\r\n", "Zoë Çelik;1.00\r\n1\r\n".encode()),
            ("utf-8-sig", "\n", b"\xef\xbb\xbf" + "Zoë Çelik;1.00\n1\n".encode()),
            ("cp1252", "\n", b"Zo\xeb \xc7elik;1.00\n1\n"),
            ("utf-16", "\n", "Zoë Çelik;1.00\n1\n".encode("utf-16")),
        ]
        for encoding, line_end, content in table:
            with self.subTest(encoding):
                made = replace(layout, encoding=encoding, line_end=line_end)
                _name, written = write(made, [amount("1", who="zoe")], VALUES)
                self.assertEqual(written, content)

    def test_quotes(self):
        table = [
            # quotes, name, row
            ("needed", 'A;B "C"', '"A;B ""C""";1,00'),
            ("always", "Ann", '"Ann";"1,00"'),
            ("never", 'A "C"', 'A "C";1,00'),
        ]
        for quotes, name, row in table:
            with self.subTest(quotes):
                layout = template(
                    NAME, replace(AMOUNT, decimal_mark=","), quotes=quotes
                )
                self.assertEqual(text(layout, amount("1", name=name)), [row])

    def test_file_names(self):
        table = [
            ("{run}-{period}.csv", "October 2026-2026-10.csv"),
            ("../{company_number}:{period:YYYYMM}.dat", "-7001-202610.dat"),
            ("a\r\nb{count:3}_{sum}.txt", "a  b001_5.00.txt"),
        ]
        for pattern, name in table:
            with self.subTest(pattern):
                layout = template(AMOUNT, file_name=pattern)
                self.assertEqual(write(layout, [amount("5")], VALUES)[0], name)


class TestErrors(TestCase):
    def assert_refused(self, kind, message, layout, *amounts, **values):
        with self.assertRaises(ExportError) as caught:
            write(layout, amounts, {**VALUES, **values})
        self.assertEqual(
            (caught.exception.kind, str(caught.exception)), (kind, message)
        )

    def test_what_does_not_go_into_the_file_is_named(self):
        ann = amount("18.15", number="0012")
        place = "row 2, employee 0012: "
        narrow = template(
            replace(NAME, width=8), replace(AMOUNT, width=4), format="fixed"
        )
        table = [
            # kind, message, template, amount
            (
                "too_long",
                "column Name, " + place + "'Ann Peeters' is longer than 8 characters",
                narrow,
                ann,
            ),
            (
                "too_long",
                "column Amount, " + place + "'18.15' is longer than 4 characters",
                narrow,
                amount("18.15", name="Ann"),
            ),
            (
                "decimals",
                "column Amount, " + place + "18.15 has more than 1 decimals",
                template(replace(AMOUNT, decimals=1)),
                ann,
            ),
            (
                "character",
                "employee 0012: cp1252 has no character 'ł'",
                template(NAME, AMOUNT, encoding="cp1252"),
                amount("1", name="Paweł"),
            ),
            (
                "needs_quotes",
                "employee 0012: a text has the delimiter in it",
                template(NAME, AMOUNT, quotes="never"),
                amount("1", name="A;B"),
            ),
            (
                "no_column",
                "employee 0012: there is no column for the wage code '5300'",
                template(replace(AMOUNT, wage_code="5100"), layout="employee"),
                amount("1", code="5300"),
            ),
            (
                "no_column",
                "employee 0012: there is no column for the wage code ''",
                template(PER_CODE, layout="employee"),
                amount("1", code=""),
            ),
            (
                "shared_number",
                "Zoë and Eve have the same payroll number 0345",
                template(AMOUNT),
                amount("1", number="0345", name="Eve"),
            ),
            (
                "placeholder",
                "there is no placeholder sum: use " + ", ".join(VALUES),
                template(Column(source="constant", text="{sum}"), AMOUNT),
                ann,
            ),
            (
                "width",
                "'wide' is no width of run",
                template(AMOUNT, footer_lines=("{run:wide}",)),
                ann,
            ),
            (
                "too_long",
                (
                    "column {run:9}, row 0, employee : "
                    "'October 2026' is longer than 9 characters"
                ),
                template(AMOUNT, footer_lines=("{run:9}",)),
                ann,
            ),
            (
                "date_format",
                "'JJJJ' is no date format",
                template(AMOUNT, footer_lines=("{period:JJJJ}",)),
                ann,
            ),
            (
                "no_file_name",
                "the file has no name",
                template(AMOUNT, file_name=" . "),
                ann,
            ),
        ]
        zoe = amount("1", who="zoe", name="Zoë")
        for kind, message, layout, one in table:
            with self.subTest(message):
                self.assert_refused(kind, message, layout, zoe, one)

    def test_a_cell_of_a_workbook_holds_no_more_than_excel_can_open(self):
        layout = template(Column(source="explanation"), AMOUNT, format="xlsx")
        longest = "x" * 32_767
        _name, content = write(layout, [amount("1", explanation=longest)], VALUES)
        self.assertEqual(sheet(content), [[longest, 1]])
        place = "column explanation, row 1, employee 0012: "
        self.assert_refused(
            "too_long",
            f"{place}'{longest}x' is longer than 32767 characters",
            layout,
            amount("1", explanation=longest + "x"),
        )

    def test_a_value_that_is_missing_is_named(self):
        layout = TEMPLATES["nmbrs"]
        self.assert_refused(
            "no_value",
            "there is no value for company_number",
            layout,
            *SAMPLES,
            company_number="",
        )

    def test_templates_that_would_lose_something_are_refused(self):
        table = [
            ("no_amount", lambda: template(NUMBER)),
            ("no_width", lambda: template(AMOUNT, format="fixed")),
            ("padding_after", lambda: replace(NUMBER, padding="0", align="left")),
            ("truncate", lambda: replace(AMOUNT, width=4, truncate=True)),
            ("truncate", lambda: replace(NUMBER, width=4, truncate=True)),
            ("hidden_sign", lambda: template(replace(AMOUNT, sign="absolute"))),
            (
                "hidden_sign",
                lambda: template(
                    Column(source="sign"),
                    replace(PER_CODE, sign="absolute"),
                    layout="employee",
                ),
            ),
            (
                "one_amount",
                lambda: template(Column(source="kind"), AMOUNT, layout="employee"),
            ),
            ("per_employee", lambda: template(PER_CODE)),
            ("per_employee", lambda: template(replace(AMOUNT, wage_code="1"))),
            ("same_code", lambda: template(PER_CODE, PER_CODE, layout="employee")),
            (
                "same_code",
                lambda: template(
                    *[replace(AMOUNT, wage_code="1")] * 2, layout="employee"
                ),
            ),
            ("date_format", lambda: Column(source="period_from", date_format="%Y")),
            ("date_format", lambda: Column(source="period_from", date_format="")),
            ("setting", lambda: Column(source="salary")),
            ("setting", lambda: replace(AMOUNT, sign="upside_down")),
            ("setting", lambda: replace(AMOUNT, padding="00")),
            ("setting", lambda: replace(AMOUNT, decimals=-1)),
            ("setting", lambda: replace(AMOUNT, width=-1)),
            ("setting", lambda: template(AMOUNT, format="pdf")),
            ("setting", lambda: template(AMOUNT, layout="company")),
            ("setting", lambda: template(AMOUNT, encoding="klingon")),
            ("setting", lambda: template(AMOUNT, delimiter="||")),
        ]
        for kind, make in table:
            with self.subTest(kind), self.assertRaises(ExportError) as caught:
                make()
            self.assertEqual(caught.exception.kind, kind)

    def test_what_is_no_amount_is_refused(self):
        for values in ({"kind": "bonus"}, {"amount": 1.5}, {"amount": Decimal("NaN")}):
            ann = {
                "payroll_number": "1",
                "employee_name": "Ann",
                "kind": "deduction",
                "amount": Decimal(1),
            }
            (name,) = values
            with self.subTest(values), self.assertRaisesRegex(ValueError, f"^{name}: "):
                Amount(**{**ann, **OCTOBER, **values})

    def test_a_setting_that_is_not_possible_is_named(self):
        table = [
            ("source", lambda: Column(source="salary")),
            ("sign", lambda: replace(AMOUNT, sign="upside_down")),
            ("align", lambda: replace(AMOUNT, align="middle")),
            ("padding", lambda: replace(AMOUNT, padding="")),
            ("decimals", lambda: replace(AMOUNT, decimals=-1)),
            ("decimals", lambda: replace(AMOUNT, decimals=7)),
            ("width", lambda: replace(AMOUNT, width=-1)),
            ("format", lambda: template(AMOUNT, format="pdf")),
            ("layout", lambda: template(AMOUNT, layout="company")),
            ("quotes", lambda: template(AMOUNT, quotes="sometimes")),
            ("line_end", lambda: template(AMOUNT, line_end="|")),
            ("delimiter", lambda: template(AMOUNT, delimiter="")),
            ("encoding", lambda: template(AMOUNT, encoding="klingon")),
        ]
        for field, make in table:
            with self.subTest(field), self.assertRaises(ExportError) as caught:
                make()
            self.assertEqual(caught.exception.values["field"], field)
        self.assertEqual(replace(AMOUNT, decimals=6).decimals, 6)

    def test_each_kind_of_error_is_one_that_the_models_have_a_sentence_for(self):
        sources = Path(payroll_file.__file__).parent.glob("*.py")
        told = re.compile(r'(?:ExportError|\.error)\(\s*"([a-z_]+)"')
        raised = {kind for path in sources for kind in told.findall(path.read_text())}
        self.assertEqual(raised, ERRORS_OF_TEMPLATES | ERRORS_OF_AMOUNTS)
