import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.payroll_file import ERRORS_OF_TEMPLATES, Amount, ExportError, write
from ...parsers.layout_file import DELIMITER_TEXTS

# Who is made up has no number that anybody has.
SAMPLES = (
    ("0001", "Ann Sample", "deduction", "", "18.15"),
    ("0001", "Ann Sample", "benefit_subscription", "tax", "4.00"),
    ("0002", "Bob Sample", "deduction", "", "-2.50"),
)

SAMPLE_CODES = {"deduction": "5100", "benefit_subscription": "5200"}

SAMPLE_COMPANY_NUMBER = "1234567"


class TelecomPayrollTemplate(models.Model):
    """A preview of the file while its layout is edited, with made-up amounts."""

    _inherit = "telecom.payroll.template"

    problem = fields.Text(compute="_compute_preview")
    preview_name = fields.Char(string="File", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def _get_preview_fields(self):
        """Return the names of the fields that the file depends on."""
        own = ("sequence", "source", "header", "text", "wage_code", "width", "padding")
        how = ("truncate", "decimals", "decimal_mark", "sign", "date_format")
        return [
            *("format", "layout", "has_header", "delimiter", "quotes", "encoding"),
            *("line_end", "header_lines", "footer_lines", "file_name", "column_ids"),
            *(f"column_ids.{name}" for name in (*own, *how)),
        ]

    @api.depends(lambda self: self._get_preview_fields())
    @api.depends_context("company", "lang")
    def _compute_preview(self):
        for template in self:
            template.update({"problem": False, "preview_name": False, "preview": False})
            try:
                template.preview_name, content = template._write_sample()
                template.preview = template._render_preview(content)
            except ExportError as error:
                template.problem = template._explain(error)

    def _write_sample(self, **changes):
        """Return (file name, bytes) of the samples."""
        engine = replace(self._as_engine(), **changes)
        company = self.company_id or self.env.company
        last = fields.Date.context_today(self).replace(day=1) - timedelta(days=1)
        values = self._get_placeholders(
            company=company,
            run=self.env._("Sample"),
            period_from=last.replace(day=1),
            period_to=last,
            date=last,
        )
        values["company_number"] = values["company_number"] or SAMPLE_COMPANY_NUMBER
        amounts = self._get_samples(engine, values["period_from"], last)
        return write(engine, amounts, values)

    def _get_samples(self, engine, period_from, period_to):
        codes = self._get_sample_codes(engine)
        return [
            Amount(
                payroll_number=number,
                employee_name=name,
                kind=kind,
                authority=authority,
                wage_code=codes[kind],
                amount=Decimal(amount),
                period_from=period_from,
                period_to=period_to,
                explanation=self.env._("Sample"),
            )
            for number, name, kind, authority, amount in SAMPLES
        ]

    def _get_sample_codes(self, engine):
        """Return {kind: wage code}; columns of one code have something to show."""
        named = sorted({column.wage_code for column in engine.columns} - {""})
        free = any(column.source == "amount_per_code" for column in engine.columns)
        if not named:
            return SAMPLE_CODES
        others = list(SAMPLE_CODES.values()) if free else named[-1:]
        return dict(zip(SAMPLE_CODES, [*named, *others][:2], strict=True))

    def _render_preview(self, content):
        return self.env["ir.qweb"]._render(
            "telecom_split_billing.payroll_template_preview",
            {
                "rows": self._get_sample_rows() if self.format == "xlsx" else [],
                "text": "" if self.format == "xlsx" else content.decode(self.encoding),
                "ruler": self._get_ruler() if self.format == "fixed" else "",
            },
        )

    def _get_ruler(self):
        """Return a ruler above the places of a line: ....+....1....+....2"""
        tens = sum(self.column_ids.mapped("width")) // 10 + 1
        return "".join(f"....+....{ten % 10}" for ten in range(1, tens + 1)) + "\n"

    def _get_sample_rows(self):
        """Return the cells of a workbook, as text that a page can show."""
        _name, content = self._write_sample(
            format="delimited", quotes="always", encoding="utf-8"
        )
        lines = io.StringIO(content.decode(), newline="")
        return list(csv.reader(lines, delimiter=DELIMITER_TEXTS[self.delimiter]))

    @api.constrains(
        "format",
        "layout",
        "header_lines",
        "footer_lines",
        "file_name",
        "column_ids",
    )
    def _check_template(self):
        for template in self:
            try:
                template._write_sample()
            except ExportError as error:
                if error.kind in ERRORS_OF_TEMPLATES:
                    raise ValidationError(template._explain(error)) from error
