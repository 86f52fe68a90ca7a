from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The users who get the to-dos to order, return or hand over phones."""

    _inherit = "res.config.settings"

    telecom_hr_user_id = fields.Many2one(
        related="company_id.telecom_hr_user_id",
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    telecom_contract_days = fields.Integer(
        related="company_id.telecom_contract_days", readonly=False
    )
