from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    telecom_run_id = fields.Many2one(
        "telecom.deduction.run",
        "Deduction Run",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )
