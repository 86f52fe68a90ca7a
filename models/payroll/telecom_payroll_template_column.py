from odoo import fields, models

from ...engine.payroll_file import Column
from ...parsers.layout_file import DECIMAL_TEXTS

SOURCES = [
    ("payroll_number", "Payroll number"),
    ("employee_name", "Employee"),
    ("amount", "Amount"),
    ("amount_per_code", "Amounts, one column per wage code"),
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
    ("absolute", "None: the sign is in another column"),
]

DECIMAL_MARKS = [
    ("point", "Point (18.15)"),
    ("comma", "Comma (18,15)"),
    ("none", "None (1815)"),
]

PADDINGS = [
    ("blanks_after", "Spaces after"),
    ("blanks_before", "Spaces before"),
    ("zeros_before", "Leading zeros"),
]

# (padding, align) of the engine; without a choice, it goes by the source.
PADDING_TEXTS = {
    "blanks_after": (" ", "left"),
    "blanks_before": (" ", "right"),
    "zeros_before": ("0", ""),
    False: (" ", ""),
}


class TelecomPayrollTemplateColumn(models.Model):
    """One column of a payroll file: its content, and how it is written."""

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
        help="With one column per wage code, use {wage_code} for the code.",
    )
    text = fields.Char(
        string="Fixed Text",
        trim=False,
        help="The text can contain placeholders, for instance {company_number}.",
    )
    wage_code = fields.Char(
        string="Only Wage Code",
        help="Only the amounts of this wage code. Leave empty for all amounts.",
    )
    width = fields.Integer(
        aggregator=None,
        help="Width in characters. Longer values are rejected. Set to 0 to use "
        "the width of the value.",
    )
    padding = fields.Selection(
        PADDINGS,
        string="Pad With",
        help="Padding of a value that is shorter than the width. If empty, spaces are "
        "added before amounts and after texts.",
    )
    truncate = fields.Boolean(
        help="Values longer than the width are cut off at the end."
    )
    decimals = fields.Integer(default=2, aggregator=None)
    decimal_mark = fields.Selection(
        DECIMAL_MARKS,
        default="point",
        help="Select None to write amounts in cents. A spreadsheet displays its "
        "own decimal mark.",
    )
    sign = fields.Selection(
        SIGNS,
        string="Signs",
        default="as_is",
        help="An amount paid out with the wages has the opposite sign.",
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
