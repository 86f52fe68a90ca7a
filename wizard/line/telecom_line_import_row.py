from odoo import fields, models

from .telecom_line_import import OUTCOMES


class TelecomLineImportRow(models.TransientModel):
    """One row of a table of lines, and what becomes of it."""

    _name = "telecom.line.import.row"
    _description = "Line Import Row"
    _order = "sequence, row"

    import_id = fields.Many2one(
        "telecom.line.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(help="Rows with an error come first.")
    row = fields.Integer()
    number = fields.Char()
    holder = fields.Char()
    outcome = fields.Selection(OUTCOMES, string="Result")
    message = fields.Text("Details")
