from odoo import fields, models


class ResCompany(models.Model):
    """The users who get the to-dos to order, return or hand over phones."""

    _inherit = "res.company"

    telecom_hr_user_id = fields.Many2one(
        "res.users",
        "Phone Tasks Assigned To",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        ondelete="set null",
        help="Receives a to-do when an employee starts, changes company or leaves, and "
        "before the contract of a line ends. Leave empty to create no to-dos.",
    )
    telecom_contract_days = fields.Integer(
        "Days before the End of a Contract",
        default=60,
        help="Number of days before the end of a line's contract at which the to-do "
        "about it is created.",
    )

    _telecom_contract_days_positive = models.Constraint(
        "CHECK(telecom_contract_days >= 0)",
        "The number of days before the end of a contract cannot be negative.",
    )
