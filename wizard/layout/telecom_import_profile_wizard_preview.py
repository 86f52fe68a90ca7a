from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ...parsers import BadFile, read
from ...parsers.footers import AGAIN, HEADER, TAX, TOTAL, TRAILER
from ...parsers.phone import mask
from ...parsers.rows import TEXT
from ...parsers.shape import HEADING, OTHER_RECORD

SHOWN_ROWS = 20

SHOWN_NUMBERS = 5

# Of a longer file the preview reads the first rows only, to stay quick while one edits.
PREVIEW_ROWS = 20_000

BATCH_ROWS = 2_000


class TelecomImportProfileWizard(models.TransientModel):
    """A preview of the sample file as read: the same parser as the later import."""

    _inherit = "telecom.import.profile.wizard"

    problem = fields.Char(compute="_compute_preview")
    head_html = fields.Html(compute="_compute_head_html", sanitize=False)
    preview_html = fields.Html(compute="_compute_preview", sanitize=False)
    rows_read = fields.Integer(compute="_compute_preview")
    rows_charged = fields.Integer(compute="_compute_preview")
    rows_ignored = fields.Integer(compute="_compute_preview")
    rows_issue = fields.Integer(compute="_compute_preview")

    @api.model
    def _get_preview_fields(self):
        """Return the names of the fields that what is read depends on."""
        return [
            *self.env["telecom.import.profile"]._get_layout_fields(),
            *("state", "file", "attachment_id", "operator_id", "company_id"),
            *("header_row", "column_ids.field_name", "column_ids.forward_fill"),
            *("column_ids.factor", "column_ids.own_decimal_mark"),
            *("filter_ids.header", "filter_ids.position", "filter_ids.name"),
            *("filter_ids.operator", "filter_ids.value"),
        ]

    @api.depends(lambda self: self._get_preview_fields())
    def _compute_head_html(self):
        for wizard in self:
            wizard.head_html = False
            if wizard.state == "layout":
                try:
                    rows = wizard._get_sample().rows
                except BadFile:  # the other preview tells it
                    continue
                wizard.head_html = wizard._render_head(rows)

    @api.depends(lambda self: self._get_preview_fields())
    def _compute_preview(self):
        for wizard in self:
            wizard.update(
                {
                    "problem": False,
                    "preview_html": False,
                    **dict.fromkeys(self._get_count_names(), 0),
                }
            )
            if wizard.state == "layout":
                wizard._preview()

    @api.model
    def _get_count_names(self):
        return ("rows_read", "rows_charged", "rows_ignored", "rows_issue")

    def _preview(self):
        """Read the sample as it would be imported, and show what comes of it."""
        self.problem = self._get_layout_problem()
        if self.problem:
            return
        try:
            reading, seen = self._read_sample()
        except BadFile as error:
            self.problem = self.env["telecom.import.profile"]._explain(error)
            return
        for name in self._get_count_names():
            self[name] = getattr(reading, name)
        self.preview_html = self._render_preview(reading, seen)

    def _read_sample(self):
        """Return the reading of the sample, and what is told of its rows."""
        reading = read(
            self._get_content(),
            self._as_parser(),
            region=self._get_region(),
            mask=self.company_id.telecom_mask_numbers,
            known=self._get_known_numbers(),
            batch_size=BATCH_ROWS,
        )
        seen = {"rows": [], "issues": {}, "ignored": Counter(), "is_part": False}
        totals = defaultdict(lambda: [Decimal(0), Decimal(0)])
        for batch in reading:
            for row in batch:
                self._take_in(row, seen, totals)
            if reading.rows_read >= PREVIEW_ROWS:
                seen["is_part"] = True
                break
        seen["totals"] = sorted(totals.items(), key=lambda each: each[0] or 0)
        return reading, seen

    @staticmethod
    def _take_in(row, seen, totals):
        if row.status == "ignored":
            seen["ignored"][row.reason] += 1
        elif row.status == "issue":
            # One sentence for all rows with the same problem, with the first of them.
            seen["issues"].setdefault(row.reason, []).append(row)
        else:
            total = totals[row.rate]
            total[0] += row.amount
            total[1] += row.tax or 0
        if len(seen["rows"]) < SHOWN_ROWS:
            seen["rows"].append(row)

    # -- showing ---------------------------------------------------------------------

    def _render_head(self, rows):
        """Show the rows as read; dialled numbers are masked here too."""
        dialled = self.column_ids.filtered(lambda each: each.field_name == "dialled")
        if self.company_id.telecom_mask_numbers:
            hidden = {column.position for column in dialled}
            rows = [
                [mask(text) if at in hidden else text for at, text in enumerate(row, 1)]
                for row in rows
            ]
        return self.env["ir.qweb"]._render(
            "telecom_split_billing.import_profile_wizard_head",
            {
                "rows": rows,
                "columns": self.column_ids,
                "meanings": self._get_meanings(),
                "header_at": self.header_row - 1 if self.has_header else -1,
                "first_at": self.header_row if self.has_header else self.skip_rows,
            },
        )

    def _render_preview(self, reading, seen):
        return self.env["ir.qweb"]._render(
            "telecom_split_billing.import_profile_wizard_preview",
            {
                "reading": reading,
                "explain": self._explain_row,
                "name": self._name_reason,
                "unit": self._name_unit,
                "number": self._format_number,
                "headers": self._get_layout_signature(),
                "problems": [
                    {
                        "count": len(same),
                        "is_all": len(same) <= SHOWN_NUMBERS,
                        "numbers": ", ".join(str(r.row) for r in same[:SHOWN_NUMBERS]),
                        "sentence": self._explain_row(same[0]),
                    }
                    for same in seen["issues"].values()
                ],
                **seen,
            },
        )

    @api.model
    def _name_reason(self, reason):
        """Return why a row is ignored: the name of a filter, or one of the parser."""
        names = {
            HEADING: self.env._("Heading of a section"),
            OTHER_RECORD: self.env._("Record of another kind"),
            TEXT: self.env._("Text outside the table"),
            TOTAL: self.env._("Total of the rows above"),
            TAX: self.env._("Tax of the rows above"),
            TRAILER: self.env._("Trailer record"),
            HEADER: self.env._("Header record"),
            AGAIN: self.env._("Row of headers again"),
        }
        return names.get(reason, reason)

    @api.model
    def _name_unit(self, unit):
        return self.env._("seconds") if unit == "seconds" else unit

    @api.model
    def _explain_row(self, row):
        """Return why a row is an issue, and what to change in the layout."""
        if row.reason == "unreadable_amount" and not row.detail:
            return self.env._("The row has no amount.")
        sentences = {
            "unreadable_amount": self.env._("“%(detail)s” is not an amount."),
            "unreadable_tax": self.env._("“%(detail)s” is not a tax amount."),
            "unreadable_tax_rate": self.env._("“%(detail)s” is not a tax rate."),
            "unknown_tax_rate": self.env._(
                "The tax in %(detail)s is not known: set an assumed tax rate, or "
                "choose the tax column."
            ),
            "unreadable_date": self.env._(
                "“%(detail)s” is not a date: add its format to the date formats."
            ),
            "far_date": self.env._(
                "The day “%(detail)s” is more than a year away from the bill: change "
                "the date formats."
            ),
            "dates_reversed": self.env._(
                "The period %(detail)s ends before it begins."
            ),
            "unreadable_number": self.env._(
                "“%(detail)s” is not a phone number, and no line has it: choose the "
                "country of the numbers, add the line, or add the value to the "
                "account-level numbers."
            ),
            "lost_digits": self.env._(
                "Digits of the number %(detail)s are lost: a spreadsheet program "
                "treated it as an amount."
            ),
            "wrong_total": self.env._(
                "The row is a total, but not of the rows above it: %(detail)s."
            ),
            "unreadable_label": self.env._("The label “%(detail)s” cannot be read."),
            "unreadable_quantity": self.env._("“%(detail)s” is not a quantity."),
            "unreadable_duration": self.env._(
                "“%(detail)s” is not a duration: choose the format of durations."
            ),
            "unreadable_volume": self.env._("“%(detail)s” is not a data volume."),
            "ragged_row": self.env._(
                "The row has more columns than headers (%(detail)s): a text may "
                "contain the separator."
            ),
        }
        return sentences[row.reason] % {"detail": row.detail}
