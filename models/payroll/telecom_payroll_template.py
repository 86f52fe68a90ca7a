from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine.payroll_file import (
    ExportError,
    Template,
    placeholders,
    write,
)
from ...parsers.layout_file import DELIMITER_TEXTS

FORMATS = [
    ("delimited", "Delimited text (CSV)"),
    ("fixed", "Text of fixed width"),
    ("xlsx", "Workbook (XLSX)"),
]

LAYOUTS = [
    ("amount", "Per amount"),
    ("employee", "Per employee"),
]

DELIMITERS = [
    ("semicolon", "Semicolon (;)"),
    ("comma", "Comma (,)"),
    ("tab", "Tab"),
    ("pipe", "Vertical bar (|)"),
]

QUOTES = [
    ("needed", "Only where needed"),
    ("always", "Around every value"),
    ("never", "Never"),
]

ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8 with BOM (for Excel)"),
    ("cp1252", "Western European (Windows-1252)"),
    ("iso-8859-15", "Western European (ISO 8859-15)"),
    ("utf-16", "UTF-16"),
    ("ascii", "ASCII, no accents"),
]

LINE_ENDS = [("crlf", "Windows (CR LF)"), ("lf", "Unix (LF)")]

LINE_END_TEXTS = {"crlf": "\r\n", "lf": "\n"}


class TelecomPayrollTemplate(models.Model):
    """The layout of the file that a payroll office takes amounts in."""

    _name = "telecom.payroll.template"
    _description = "Payroll File"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the layout among all companies.",
    )
    description = fields.Text(
        translate=True, help="Information for users of the layout."
    )
    format = fields.Selection(
        FORMATS, string="File Type", required=True, default="delimited"
    )
    layout = fields.Selection(
        LAYOUTS, string="One Row", required=True, default="amount"
    )
    has_header = fields.Boolean(string="Has a Row of Headers", default=True)
    delimiter = fields.Selection(
        DELIMITERS, string="Column Separator", required=True, default="semicolon"
    )
    quotes = fields.Selection(QUOTES, required=True, default="needed")
    encoding = fields.Selection(
        ENCODINGS, string="Character Set", required=True, default="utf-8"
    )
    line_end = fields.Selection(
        LINE_ENDS, string="Line Ends", required=True, default="crlf"
    )
    header_lines = fields.Text(
        string="Lines Above",
        help="Lines above the amounts and the headers. Enter one per line.",
    )
    footer_lines = fields.Text(
        string="Lines Below", help="Lines below the amounts. Enter one per line."
    )
    file_name = fields.Char(required=True, default="payroll-{period}.csv")
    column_ids = fields.One2many(
        "telecom.payroll.template.column",
        "template_id",
        string="Columns",
        copy=True,
        default=lambda self: self._default_columns(),
    )

    @api.model
    def _default_columns(self):
        """Return what every payroll office wants to know, to start from."""
        sources = ("payroll_number", "wage_code", "amount")
        headers = (
            self.env._("Payroll number"),
            self.env._("Wage code"),
            self.env._("Amount"),
        )
        return [
            Command.create({"source": source, "header": header, "sequence": at})
            for at, (source, header) in enumerate(zip(sources, headers, strict=True))
        ]

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%s (copy)", template.name)}
            for template, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _as_engine(self):
        """Return this template as the plain data that the engine writes files with."""
        self.ensure_one()
        return Template(
            # While it is edited, the records are not in their order yet.
            columns=tuple(
                column._as_engine() for column in self.column_ids.sorted("sequence")
            ),
            format=self.format,
            layout=self.layout,
            has_header=self.has_header,
            delimiter=DELIMITER_TEXTS[self.delimiter],
            quotes=self.quotes,
            encoding=self.encoding,
            line_end=LINE_END_TEXTS[self.line_end],
            header_lines=tuple((self.header_lines or "").splitlines()),
            footer_lines=tuple((self.footer_lines or "").splitlines()),
            file_name=self.file_name or "",
        )

    # -- the file ----------------------------------------------------------------------

    def _export(self, amounts, values):
        """Return (file name, bytes) of the engine's amounts.

        ``values`` has ``company`` (a record), ``run`` (its name), ``period_from`` and
        ``period_to`` (the pay period) and ``date`` (of accounting). An amount without a
        wage code gets the one of its kind and authority.
        """
        self.ensure_one()
        company = values["company"]
        amounts = self.env["telecom.wage.code"]._fill(amounts, company)
        try:
            template = self._as_engine()
            self._check_complete(template, amounts, company)
            return write(template, amounts, self._get_placeholders(**values))
        except ExportError as error:
            raise UserError(self._explain(error)) from error

    @api.model
    def _get_placeholders(self, company, run, period_from, period_to, date):
        return {
            "period": period_from,
            "period_from": period_from,
            "period_to": period_to,
            "date": date,
            "company": company.name,
            "company_number": company.telecom_payroll_number or "",
            "run": run,
        }

    def _check_complete(self, template, amounts, company):
        """Name all that payroll has to fill in at once, not one after the other."""
        missing = [
            self._get_missing_numbers(template, amounts),
            self._get_missing_codes(template, amounts, company),
            self._get_missing_company_number(template, company),
        ]
        if any(missing):
            raise UserError("\n\n".join(filter(None, missing)))

    def _get_missing_numbers(self, template, amounts):
        if not any(column.source == "payroll_number" for column in template.columns):
            return False
        names = sorted({a.employee_name for a in amounts if not a.payroll_number})
        return bool(names) and self.env._(
            "These employees have no payroll number: %(names)s. Enter it on the "
            "settings page of the employee, then create the file again.",
            names=", ".join(names),
        )

    def _get_missing_codes(self, template, amounts, company):
        if not any(
            column.wage_code or column.source in ("wage_code", "amount_per_code")
            for column in template.columns
        ):
            return False
        kinds = dict(
            self.env["telecom.wage.code"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        found = {(a.kind, a.authority) for a in amounts if not a.wage_code}
        names = [
            f"{kinds[kind]} ({authority})" if authority else kinds[kind]
            for kind, authority in sorted(found)
        ]
        return bool(names) and self.env._(
            "%(company)s has no wage code for: %(names)s. Enter it in the wage "
            "codes of the telecom configuration, then create the file again.",
            company=company.name,
            names=", ".join(names),
        )

    def _get_missing_company_number(self, template, company):
        texts = (
            *template.header_lines,
            *template.footer_lines,
            template.file_name,
            *(each.text for each in template.columns if each.source == "constant"),
        )
        missing = not company.telecom_payroll_number
        return (
            missing
            and "company_number" in placeholders(*texts)
            and self.env._(
                "%(company)s has no employer number at the payroll office. Enter "
                "it in the telecom settings, then create the file again.",
                company=company.name,
            )
        )
