from odoo import fields, models

from ...engine.export import Column
from ..layout.telecom_import_layout import DECIMAL_TEXTS

SOURCES = [
    ("payroll_number", "Payroll number"),
    ("employee_name", "Employee"),
    ("amount", "Amount"),
    ("amount_per_code", "Amounts, a column per wage code"),
    ("sign", "Sign of the amount"),
    ("wage_code", "Wage code"),
    ("kind", "Kind of amount"),
    ("authority", "Authority"),
    ("period_from", "First day of the period"),
    ("period_to", "Last day of the period"),
    ("explanation", "Explanation"),
    ("row", "Row number"),
    ("constant", "Fixed text"),
]

SIGNS = [
    ("as_is", "Deductions positive"),
    ("negative_deductions", "Deductions negative"),
    ("absolute", "None: another column has it"),
]

DECIMAL_MARKS = [
    ("point", "Point (18.15)"),
    ("comma", "Comma (18,15)"),
    ("none", "None (1815)"),
]

PADDINGS = [
    ("blanks_after", "Blanks after"),
    ("blanks_before", "Blanks before"),
    ("zeros_before", "Zeros before"),
]

# (padding, align) of the engine; without a choice, it goes by the source.
PADDING_TEXTS = {
    "blanks_after": (" ", "left"),
    "blanks_before": (" ", "right"),
    "zeros_before": ("0", ""),
    False: (" ", ""),
}


class TelecomPayrollTemplateColumn(models.Model):
    """One column of a payroll file: what stands in it, and how it is written."""

    _name = "telecom.payroll.template.column"
    _description = "Payroll File Column"
    _order = "sequence, id"
    _rec_name = "header"

    template_id = fields.Many2one(
        "telecom.payroll.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    source = fields.Selection(SOURCES, string="Content", required=True)
    header = fields.Char(
        help="In a column per wage code, {wage_code} stands for the code.",
    )
    text = fields.Char(
        string="Fixed Text",
        trim=False,
        help="It can have placeholders, for instance {company_number}.",
    )
    wage_code = fields.Char(
        string="Only Wage Code",
        help="The amounts of this wage code only. Empty: all amounts.",
    )
    width = fields.Integer(
        aggregator=None,
        help="In characters. What is longer is refused. 0: as wide as the value.",
    )
    padding = fields.Selection(
        PADDINGS,
        string="Fill Up With",
        help="Of a value that is shorter than the width. Empty: blanks, before amounts "
        "and after texts.",
    )
    truncate = fields.Boolean(
        string="Cut", help="What is longer than the width loses its end."
    )
    decimals = fields.Integer(default=2, aggregator=None)
    decimal_mark = fields.Selection(
        DECIMAL_MARKS,
        default="point",
        help="None writes an amount in cents. A workbook shows its own mark.",
    )
    sign = fields.Selection(
        SIGNS,
        string="Signs",
        default="as_is",
        help="An amount that is paid out with the wages has the opposite sign.",
    )
    date_format = fields.Char(default="YYYY-MM-DD", help="For instance YYYYMM.")

    def _as_engine(self):
        self.ensure_one()
        padding, align = PADDING_TEXTS[self.padding]
        mark = "" if self.decimal_mark == "none" else DECIMAL_TEXTS[self.decimal_mark]
        return Column(
            source=self.source,
            header=self.header or "",
            width=self.width,
            padding=padding,
            align=align,
            truncate=self.truncate,
            decimals=self.decimals,
            decimal_mark=mark,
            sign=self.sign,
            wage_code=self.wage_code or "",
            date_format=self.date_format or "",
            text=self.text or "",
        )
