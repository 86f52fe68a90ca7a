from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "telecom.balance"]
    _telecom_debtor = "partner_id"
