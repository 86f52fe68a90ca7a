from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.channel import CHANNELS, FALLBACKS, get_channel

STATES = [
    ("open", "Open"),
    ("scheduled", "Scheduled"),
    ("exported", "Exported"),
    ("partly", "Partly Collected"),
    ("collected", "Collected"),
    ("waived", "Written Off"),
    ("cancelled", "Cancelled"),
]


class TelecomSettlement(models.Model):
    """The amount that one employee owes, or is owed, for one bill, and its channel.

    Its state is computed from facts: its residual in the ledger, its deduction run, and
    whether it was written off.
    """

    _name = "telecom.settlement"
    _description = "Telecom Settlement"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    # its company is that of the settlement: there is nothing to check
    bill_id = fields.Many2one(
        "telecom.bill", required=True, readonly=True, index=True, ondelete="restrict"
    )
    move_id = fields.Many2one(
        related="bill_id.move_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="bill_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    date_due = fields.Date("Due Date", readonly=True)
    payment_reference = fields.Char(
        compute="_compute_payment_reference",
        store=True,
        help="The reference to write on the payment, so that it is recognised.",
    )
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, readonly=True, index=True
    )
    amount = fields.Monetary(
        required=True,
        readonly=True,
        tracking=True,
        help="Tax included. Negative if the amount is owed to the employee.",
    )
    residual = fields.Monetary(
        "Still Open",
        compute="_compute_residual",
        store=True,
        help="The amount still to be collected.",
    )
    channel = fields.Selection(
        CHANNELS,
        "Collected By",
        required=True,
        readonly=True,
        default="receivable",
        tracking=True,
    )
    channel_reason = fields.Selection(
        FALLBACKS,
        "Reason for Another Channel",
        readonly=True,
        help="The reason why the amount is not collected in the way requested by the "
        "employee, the policy or the company.",
    )
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, index=True, tracking=True
    )
    cancelled = fields.Boolean(
        readonly=True,
        help="The bill was reversed before anything was collected.",
        technical=True,
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Receivable",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    invoice_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="set null"
    )
    waive_move_id = fields.Many2one(
        "account.move",
        "Written Off With",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    operator_amount = fields.Monetary(
        "Charged by the Operator",
        readonly=True,
        tracking=True,
        help="The amount that the operator reports as collected from the employee.",
    )
    deduction_item_ids = fields.One2many(
        "telecom.deduction.item", "settlement_id", "Deductions", readonly=True
    )

    @api.depends("partner_id", "move_id")
    def _compute_display_name(self):
        for settlement in self:
            bill_sudo = settlement.move_id.sudo()  # its name only, for the debtor too
            settlement.display_name = (
                f"{bill_sudo.display_name}, {settlement.partner_id.name}"
            )

    @api.depends(
        "cancelled",
        "amount",
        "operator_amount",
        "waive_move_id",
        "move_line_id.amount_residual",
        "move_line_id.telecom_settlement_ids.amount",
    )
    def _compute_residual(self):
        cancelled = self.filtered("cancelled")
        cancelled.residual = 0
        for line, settlements in (self - cancelled).grouped("move_line_id").items():
            if not line:
                for settlement in settlements:
                    settlement.residual = settlement._get_residual_outside_books()
                continue
            left = (
                line._origin._get_telecom_residuals()
            )  # a dialog shows drafts of them
            for settlement in settlements:
                settlement.residual = left[settlement._origin]

    @api.depends(
        "cancelled",
        "amount",
        "residual",
        "waive_move_id",
        "invoice_id.payment_state",
        "deduction_item_ids.state",
        "deduction_item_ids.deduction_id.run_id.state",
    )
    def _compute_state(self):
        for settlement in self:
            settlement.state = settlement._get_state()

    def _get_residual_outside_books(self):
        """Return what is left of what has no receivable in the books.

        It waits for an invoice, or the operator collects it: then a difference that
        is tolerated on bills is none here.
        """
        self.ensure_one()
        if self.waive_move_id:
            return 0.0
        left = self.amount - self.operator_amount
        tolerance = self.company_id.telecom_tolerance + 1e-9
        return 0.0 if self.operator_amount and abs(left) <= tolerance else left

    def _get_state(self):
        self.ensure_one()
        if self.cancelled:
            return "cancelled"
        items = self.deduction_item_ids.filtered(lambda item: item.state == "active")
        if items:
            exported = items.deduction_id.run_id.state == "exported"
            return "exported" if exported else "scheduled"
        if self.currency_id.is_zero(self.residual):
            credited = self.invoice_id.payment_state == "reversed"
            return "waived" if self.waive_move_id or credited else "collected"
        if self.currency_id.compare_amounts(self.residual, self.amount):
            return "partly"
        return "open"

    @api.model
    def _get_collectable_domain(self, company):
        """Return the domain of what a deduction run of the company may take."""
        return [
            ("company_id", "=", company.id),
            ("channel", "=", "payroll"),
            ("state", "in", ("open", "partly")),
            ("residual", "!=", 0),
            ("move_line_id.parent_state", "=", "posted"),
        ]

    def _get_deductible(self):
        """Return the amount that may still be deducted: open, and never withheld.

        A deduction that is unmatched manually in the books must not be deducted twice.
        """
        self.ensure_one()
        done = self.deduction_item_ids.filtered(lambda item: item.state == "done")
        left = self.currency_id.round(self.amount - sum(done.mapped("withheld")))
        if left * self.residual <= 0:
            return 0.0
        return min(left, self.residual, key=abs)

    def _get_cannot_cancel_reason(self):
        """Return {settlement_id: translated reason, or False when it can be undone}."""
        return {
            settlement.id: not settlement.cancelled and settlement._get_locked_reason()
            for settlement in self
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        for reason in self._get_cannot_cancel_reason().values():
            if reason:
                raise UserError(reason)

    def _are_locked(self):
        """Tell whether payroll is collecting any of these just now."""
        return any(each.state in ("scheduled", "exported") for each in self)

    def _get_run_reason(self):
        """Return why a deduction run has to be cancelled first, or False."""
        items = self.deduction_item_ids.filtered(lambda item: item.state != "released")
        return bool(items) and self.env._(
            "%(run)s deducts the part of %(partner)s from the wages. Cancel that run "
            "first.",
            run=items[0].deduction_id.run_id.display_name,
            partner=self.partner_id.name,
        )

    def _get_locked_reason(self):
        """Return why the bill of this settlement has to stay posted, or False."""
        if reason := self._get_run_reason():
            return reason
        if self.waive_move_id and self.channel == "waived":
            return False
        if self.waive_move_id:
            return self.env._(
                "The part of %(partner)s was written off with %(entry)s. Collect "
                "it after all first.",
                partner=self.partner_id.name,
                entry=self.waive_move_id.display_name,
            )
        if self.invoice_id:
            return self.env._(
                "The part of %(partner)s was invoiced with %(invoice)s. Delete or "
                "credit that invoice first.",
                partner=self.partner_id.name,
                invoice=self.invoice_id.display_name,
            )
        paid = abs(self.amount) - abs(self.residual)
        if self.currency_id.is_zero(paid):
            return False
        return self.env._(
            "%(partner)s has already paid %(amount)s of the employee's part. "
            "Unreconcile that payment first.",
            partner=self.partner_id.name,
            amount=self.currency_id.format(paid),
        )

    # -- collecting in another way than was first asked for -------------------------

    def _set_channel(self, channel, reason=False):
        """Collect what is left of these settlements by another channel."""
        today = fields.Date.context_today(self)
        for company, settlements in self.grouped("company_id").items():
            really, other = get_channel(channel, company.telecom_vat_method)
            due = today
            if really != "payroll":
                due = company._get_telecom_due_date(today)
            settlements.write(
                {
                    "channel": really,
                    "channel_reason": reason or other,
                    "date_due": really != "payroll" and due,
                }
            )
            settlements.move_line_id.date_maturity = due
