from odoo import fields, models

from .telecom_channel import CHANNELS


class TelecomStatement(models.Model):
    """How the employee's part of a statement is collected."""

    _inherit = "telecom.statement"

    channel = fields.Selection(
        CHANNELS,
        "Collected By",
        readonly=True,
        help="How the employee's part is to be collected.",
    )

    def _set_channels(self):
        """Keep how the employee's part is asked to be collected."""
        for channel, statements in self.grouped(
            lambda each: (
                each.employee_id.telecom_channel
                or each.policy_id.telecom_channel
                or each.company_id.telecom_channel
            )
        ).items():
            statements.channel = channel

    def _get_terms(self):
        """Return what decides on the bill: by which policy, and who collects."""
        self.ensure_one()
        return self.snapshot_id, self.channel == "operator_direct"

    def action_open_settlements(self):
        """Open what collects the employee's part of this statement."""
        self.ensure_one()
        shares_sudo = self.share_ids.sudo()  # which settlement, not what was used
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlements"),
            "res_model": "telecom.settlement",
            "view_mode": "list,form",
            "domain": [("id", "in", shares_sudo.settlement_id.ids)],
            "context": {"create": False},
        }
