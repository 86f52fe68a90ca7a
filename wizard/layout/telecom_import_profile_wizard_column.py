from odoo import fields, models

from ...models.layout.telecom_import_layout import FIELD_NAMES


class TelecomImportProfileWizardColumn(models.TransientModel):
    """One column of the sample file, with some of its values, and what they are."""

    _name = "telecom.import.profile.wizard.column"
    _description = "Column of a Sample File"
    _order = "position, id"
    _rec_name = "header"
    _inherit = ["telecom.import.amount"]

    wizard_id = fields.Many2one(
        "telecom.import.profile.wizard", required=True, index=True, ondelete="cascade"
    )
    position = fields.Integer(readonly=True)
    header = fields.Char(string="File Column", readonly=True)
    is_unique = fields.Boolean(readonly=True)
    has_time = fields.Boolean(readonly=True)
    samples = fields.Char(string="Values", readonly=True)
    field_name = fields.Selection(FIELD_NAMES, string="Read as")
    forward_fill = fields.Boolean(
        string="Filled Once per Group",
        help="The value is only in the first row of a group, and also applies to the "
        "empty cells below it.",
    )

    def action_not_read(self):
        """Read nothing from this column: an answer to a doubt, too."""
        self.ensure_one()
        self.field_name = False
        self.wizard_id.doubt_ids._take_answer(self.wizard_id.column_ids)

    def _get_place(self):
        """Return where the column is found in other files, as field values.

        By its header, because operators add columns and move them; by its position
        where there is no header, or where the file has it twice.
        """
        if self.wizard_id.has_header and self.header and self.is_unique:
            return {"header": self.header}
        return {"position": self.position}

    def _get_meaning(self):
        """Return the values that the user, or the proposal, gave the column."""
        return {
            "field_name": self.field_name,
            "forward_fill": self.forward_fill,
            "factor": self.factor,
            "own_decimal_mark": self.own_decimal_mark,
        }

    def _as_layout_column(self, name):
        """Return the column as parsers.layout_file has it, read as this field."""
        fill = {"forward_fill": True} if self.forward_fill else {}
        return {
            "field": name,
            **self._get_place(),
            **fill,
            **self._get_amount_values(),
        }
