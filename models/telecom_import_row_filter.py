from odoo import fields, models

from ..parsers import Filter

OPERATORS = [
    ("equals", "is"),
    ("not_equals", "is not"),
    ("contains", "contains"),
    ("regex", "matches the regular expression"),
    ("empty", "is empty"),
]


class TelecomImportRowFilter(models.AbstractModel):
    """Rows of a file that are no charges, and the name they are ignored under."""

    _name = "telecom.import.row.filter"
    _description = "Ignored Rows of a Detail File"
    _inherit = ["telecom.import.place"]
    _order = "sequence, id"

    name = fields.Char(
        string="Ignored as",
        required=True,
        help="The bill tells under this name how many rows were ignored.",
    )
    sequence = fields.Integer(default=10)
    operator = fields.Selection(OPERATORS, required=True, default="equals")
    value = fields.Char()

    def _as_filter(self):
        self.ensure_one()
        return Filter(
            name=self.name,
            column=self._as_column(),
            operator=self.operator,
            value=self.value or "",
        )
