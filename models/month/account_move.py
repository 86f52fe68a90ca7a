from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    telecom_unclean_reason = fields.Text(related="telecom_bill_ids.unclean_reason")
