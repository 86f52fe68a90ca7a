from odoo import fields, models

from ...parsers.profile import NEED_A_TEXT

OPERATORS = [
    ("equals", "is"),
    ("not_equals", "is not"),
    ("contains", "contains"),
    ("begins", "begins with"),
    ("ends", "ends with"),
    ("like", "is like, * for any characters"),
    ("empty", "is empty"),
    # what an update could not translate; nobody can choose it
    ("undecided", "to be decided: was a regular expression"),
]

LONGEST_TEXT = 200


class TelecomImportRowFilter(models.AbstractModel):
    """Rows of a file that are no charges, and the name they are ignored under."""

    _name = "telecom.import.row.filter"
    _description = "Ignored Rows of a Detail File"
    _inherit = ["telecom.import.place"]
    _order = "sequence, id"

    name = fields.Char(
        string="Ignored as",
        required=True,
        help="The number of ignored rows is shown on the bill under this name.",
    )
    sequence = fields.Integer(default=10)
    operator = fields.Selection(OPERATORS, required=True, default="equals")
    value = fields.Char()

    def _get_problem_of_text(self):
        """Return in a sentence what is wrong with the text looked for, or False."""
        self.ensure_one()
        if self.operator in NEED_A_TEXT and not (self.value or "").strip(" *"):
            return self.env._(
                "Enter the text of the rows ignored as “%(name)s”.",
                name=self.name or "",
            )
        if len(self.value or "") > LONGEST_TEXT:
            return self.env._(
                "The text of the rows ignored as “%(name)s” is too long. Enter at most "
                "%(length)s characters.",
                name=self.name or "",
                length=LONGEST_TEXT,
            )
        return False

    def _as_layout(self):
        self.ensure_one()
        return {
            "name": self.name,
            **self._as_place(),
            "operator": self.operator,
            "value": self.value or "",
        }
