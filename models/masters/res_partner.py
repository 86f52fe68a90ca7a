from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    telecom_operator_ids = fields.One2many(
        "telecom.operator", "partner_id", "Operators"
    )
