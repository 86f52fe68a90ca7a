from odoo import fields, models


class TelecomOperator(models.Model):
    """Which files an operator sends, and what its labels mean."""

    _inherit = "telecom.operator"

    profile_ids = fields.Many2many(
        "telecom.import.profile",
        "telecom_operator_profile_rel",
        "operator_id",
        "profile_id",
        string="Import Profiles",
        help="The layouts of the detail files that this operator sends.",
    )
    label_ids = fields.One2many("telecom.usage.label", "operator_id", string="Labels")
