from odoo import api, fields, models


class TelecomBillTotal(models.Model):
    """Totals of one tax rate: what the operator's document says, what the file says."""

    _name = "telecom.bill.total"
    _description = "Totals of a Telecom Bill per Tax"
    _order = "rate desc, id"

    bill_id = fields.Many2one(
        "telecom.bill", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_id = fields.Many2one(related="bill_id.move_id")
    currency_id = fields.Many2one(related="bill_id.currency_id")
    rate = fields.Float("Tax %", digits=(16, 4), readonly=True)
    has_document = fields.Boolean(
        readonly=True, help="The operator's document contains its own totals."
    )
    document_base = fields.Monetary("Bill, Tax Excluded", readonly=True)
    document_tax = fields.Monetary("Bill, Tax", readonly=True)
    file_base = fields.Monetary("File, Tax Excluded", readonly=True)
    file_tax = fields.Monetary("File, Tax", readonly=True)
    difference = fields.Monetary(compute="_compute_difference")

    _rate_unique = models.UniqueIndex(
        "(bill_id, rate)", "Only one total is allowed per tax rate."
    )

    @api.depends("has_document", "document_base", "file_base")
    def _compute_difference(self):
        for total in self:
            total.difference = (
                total.document_base - total.file_base if total.has_document else 0.0
            )

    def _get_comparison(self):
        """Return both totals in words, for an issue."""
        self.ensure_one()
        return self.env._(
            "%(rate)s %% tax: the bill states %(bill)s + %(bill_tax)s, the file "
            "%(file)s + %(file_tax)s",
            rate=f"{self.rate:g}",
            bill=self.currency_id.format(self.document_base),
            bill_tax=self.currency_id.format(self.document_tax),
            file=self.currency_id.format(self.file_base),
            file_tax=self.currency_id.format(self.file_tax),
        )
