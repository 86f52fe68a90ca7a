from odoo import fields, models

from .telecom_import_layout import FIELD_NAMES


class TelecomImportProfileColumn(models.Model):
    """One column of a layout, and its content."""

    _name = "telecom.import.profile.column"
    _description = "Layout Column"
    _inherit = [
        "telecom.import.place",
        "telecom.import.amount",
        "telecom.import.remembered",
    ]
    _order = "sequence, id"
    _rec_name = "field_name"

    profile_id = fields.Many2one(
        "telecom.import.profile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    field_name = fields.Selection(FIELD_NAMES, string="Read as", required=True)
    optional = fields.Boolean(
        help="If selected, a file without this column is accepted. A file without a "
        "required column is rejected."
    )
    forward_fill = fields.Boolean(
        string="Filled Once per Group",
        help="The value is only in the first row of a group, and also applies to the "
        "empty cells below it.",
    )

    def _as_layout_column(self):
        values = {"field": self.field_name, **self._as_place()}
        for name in ("optional", "forward_fill"):
            if self[name]:
                values[name] = True
        return {**values, **self._get_amount_values()}
