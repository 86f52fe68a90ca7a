from odoo import api, fields, models

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

    detail_id = fields.Many2one(
        "telecom.detail",
        "Detail File",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    member = fields.Char("Sheet or Member", readonly=True)
    row = fields.Integer("Row Number", readonly=True)
    part = fields.Char(
        readonly=True, help="Days of this part over the days of the row."
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
    status = fields.Selection(STATUSES, readonly=True)
    reason = fields.Char(readonly=True)
    charge_id = fields.Many2one(
        "telecom.charge", readonly=True, index="btree_not_null", ondelete="set null"
    )
    issue_id = fields.Many2one(
        "telecom.issue", readonly=True, index="btree_not_null", ondelete="set null"
    )

    @api.depends("row", "member")
    def _compute_display_name(self):
        for usage in self:
            usage.display_name = (
                f"{usage.member}:{usage.row}" if usage.member else usage.row
            )
