from io import BytesIO

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...engine.download import workbook
from ..ground.evidence import EvidenceLink

STATUSES = [("charged", "Charged"), ("ignored", "Ignored"), ("issue", "Issue")]


class TelecomUsageRow(models.Model):
    """One row of a detail file, kept as the evidence of a charge.

    Rows are loaded with COPY and never change. A fee that two holders share stands
    here once for each of them, with the same row number and the days of each part.
    """

    _name = "telecom.usage.row"
    _description = "Telecom Usage Row"
    _order = "detail_id, id"
    _log_access = False
    _rec_name = "row"

    detail_id = EvidenceLink(
        "telecom.detail",
        "Detail File",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    member = fields.Char("Sheet or File in the Zip", readonly=True)
    row = fields.Integer("Row Number", readonly=True)
    part = fields.Char(
        readonly=True,
        help="Number of days of this part divided by the number of days of the row.",
    )
    number = fields.Char(readonly=True)
    day = fields.Date(readonly=True)
    time = fields.Char(readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    label = fields.Char(readonly=True)
    quantity = fields.Float(digits=(16, 6), readonly=True)
    unit = fields.Char(readonly=True)
    amount = fields.Float(digits=(16, 6), readonly=True)
    tax = fields.Float(digits=(16, 6), readonly=True)
    rate = fields.Float("Tax Rate", digits=(16, 4), readonly=True)
    dialled = fields.Char("Other Number", readonly=True)
    # The same for the same number, whatever is masked; see telecom.usage.mark.
    dialled_key = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    status = fields.Selection(STATUSES, readonly=True)
    reason = fields.Char(readonly=True)
    charge_id = EvidenceLink(
        "telecom.charge", readonly=True, index="btree_not_null", ondelete="set null"
    )
    issue_id = EvidenceLink(
        "telecom.issue", readonly=True, index="btree_not_null", ondelete="set null"
    )

    @api.depends("row", "member")
    def _compute_display_name(self):
        for usage in self:
            usage.display_name = (
                f"{usage.member}:{usage.row}" if usage.member else usage.row
            )

    def _get_quantity(self):
        """Return quantity and unit as its holder reads them; no zeros at the end."""
        self.ensure_one()
        lang = self.env["res.lang"]._lang_get(self.env.lang or self.env.user.lang)
        digits = lang.format("%.6f", self.quantity, grouping=True).rstrip("0")
        unit = self.env._("seconds") if self.unit == "seconds" else self.unit
        return f"{digits.rstrip(lang.decimal_point)} {unit or ''}".strip()

    def _get_decimals(self):
        """Return how many decimals show the amounts of all these rows, 2 or 4."""
        are_cents = all(round(row.amount, 2) == round(row.amount, 4) for row in self)
        return 2 if are_cents else 4

    def _get_amount(self, decimals):
        """Return the amount as in the file, with the decimals of its column.

        Of several rows it is their sum.
        """
        currency = self.detail_id.move_id.currency_id[:1]
        amount = sum(self.mapped("amount"))
        return formatLang(self.env, amount, digits=decimals) + f" {currency.symbol}"

    def _as_workbook(self):
        """Return the rows as an xlsx file, for their holder."""
        heads = (
            self.env._("Row of the File"),
            self.env._("Day"),
            self.env._("Time"),
            self.env._("Number"),
            self.env._("Label"),
            self.env._("Usage Type"),
            self.env._("Other Number"),
            self.env._("Quantity"),
            self.env._("Unit"),
            self.env._("Amount"),
        )
        output = BytesIO()
        with workbook(output) as book:
            sheet = book.add_worksheet()
            days = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
            sheet.freeze_panes(1, 0)
            sheet.set_column(1, 6, 16)
            for position, row in enumerate(self, start=1):
                sheet.write_number(position, 0, row.row)
                if row.day:
                    sheet.write_datetime(position, 1, row.day, days)
                texts = (
                    row.time,
                    row.number,
                    row.label,
                    row.charge_id.usage_type_id.name,
                    row.dialled,
                )
                for column, text in enumerate(texts, start=2):
                    sheet.write_string(position, column, text or "")
                sheet.write_number(position, 7, row.quantity)
                sheet.write_string(position, 8, row.unit or "")
                sheet.write_number(position, 9, row.amount)
        return output.getvalue()
