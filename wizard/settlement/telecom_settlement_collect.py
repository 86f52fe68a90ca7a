from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...models.ground.turn import once_per_dialog

DECIDERS = (
    "account.group_account_invoice",
    "telecom_split_billing.group_telecom_payroll",
)


class TelecomSettlementCollect(models.TransientModel):
    """Collects what is left of settlements in another way."""

    _name = "telecom.settlement.collect"
    _description = "Collect Settlements in Another Way"

    settlement_ids = fields.Many2many(
        "telecom.settlement",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    channel = fields.Selection(
        [("payroll", "Payroll"), ("receivable", "Paid by the Employee")],
        "Collect By",
        required=True,
        default="receivable",
    )

    @once_per_dialog
    def action_collect(self):
        """Change the channel, where that is possible."""
        self.settlement_ids.check_access("read")
        if not any(map(self.env.user.has_group, DECIDERS)):
            raise AccessError(
                self.env._(
                    "Only accountants and payroll users can decide how a "
                    "settlement is collected."
                )
            )
        settlements_sudo = self.settlement_ids.sudo()  # rights were checked above
        problems = [each for each in map(self._get_problem, settlements_sudo) if each]
        if problems:
            raise UserError("\n".join(problems))
        settlements_sudo._set_channel(self.channel)
        return {"type": "ir.actions.act_window_close"}

    def _get_problem(self, settlement):
        """Return why a settlement cannot be collected so, or False."""
        if settlement.state not in ("open", "partly") or (
            settlement.channel == "operator_direct"
        ):
            return self.env._(
                "%(settlement)s is not open, or is not collected by the company.",
                settlement=settlement.display_name,
            )
        if self.channel != "payroll" or settlement.residual < 0:
            return False
        reasons = settlement.employee_id._get_telecom_no_payroll_reasons(
            settlement.company_id,
            fields.Date.context_today(self),
            settlement.move_id.telecom_operator_id,
        )
        reason = reasons.get(settlement.employee_id.id, "no_employee")
        texts = dict(
            settlement._fields["channel_reason"]._description_selection(self.env)
        )
        return bool(reason) and f"{settlement.display_name}: {texts[reason]}."
