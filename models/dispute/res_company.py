from odoo import fields, models


class ResCompany(models.Model):
    """How long employees may dispute a statement, and what a dispute holds up."""

    _inherit = "res.company"

    telecom_dispute_days = fields.Integer(
        "Days to Dispute a Statement",
        default=60,
        help="Counted from the day on which the bill was posted. Set to 0 for no "
        "limit.",
    )
    telecom_dispute_decide_days = fields.Integer(
        "Days to Decide a Dispute",
        default=14,
        help="Number of days after which a dispute is late. Set to 0 for no deadline.",
    )
    telecom_dispute_user_id = fields.Many2one(
        "res.users",
        "Disputes Decided By",
        help="The telecom officer who decides if an employee has no manager with a "
        "user. Officers may decide all disputes except their own.",
    )
    telecom_dispute_pauses = fields.Boolean(
        "Do Not Deduct Disputed Settlements",
        default=True,
        help="Deduction runs exclude a settlement until its disputes are decided and "
        "booked.",
    )

    _telecom_dispute_days = models.Constraint(
        "CHECK (telecom_dispute_days >= 0 AND telecom_dispute_decide_days >= 0)",
        "The number of days to dispute and to decide cannot be negative.",
    )
