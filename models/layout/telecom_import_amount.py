from odoo import fields, models

from .telecom_import_layout import DECIMAL_MARKS

FACTORS = [("1", "As written"), ("0.01", "In hundredths (cents, pence)")]


class TelecomImportAmount(models.AbstractModel):
    """How a column of a file writes its amounts, where the layout says otherwise."""

    _name = "telecom.import.amount"
    _description = "Amounts in a Column of a Detail File"

    factor = fields.Selection(
        FACTORS,
        string="Amounts",
        required=True,
        default="1",
        help="Cents and pence are divided by 100.",
    )
    own_decimal_mark = fields.Selection(
        DECIMAL_MARKS,
        help="If this column has another decimal mark than the other columns.",
    )

    def _get_amount_values(self):
        """Return how amounts are written, as parsers.layout_file has it."""
        values = {"factor": self.factor} if self.factor != FACTORS[0][0] else {}
        if self.own_decimal_mark:
            values["decimal_mark"] = self.own_decimal_mark
        return values
