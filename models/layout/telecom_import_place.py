from odoo import fields, models


class TelecomImportPlace(models.AbstractModel):
    """A column of a file, found by its header or by its position."""

    _name = "telecom.import.place"
    _description = "Column of a Detail File"

    header = fields.Char(string="Header in the File")
    position = fields.Integer(
        aggregator=None,
        help="Position of the column, starting from 1. Used if there is no header.",
    )

    def _get_problem_of_place(self):
        """Return in a sentence which of these columns is nowhere, or False."""
        for place in self:
            if place.position < 0 or bool(place.header) == bool(place.position):
                return self.env._(
                    "Enter the header or the position of the column of “%(name)s”. "
                    "The first position is 1.",
                    name=place.display_name or "",
                )
        return False

    def _as_place(self):
        """Return where the column is, as parsers.layout_file has it."""
        if self.header:
            return {"header": self.header}
        return {"position": self.position}
