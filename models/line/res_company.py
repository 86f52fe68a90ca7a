from odoo import fields, models


class ResCompany(models.Model):
    """The users who get the to-dos to order, return or hand over phones."""

    _inherit = "res.company"

    telecom_hr_user_id = fields.Many2one(
        "res.users",
        "Phone Tasks Assigned To",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        ondelete="set null",
        help="Receives a to-do when an employee starts, changes company or leaves. "
        "Leave empty to create no to-dos.",
    )
