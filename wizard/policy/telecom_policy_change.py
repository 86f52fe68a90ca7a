from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ...models.ground.turn import once_per_dialog


class TelecomPolicyChange(models.TransientModel):
    """Asks from which day on a policy is to change, and why."""

    _name = "telecom.policy.change"
    _description = "New Version of a Policy"

    policy_id = fields.Many2one(
        "telecom.policy",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
        ondelete="cascade",
    )
    date_from = fields.Date(
        "In Force From", required=True, default=lambda self: self._get_next_month()
    )
    reason = fields.Char(required=True)

    def _get_next_month(self):
        today = fields.Date.context_today(self)
        return today + relativedelta(months=1, day=1)

    @once_per_dialog
    def action_start(self):
        """Keep the rules for the days before, and let them be changed."""
        self.ensure_one()
        self.policy_id.check_access("write")
        self.policy_id._start_version(self.date_from, self.reason)
        return {"type": "ir.actions.act_window_close"}
