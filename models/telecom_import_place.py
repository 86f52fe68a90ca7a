from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..parsers import Column


class TelecomImportPlace(models.AbstractModel):
    """A column of a file, found by its header or by its position."""

    _name = "telecom.import.place"
    _description = "Column of a Detail File"

    header = fields.Char(string="Header in the File")
    position = fields.Integer(
        aggregator=None,
        help="1 is the first column. Used where there is no header.",
    )

    @api.constrains("header", "position")
    def _check_place(self):
        for place in self:
            if bool(place.header) == bool(place.position) or place.position < 0:
                raise ValidationError(
                    self.env._(
                        "Tell where the column “%(name)s” stands: either its header or "
                        "its position, of which 1 is the first.",
                        name=place.display_name,
                    )
                )

    def _as_column(self, optional=False):
        return Column(self.header or self.position, optional=optional)
