from odoo import fields, models

from ...parsers import to_profile
from ...parsers.layout_file import DEFAULTS
from ...parsers.layout_problems import find_problem
from ...parsers.shape_notation import to_cuts

DELIMITERS = [
    ("auto", "Detected from the file"),
    ("comma", "Comma (,)"),
    ("semicolon", "Semicolon (;)"),
    ("tab", "Tab"),
    ("pipe", "Vertical bar (|)"),
    ("other", "Another"),
]

QUOTES = [
    ("double", 'Double quotes (")'),
    ("single", "Single quotes (')"),
    ("none", "None"),
]

DECIMAL_MARKS = [("comma", "Comma (12,50)"), ("point", "Point (12.50)")]

THOUSANDS_MARKS = [
    ("any", "Any mark (1.000, 1,000, 1 000 or 1'000)"),
    ("other", "Point or comma (1.000 or 1,000)"),
    ("blank", "Space (1 000)"),
    ("apostrophe", "Apostrophe (1'000)"),
    ("none", "None (1000)"),
]

DURATION_FORMATS = [
    ("seconds", "Seconds"),
    ("minutes", "Minutes"),
    ("h:m:s", "Hours:minutes:seconds"),
    ("m:s", "Minutes:seconds"),
    ("h:m", "Hours:minutes"),
]

VOLUME_UNITS = [("B", "Bytes"), ("KB", "KB"), ("MB", "MB"), ("GB", "GB")]

FIELD_NAMES = [
    ("number", "Number of the line"),
    ("day", "Day of use"),
    ("time", "Time of use"),
    ("date_from", "Period from"),
    ("date_to", "Period to"),
    ("label", "Label of the usage"),
    ("quantity", "Quantity"),
    ("unit", "Unit of the quantity"),
    ("duration", "Duration"),
    ("volume", "Data volume"),
    ("net", "Amount without tax"),
    ("gross", "Amount with tax"),
    ("tax", "Tax amount"),
    ("tax_rate", "Tax rate (%)"),
    ("dialled", "Number dialled"),
    ("document", "Bill number"),
    ("document_date", "Bill date"),
    ("user_name", "Name of the user"),
]

# Fields that are kept as they are, by the type of their values.
TEXTS = (
    *("name", "delimiter", "other_delimiter", "quote", "sheet", "member"),
    *("decimal_mark", "thousands_marks", "duration_format", "volume_unit"),
    *("quantity_unit", "cuts"),
)

FLAGS = (
    *("skip_rows", "has_header", "opposite_sign", "blank_is_account_level"),
    *("blank_is_zero", "record_position"),
)

LISTS = (
    *("date_formats", "account_level", "blank_values", "zero_amounts", "sections"),
    "records",
)


def split_lines(text):
    """Return the lines of a text field that are not blank."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class TelecomImportLayout(models.AbstractModel):
    """How a detail file is laid out: what a layout and its wizard share.

    The wizard reads its preview through the same fields as the profile that it makes,
    so that what was seen is what is imported later.
    """

    _name = "telecom.import.layout"
    _description = "Layout of a Detail File"

    name = fields.Char(required=True)
    signature = fields.Text(
        string="Recognised by These Headers",
        help="A file is read with this layout if one of its first rows contains all "
        "these headers, regardless of the file name. Enter one header per line.",
    )
    delimiter = fields.Selection(
        DELIMITERS,
        string="Column Separator",
        required=True,
        default="auto",
        help="The separator between the columns of a text file. Spreadsheets do "
        "not need one.",
    )
    other_delimiter = fields.Char(string="Other Separator", trim=False)
    quote = fields.Selection(
        QUOTES,
        string="Quotes around Texts",
        required=True,
        default="double",
    )
    encodings = fields.Char(
        string="Character Sets",
        required=True,
        default="utf-8, cp1252, latin-1",
        help="Tried in this order on text files that do not specify it.",
    )
    sheet = fields.Char(
        help="The name of the sheet or its position (1 is the first). * matches any "
        "characters. Leave empty to read the first sheet.",
    )
    member = fields.Char(
        string="File in the Zip",
        help="The name of the file inside a zip file. * matches any characters. Leave "
        "empty to read the files whose headers are recognised.",
    )
    skip_rows = fields.Integer(
        string="Rows to Skip",
        help="Number of rows above the headers, or above the first charge if there is "
        "no header.",
    )
    has_header = fields.Boolean(string="Has a Row of Headers", default=True)
    decimal_mark = fields.Selection(
        DECIMAL_MARKS,
        required=True,
        default="comma",
        help="Numeric cells in spreadsheets are always read as numbers, regardless of "
        "this setting.",
    )
    thousands_marks = fields.Selection(
        THOUSANDS_MARKS, string="Thousands Separator", required=True, default="any"
    )
    date_formats = fields.Text(
        help="One format per line, such as DD.MM.YYYY or MMM D, YYYY; with a time, "
        "such as DD/MM/YYYY HH:mm:ss. Spreadsheet dates and YYYY-MM-DD are always "
        "recognised.",
    )
    duration_format = fields.Selection(
        DURATION_FORMATS, string="Durations in", required=True, default="seconds"
    )
    volume_unit = fields.Selection(
        VOLUME_UNITS, string="Data Volumes in", required=True, default="MB"
    )
    quantity_unit = fields.Char(
        string="Unit of Quantities", help="Used if no column contains the unit."
    )
    opposite_sign = fields.Boolean(
        string="Charges Are Negative",
        help="The operator writes charges with a minus sign, and credits without.",
    )
    has_tax_rate = fields.Boolean(
        string="Assume a Tax Rate",
        help="For files without tax. Required if the file contains only amounts "
        "including tax.",
    )
    tax_rate = fields.Float(string="Tax Rate (%)", digits=(5, 2))
    country_id = fields.Many2one(
        "res.country",
        string="Country of the Numbers",
        help="Country of phone numbers that are written without a country code. If "
        "empty, the country of the operator is used.",
    )
    blank_is_account_level = fields.Boolean(
        string="Charges without a Number Are for the Account",
        default=True,
        help="If selected, a row without the number of a line is a charge for the "
        "whole account. Otherwise, such a row is an issue to resolve.",
    )
    account_level = fields.Text(
        string="Account-Level Numbers",
        help="The values that replace the number of the line in charges to the whole "
        "account, for instance N/A. One per line.",
    )
    blank_values = fields.Text(
        string="Values Treated as Empty",
        help="The values that the operator uses for empty cells, for instance NA. One "
        "per line.",
    )

    zero_amounts = fields.Text(
        string="Amounts Treated as Zero",
        help="The texts that the operator writes for an amount of zero, for instance "
        "a dash. One per line.",
    )
    blank_is_zero = fields.Boolean(
        string="Empty Amounts Are Zero",
        help="If selected, a row without an amount is a charge of zero. Otherwise, "
        "such a row is an issue to resolve.",
    )
    sections = fields.Text(
        string="Lines above Rows",
        help="For files with the number, the user, the label or the document in a line "
        "above the rows. One per line: the field (number, user_name, label or "
        "document), a colon, and the text before the value, for instance “number: "
        "Mobile number”. Leave the text empty for a line of nothing but the number. "
        "In a file with kinds of rows: “number: record 10, column 2”.",
    )
    records = fields.Text(
        string="Kinds of Charges",
        help="For files with several kinds of rows: the kinds that are charges, one "
        "per line. If a kind has fields in other columns, add them, for instance "
        "“20: net 5, label 4”. Other kinds are not charges.",
    )
    record_position = fields.Integer(
        string="Column of the Kind",
        default=1,
        help="Position of the column with the kind of the row, starting from 1.",
    )
    cuts = fields.Char(
        string="Columns Begin at",
        help="For texts with columns of a fixed width: the first character of each "
        "column, starting from 1, for instance 1, 14, 26.",
    )

    # Models that inherit this add filter_ids, a One2many of some
    # telecom.import.row.filter.

    def _get_layout_columns(self):
        """Return the columns as parsers.layout_file has them, in reading order."""
        return []

    def _get_layout_names(self):
        """Return the names of the fields that the columns are read as."""
        return [each["field"] for each in self._get_layout_columns()]

    def _get_layout_filters(self):
        """Return the rows that are no charges, as parsers.layout_file has them."""
        return [
            each._as_layout()
            for each in self.filter_ids
            if each.operator != "undecided"
        ]

    def _get_layout_signature(self):
        return split_lines(self.signature)

    def _as_parser(self):
        """Return this layout as the plain data that the parsers read files with."""
        self.ensure_one()
        return (
            self.sudo()._make_parser()
        )  # whoever imports a file reads it the same way

    def _make_parser(self):
        return to_profile(self._as_layout())

    def _as_layout(self):
        """Return the values of this layout, as parsers.layout_file describes them."""
        self.ensure_one()
        return {
            **DEFAULTS,
            **{name: self[name] or DEFAULTS[name] for name in TEXTS},
            **{name: self[name] for name in FLAGS},
            **{name: split_lines(self[name]) for name in LISTS},
            "signature": self._get_layout_signature(),
            "encodings": self._get_encodings(),
            "tax_rate": f"{self.tax_rate:g}" if self.has_tax_rate else "",
            "country": self.country_id.code or "",
            "columns": self._get_layout_columns(),
            "ignored_rows": self._get_layout_filters(),
        }

    def _get_encodings(self):
        return tuple(name.strip() for name in (self.encodings or "").split(","))

    def _get_cuts(self):
        return to_cuts(self.cuts or "")

    # -- what is wrong with it -------------------------------------------------------

    def _get_layout_problem(self):
        """Return in a sentence what is missing or wrong, or False."""
        self.ensure_one()
        if problem := self._get_problem_of_rows():
            return problem
        found = find_problem(self._as_layout())
        return self._explain_problem(found) if found else False

    def _get_problem_of_rows(self):
        """Return in a sentence what is wrong with a single column or rule, or False."""
        for each in self.filter_ids:
            if problem := each._get_problem_of_place() or each._get_problem_of_text():
                return problem
        return False

    def _get_undecided(self):
        """Return in a sentence which rules wait for a decision, or False.

        They were regular expressions that no other rule says; they match nothing.
        """
        self.ensure_one()
        waiting = self.filter_ids.filtered(lambda each: each.operator == "undecided")
        if not waiting:
            return False
        return self.env._(
            "The layout %(layout)s has rules for ignored rows that are still to "
            "be decided: %(rules)s. They were regular expressions, which are no "
            "longer used. Choose another comparison for each of them, or delete "
            "it.",
            layout=self.name or "",
            rules=", ".join(f"{each.name} ({each.value})" for each in waiting),
        )
