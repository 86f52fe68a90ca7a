from odoo import api, fields, models

from ...models.layout.telecom_import_layout import FIELD_NAMES, split_lines

REASONS = [
    ("missing", "No column was found."),
    ("several", "Another column matches as well."),
    ("words", "Only the header or only the values suggest this column."),
    ("contrary", "The values do not match the header."),
    ("unit", "The amounts may be in cents or pence."),
    ("marks", "A comma may be a decimal mark or a thousands separator."),
    ("order", "Day and month may be in the opposite order."),
    ("sign", "The charges have a minus sign."),
]


class TelecomImportProfileWizardDoubt(models.TransientModel):
    """A field of a proposed layout that the user has to confirm."""

    _name = "telecom.import.profile.wizard.doubt"
    _description = "Doubt about a Sample File"
    _order = "sequence, id"
    _rec_name = "field_name"

    wizard_id = fields.Many2one(
        "telecom.import.profile.wizard", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    field_name = fields.Selection(FIELD_NAMES, string="Field", readonly=True)
    reason = fields.Selection(REASONS, readonly=True)
    positions = fields.Char(readonly=True)
    candidates = fields.Char(string="Possible Columns", readonly=True)
    column = fields.Char(string="Read from", compute="_compute_column")
    is_confirmed = fields.Boolean(string="Confirmed")

    @api.depends("field_name", "wizard_id.column_ids.field_name", "wizard_id.sections")
    def _compute_column(self):
        for doubt in self:
            chosen = doubt.wizard_id.column_ids.filtered(
                lambda column, doubt=doubt: column.field_name == doubt.field_name
            )
            names = [column.header or str(column.position) for column in chosen]
            if doubt.field_name in doubt._get_above():
                names.append(self.env._("the line above the rows"))
            doubt.column = ", ".join(names)

    def _take_answer(self, columns):
        """Take another choice of the user among these columns for the answer."""
        for doubt in self:
            chosen = columns.filtered(
                lambda column, doubt=doubt: column.field_name == doubt.field_name
            )
            if join_places(chosen.sorted("position")) != (doubt.positions or ""):
                doubt.is_confirmed = True

    def _get_above(self):
        """Return the fields that lines above the rows tell."""
        lines = split_lines(self.wizard_id.sections)
        return {line.partition(":")[0].strip() for line in lines}


def join_places(columns):
    """Return the positions of columns as a text that can be compared."""
    return " ".join(str(column.position) for column in columns)
