"""Payroll files: the shipped ones, what is missing, what is refused, the preview."""

import csv
import io
from dataclasses import replace

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_open, mute_logger

from ...engine.payroll_file import ERRORS_OF_AMOUNTS, ERRORS_OF_TEMPLATES, ExportError
from ..engine.payroll_file_samples import SAMPLES, TEMPLATES, amount
from .payroll_template_case import PayrollTemplateCase

AMOUNT = ("amount", {})
NAME = ("employee_name", {})
PER_CODE = ("amount_per_code", {"header": "{wage_code}"})


def cells(content):
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


@tagged("post_install", "-at_install")
class TestShippedTemplates(PayrollTemplateCase):
    def test_each_record_writes_as_its_layout(self):
        for key, template in TEMPLATES.items():
            with self.subTest(key):
                self.assertEqual(self.shipped(key)._as_engine(), template)

    def test_each_record_writes_what_stands_beside_the_engine(self):
        for key in TEMPLATES:
            with self.subTest(key):
                name, content = self.shipped(key)._export(SAMPLES, self.values)
                golden = f"telecom_split_billing/tests/engine/golden/{name}"
                with file_open(golden, "rb") as file:
                    expected = file.read()
                if name.endswith("xlsx"):
                    content, expected = cells(content), cells(expected)
                self.assertEqual(content, expected)

    def test_the_neutral_file_can_be_read_back_by_the_headers_it_documents(self):
        template = self.shipped("neutral_csv")
        _name, content = template._export(SAMPLES, self.values)
        rows = list(
            csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
        )
        documented = ("Employee number", "Kind", "Amount")
        self.assertEqual(
            [tuple(row[name] for name in documented) for row in rows],
            [(a.payroll_number, a.kind, str(a.amount)) for a in SAMPLES],
        )
        to_fill_in = ("Withheld", "Net pay", "Reason")
        self.assertEqual({row[name] for row in rows for name in to_fill_in}, {""})
        for name in (*documented, *to_fill_in):
            self.assertIn(name, template.description)

    def test_each_record_shows_its_file(self):
        for key, template in TEMPLATES.items():
            with self.subTest(key):
                record = self.shipped(key)
                self.assertFalse(record.problem)
                self.assertIn("0002", record.preview)
                self.assertTrue(
                    record.preview_name.endswith(template.file_name.split(".")[-1])
                )


@tagged("post_install", "-at_install")
class TestCodes(PayrollTemplateCase):
    def codes_of(self, *amounts):
        filled = self.env["telecom.wage.code"]._fill(amounts, self.company)
        return [each.wage_code for each in filled]

    def test_the_code_of_the_authority_goes_before_the_one_of_all(self):
        self.codes.create(
            {
                "company_id": self.company.id,
                "kind": "benefit_subscription",
                "authority": "social",
                "code": "5201",
            }
        )
        benefit = amount("4", "benefit_subscription", "")
        self.assertEqual(
            self.codes_of(
                amount("1", code=""),
                amount("1", code="9"),
                replace(benefit, authority="tax"),
                replace(benefit, authority="social"),
                amount("1", "contribution", ""),
            ),
            ["5100", "9", "5200", "5201", ""],
        )

    def test_codes_are_those_of_the_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.codes.create({"company_id": other.id, "kind": "contribution", "code": "1"})
        self.assertEqual(self.codes_of(amount("1", "contribution", "")), [""])

    @mute_logger("odoo.sql_db")
    def test_a_kind_has_one_code_for_an_authority(self):
        for authority in (False, "tax"):
            vals = {
                "company_id": self.company.id,
                "kind": "benefit_device",
                "authority": authority,
                "code": "1",
            }
            self.codes.create(vals)
            with (
                self.subTest(authority),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.codes.create({**vals, "code": "2"})

    @mute_logger("odoo.sql_db")
    def test_a_payroll_number_is_that_of_one_employee_of_the_company(self):
        employees = self.env["hr.employee"]

        def hire(name, company=self.company):
            return employees.create(
                {
                    "name": name,
                    "telecom_payroll_number": "12",
                    "company_id": company.id,
                }
            )

        ann = hire("Ann")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            hire("Bob")
        hire("Cat", self.env["res.company"].create({"name": "Other"}))
        ann.active = False
        ann.flush_recordset()
        again = hire("Ann, again")
        self.assertEqual(again.telecom_payroll_number, "12")


@tagged("post_install", "-at_install")
class TestMissing(PayrollTemplateCase):
    def setUp(self):
        super().setUp()
        self.company.telecom_payroll_number = False
        self.codes.unlink()
        self.amounts = [
            amount("5", number="", name="Zoë", code=""),
            amount("5", number="", name="Ann", code=""),
            amount("5", number="", name="Ann", code=""),
            amount("4", "benefit_subscription", "", authority="tax"),
        ]

    def test_all_that_is_missing_is_named_at_once(self):
        with self.assertRaises(UserError) as caught:
            self.shipped("fixed")._export(self.amounts, self.values)
        self.assertEqual(
            str(caught.exception),
            "These employees have no payroll number: Ann, Zoë. Enter it on the "
            "settings page of the employee, then create the file again.\n\nFiction & "
            "Sons has no wage code for: Benefit: subscription (tax), Deduction. "
            "Enter it in the wage codes of the telecom configuration, then create "
            "the file again.\n\nFiction & Sons has no employer number at the "
            "payroll office. Enter it in the telecom settings, then create the "
            "file again.",
        )

    def test_what_a_file_does_not_carry_is_not_missing(self):
        template = self.make(NAME, AMOUNT)
        _name, content = template._export(self.amounts, self.values)
        self.assertEqual(
            content.decode().split(),
            ["Zoë;5.00", "Ann;5.00", "Ann;5.00", "Ann", "Peeters;4.00"],
        )


@tagged("post_install", "-at_install")
class TestRefused(PayrollTemplateCase):
    def test_a_template_whose_files_would_be_wrong_is_not_saved(self):
        table = [
            # kind, columns, values, start of the sentence
            ("no_amount", [NAME], {}, "Add a column with amounts"),
            ("no_width", [AMOUNT], {"format": "fixed"}, "Enter the width of"),
            (
                "truncate",
                [("amount", {"width": 2, "truncate": True})],
                {},
                "The column “amount” cannot be cut off",
            ),
            (
                "one_amount",
                [("kind", {}), AMOUNT],
                {"layout": "employee"},
                "The column “kind” applies to a single",
            ),
            ("per_employee", [PER_CODE], {}, "The column “{wage_code}” is for one"),
            (
                "same_code",
                [PER_CODE, PER_CODE],
                {"layout": "employee"},
                "The column “{wage_code}” contains the same am",
            ),
            (
                "hidden_sign",
                [("amount", {"sign": "absolute"})],
                {},
                "The column “amount” has no sign",
            ),
            ("setting", [("amount", {"decimals": 7})], {}, "“Decimals” cannot be 7."),
            (
                "date_format",
                [("period_from", {"date_format": "JJJJ"}), AMOUNT],
                {},
                "“JJJJ” is not a date format",
            ),
            (
                "placeholder",
                [AMOUNT],
                {"footer_lines": "{sun}"},
                "There is no placeholder {sun}. These placeholders are ",
            ),
            (
                "width",
                [AMOUNT],
                {"footer_lines": "{run:wide}"},
                (
                    "“wide” is not a width of the placeholder {run}. Enter a "
                    "number of characters, for instance {run:8}."
                ),
            ),
            ("no_file_name", [AMOUNT], {"file_name": "."}, "The file has no name"),
        ]
        for kind, columns, values, start in table:
            with self.subTest(kind), self.assertRaises(ValidationError) as caught:
                self.make(*columns, **values)
            self.assertEqual(str(caught.exception)[: len(start)], start)
        # Zeros after a value cannot be chosen at all.
        tried = {kind for kind, *_rest in table} | {"padding_after"}
        self.assertEqual(tried, set(ERRORS_OF_TEMPLATES))

    def test_amounts_that_do_not_go_into_the_file_are_named(self):
        ann = amount("18.155", explanation="A;B")
        table = [
            # kind, columns, values, amounts, sentence
            (
                "too_long",
                [("employee_name", {"width": 4}), AMOUNT],
                {},
                [amount("1")],
                (
                    "Row 1, employee 0012: “Ann Peeters” is longer than the 4 "
                    "characters of the column “employee_name”."
                ),
            ),
            (
                "too_long",
                [AMOUNT],
                {"footer_lines": "{sum:2}"},
                [amount("1")],
                "“1.00” is longer than the 2 characters reserved for it in the",
            ),
            (
                "decimals",
                [AMOUNT],
                {},
                [ann],
                (
                    "Row 1, employee 0012: the amount 18.155 has more than the 2 "
                    "decimals of the column “amount”."
                ),
            ),
            (
                "character",
                [NAME, AMOUNT],
                {"encoding": "cp1252"},
                [amount("1", name="Paweł")],
                (
                    "Employee 0012: the character set Western European "
                    "(Windows-1252) does not contain “ł”"
                ),
            ),
            (
                "character",
                [AMOUNT],
                {"encoding": "ascii", "header_lines": "Été"},
                [amount("1")],
                (
                    "The character set ASCII, no accents does not contain “É”, "
                    "which is used in the headers"
                ),
            ),
            (
                "needs_quotes",
                [("explanation", {}), ("amount", {"decimals": 3})],
                {"quotes": "never"},
                [ann],
                "Employee 0012: a text contains the column separator.",
            ),
            (
                "no_column",
                [("amount", {"wage_code": "1"})],
                {"layout": "employee"},
                [amount("1", code="5300")],
                (
                    "Employee 0012: the file has no column for amounts of the wage "
                    "code “5300”"
                ),
            ),
            (
                "shared_number",
                [AMOUNT],
                {},
                [amount("1"), amount("1", name="Eve")],
                "Ann Peeters and Eve have the same payroll number 0012",
            ),
        ]
        for kind, columns, values, amounts, sentence in table:
            with self.subTest(kind):
                template = self.make(*columns, **values)
                with self.assertRaises(UserError) as caught:
                    template._export(amounts, self.values)
                self.assertIsInstance(caught.exception.__cause__, ExportError)
                self.assertEqual(caught.exception.__cause__.kind, kind)
                self.assertEqual(str(caught.exception)[: len(sentence)], sentence)

    def test_a_run_without_a_name_has_no_value_for_it(self):
        template = self.make(AMOUNT, footer_lines="{run}")
        with self.assertRaisesRegex(UserError, "The file uses {run}, which is not"):
            template._export([amount("1")], {**self.values, "run": ""})

    def test_every_kind_of_error_has_a_sentence(self):
        for kind in ERRORS_OF_TEMPLATES | ERRORS_OF_AMOUNTS:
            with self.subTest(kind):
                explain = getattr(
                    self.env["telecom.payroll.template"], f"_explain_{kind}"
                )
                names = explain.__code__.co_varnames[1 : explain.__code__.co_argcount]
                self.assertGreater(len(explain(**dict.fromkeys(names, "ascii"))), 20)


@tagged("post_install", "-at_install")
class TestPreview(PayrollTemplateCase):
    def test_the_file_follows_what_is_edited(self):
        with Form(self.env["telecom.payroll.template"]) as form:
            form.name = "Mine"
            self.assertIn("Payroll number;Wage code;Amount", form.preview)
            self.assertIn("0001;5100;18.15", form.preview)
            form.delimiter = "comma"
            with form.column_ids.edit(2) as column:
                column.sign = "negative_deductions"
            self.assertIn("0001,5100,-18.15", form.preview)
            form.footer_lines = "{count},{sum}"
            self.assertIn("3,-11.65", form.preview)
            form.layout = "employee"
            self.assertIn("one row per amount", form.problem)
            self.assertFalse(form.preview)
            form.layout = "amount"
            form.format = "xlsx"
            form.file_name = "mine.xlsx"
            self.assertIn('">-18.15</td>', form.preview)
            self.assertEqual(form.preview_name, "mine.xlsx")
        self.assertEqual(
            form.record.column_ids.mapped("sign")[2], "negative_deductions"
        )

    def test_columns_stand_in_the_order_in_which_they_were_put(self):
        with Form(self.env["telecom.payroll.template"]) as form:
            form.name = "Mine"
            with form.column_ids.edit(2) as column:
                column.sequence = -1
            self.assertIn("Amount;Payroll number;Wage code", form.preview)
        self.assertEqual(form.record.column_ids[0].source, "amount")

    def test_places_of_fixed_width_have_a_ruler(self):
        preview = self.shipped("fixed").preview
        self.assertIn("....+....1....+....2....+....3....+....4....+....5", preview)
        self.assertIn("D00000001Ann Sample          ", preview)

    def test_columns_of_one_wage_code_have_something_to_show(self):
        table = [
            # codes of columns, is there one for the others, row of the first employee
            (["1"], False, "0001;22.15"),
            (["1", "2"], False, "0001;18.15;4.00"),
            (["1"], True, "0001;18.15;4.00"),
            (["1", "2", "3"], False, "0001;18.15;4.00;"),
        ]
        for codes, others, row in table:
            with self.subTest(codes, others=others):
                columns = [("amount", {"wage_code": code}) for code in codes]
                template = self.make(
                    ("payroll_number", {}),
                    *columns,
                    *([PER_CODE] if others else []),
                    layout="employee",
                )
                lines = template.preview.splitlines()
                self.assertIn(row, [line.rpartition(">")[2] for line in lines])

    def test_the_preview_shows_markup_as_text(self):
        template = self.make(AMOUNT, header_lines="<b>{company}</b>")
        self.assertIn("&lt;b&gt;", template.preview)

    def test_a_copy_has_the_columns(self):
        copy = self.shipped("nmbrs").copy()
        self.assertEqual(copy.name, "Nmbrs style (copy)")
        self.assertEqual(copy._as_engine(), TEMPLATES["nmbrs"])
