from odoo import fields, models

from .telecom_import_layout import FIELD_NAMES


class TelecomImportProfileColumn(models.Model):
    """One column of a layout, and what stands in it."""

    _name = "telecom.import.profile.column"
    _description = "Import Profile Column"
    _inherit = ["telecom.import.place"]
    _order = "sequence, id"
    _rec_name = "field_name"

    profile_id = fields.Many2one(
        "telecom.import.profile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    field_name = fields.Selection(FIELD_NAMES, string="Read as", required=True)
    optional = fields.Boolean(
        help="A file without this column is fine. A file without another one is "
        "refused."
    )
    forward_fill = fields.Boolean(
        string="Filled Once per Group",
        help="The value stands on the first row of a group only, and goes for the "
        "empty cells below it too.",
    )
