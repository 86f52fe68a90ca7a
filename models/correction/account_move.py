from odoo import fields, models


class AccountMove(models.Model):
    """The corrections of a bill."""

    _inherit = "account.move"

    telecom_correction_id = fields.Many2one(related="telecom_bill_ids.correction_id")
    telecom_correction_ids = fields.Many2many(
        "telecom.correction", string="Corrections", copy=False, readonly=True
    )
    telecom_correction_count = fields.Integer(
        related="telecom_bill_ids.correction_count"
    )
