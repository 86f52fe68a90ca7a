from odoo import fields, models


class ResCompany(models.Model):
    """How long employees may dispute a statement, and what a dispute holds up."""

    _inherit = "res.company"

    telecom_dispute_days = fields.Integer(
        "Days to Dispute a Statement",
        default=60,
        help="Counted from the day on which the bill was posted. 0 sets no limit.",
    )
    telecom_dispute_decide_days = fields.Integer(
        "Days to Decide a Dispute",
        default=14,
        help="After these a dispute is late. 0 sets no deadline.",
    )
    telecom_dispute_user_id = fields.Many2one(
        "res.users",
        "Decides Disputes",
        help="The telecom officer who decides where an employee has no manager with a "
        "user. Officers may decide all disputes but their own.",
    )
    telecom_dispute_holds = fields.Boolean(
        "Deduct Nothing That Is Disputed",
        default=True,
        help="Deduction runs leave a settlement out until its disputes are decided and "
        "booked.",
    )

    _telecom_dispute_days = models.Constraint(
        "CHECK (telecom_dispute_days >= 0 AND telecom_dispute_decide_days >= 0)",
        "The days to dispute and to decide cannot be a negative time.",
    )
