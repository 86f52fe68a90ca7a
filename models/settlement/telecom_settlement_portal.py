from odoo import api, fields, models
from odoo.tools import str2bool
from odoo.tools.misc import format_date

UNDER_WAY = ("pending", "authorized")

OFFLINE_PROVIDERS = ("none", "custom")  # their money comes with the bank statement


class TelecomSettlement(models.Model):
    """The settlements of an employee in the portal, and their payment."""

    _inherit = "telecom.settlement"

    transaction_ids = fields.One2many(
        "payment.transaction",
        "telecom_settlement_id",
        "Online Payments",
        groups="account.group_account_invoice",
        readonly=True,
    )
    portal_state = fields.Selection(
        [
            ("to_pay", "To pay"),
            ("overdue", "Overdue"),
            ("under_way", "Payment under way"),
            ("to_invoice", "You will get an invoice"),
            ("to_deduct", "With your pay"),
            ("by_operator", "Charged by the operator"),
            ("owed", "You get it back"),
            ("paid", "Paid"),
            ("deducted", "Deducted from your pay"),
            ("paid_back", "Paid back"),
            ("waived", "Nothing to pay"),
            ("cancelled", "Cancelled"),
        ],
        "Status for the Employee",
        compute="_compute_portal_state",
        compute_sudo=True,  # from transactions and invoices, it shows neither
    )

    @api.depends(
        "state", "channel", "amount", "residual", "date_due", "transaction_ids.state"
    )
    def _compute_portal_state(self):
        for settlement in self:
            settlement.portal_state = settlement._get_portal_state()

    def _get_portal_state(self):
        if self.state in ("waived", "cancelled"):
            return self.state
        if self.currency_id.is_zero(self.amount):
            return "waived"  # nothing to pay
        payroll = self.channel == "payroll"
        if self.state == "collected":
            if self.amount < 0:
                return "paid_back"
            return "deducted" if payroll else "paid"
        if self.channel == "operator_direct":
            return "by_operator"
        if self.residual < 0:
            return "owed"
        if payroll or self.state in ("scheduled", "exported"):
            return "to_deduct"
        if not self.move_line_id:
            return "to_invoice"
        if self._get_under_way():
            return "under_way"
        late = self.date_due and self.date_due < fields.Date.context_today(self)
        return "overdue" if late else "to_pay"

    def _get_under_way(self):
        """Return the online payments whose money is coming, but not in the books."""
        return self.transaction_ids.filtered(
            lambda online: (
                online.provider_code not in OFFLINE_PROVIDERS
                if online.state in UNDER_WAY
                else online.state == "done" and not online._is_in_books()
            )
        )

    def _can_be_paid_online(self):
        """Tell whether the employee can pay this, and not something else, online."""
        self.ensure_one()
        switch = "account_payment.enable_portal_payment"  # the one for invoices
        return (
            self.channel == "receivable"
            and self.portal_state in ("to_pay", "overdue")
            and str2bool(self.env["ir.config_parameter"].sudo().get_param(switch))
        )

    def _get_portal_name(self):
        """Return what a settlement is for, in the words of the employee."""
        bill = self.move_id
        return self.env._(
            "%(operator)s, %(month)s",
            operator=bill.telecom_operator_id.display_name,
            month=format_date(
                self.env, bill.telecom_date_to or self.date, date_format="MMMM y"
            ),
        )

    def _get_portal_history(self):
        """Return [(day, what happened, amount)] of what was collected, by day."""
        self.ensure_one()
        if self.move_line_id.telecom_settlement_ids != self:
            return []  # an invoice for several says it itself
        receivable = self.move_line_id
        sign = 1 if self.amount > 0 else -1
        history = []
        for partial in receivable.matched_debit_ids | receivable.matched_credit_ids:
            other = (partial.debit_move_id | partial.credit_move_id) - receivable
            day = max(receivable.date, other.date)
            history.append((day, self._explain_collected(other), sign * partial.amount))
        return sorted(history)

    def _explain_collected(self, item):
        """Return how the journal item that a receivable is matched with collects it."""
        move = item.move_id
        runs = self.deduction_item_ids.deduction_id.run_id
        if move.telecom_run_id or move in runs.payroll_move_id:
            return self.env._("Deducted from your pay")
        if item.telecom_settlement_id:
            return self.env._("Written off by your employer")
        if move.origin_payment_id or move.statement_line_id:
            return self.env._("Paid")
        return self.env._("Settled")

    # -- paying online ---------------------------------------------------------------
