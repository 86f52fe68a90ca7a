from odoo import fields, models


class TelecomUsageCategory(models.Model):
    """The kind of a usage type: voice, data, non-usage charges and so on.

    Contribution policies give amounts per category, under its code.
    """

    _name = "telecom.usage.category"
    _description = "Usage Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="The name of the category in imports and stored splits. It never changes.",
    )
    sequence = fields.Integer(default=10)
    usage_type_ids = fields.One2many(
        "telecom.usage.type", "category_id", string="Usage Types"
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another usage category already has this code."
    )
