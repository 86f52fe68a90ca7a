from odoo import fields, models

from ...parsers import Column


class TelecomImportPlace(models.AbstractModel):
    """A column of a file, found by its header or by its position."""

    _name = "telecom.import.place"
    _description = "Column of a Detail File"

    header = fields.Char(string="Header in the File")
    position = fields.Integer(
        aggregator=None,
        help="1 is the first column. Used where there is no header.",
    )

    def _get_problem_of_place(self):
        """Return in a sentence what is wrong with where the column stands, or False."""
        self.ensure_one()
        if self.position >= 0 and bool(self.header) != bool(self.position):
            return False
        return self.env._(
            "Tell where the column of “%(name)s” stands: either its header or its "
            "position, of which 1 is the first.",
            name=self.display_name or "",
        )

    def _as_column(self, optional=False):
        return Column(self.header or self.position, optional=optional)
