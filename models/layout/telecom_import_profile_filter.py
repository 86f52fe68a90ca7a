from odoo import fields, models


class TelecomImportProfileFilter(models.Model):
    """Rows of a layout that are no charges: payments, subtotals."""

    _name = "telecom.import.profile.filter"
    _description = "Layout Filter"
    _inherit = ["telecom.import.row.filter", "telecom.import.remembered"]

    profile_id = fields.Many2one(
        "telecom.import.profile", required=True, index=True, ondelete="cascade"
    )
