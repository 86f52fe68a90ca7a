from odoo import fields, models


class TelecomOperator(models.Model):
    """The choice to post clean bills of an operator automatically."""

    _inherit = "telecom.operator"

    when_clean = fields.Selection(
        [
            ("wait", "Leave it as a draft"),
            ("post", "Post it"),
        ],
        string="Clean Bills",
        required=True,
        default="wait",
        tracking=True,
        help="A bill is clean when all of it is split, no issue is open, its totals "
        "equal those of the document, and no employee pays an unusual amount.",
    )
