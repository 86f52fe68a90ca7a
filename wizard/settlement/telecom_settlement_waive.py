from odoo import api, fields, models

from ...models.ground.turn import once_per_dialog


class TelecomSettlementWaive(models.TransientModel):
    """Gives up what is left of settlements, for a reason that stays on them."""

    _name = "telecom.settlement.waive"
    _description = "Write Off Settlements"

    settlement_ids = fields.Many2many(
        "telecom.settlement",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    currency_id = fields.Many2one(related="settlement_ids.currency_id")
    amount = fields.Monetary("Written Off", compute="_compute_amount")
    date = fields.Date(
        "Accounting Date", required=True, default=fields.Date.context_today
    )
    reason = fields.Char(required=True)

    @api.depends("settlement_ids")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.settlement_ids.mapped("residual"))

    @once_per_dialog
    def action_waive(self):
        """Book it."""
        self.settlement_ids.check_access("read")
        settlements_sudo = self.settlement_ids.sudo()  # rights are checked here
        settlements_sudo._check_may_decide()
        settlements_sudo._waive(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
