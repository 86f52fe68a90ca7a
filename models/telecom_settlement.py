from odoo import api, fields, models


class TelecomSettlement(models.Model):
    """What one employee owes, or is owed, for one bill, and how it is collected."""

    _name = "telecom.settlement"
    _description = "Telecom Settlement"
    _order = "date desc, id desc"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        "Bill",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, readonly=True, index=True
    )
    amount = fields.Monetary(required=True, readonly=True)
    channel = fields.Selection(
        [("receivable", "Receivable")],
        required=True,
        readonly=True,
        default="receivable",
    )
    state = fields.Selection(
        [("open", "Open"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="open",
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Receivable",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("partner_id", "move_id")
    def _compute_display_name(self):
        for settlement in self:
            bill_sudo = settlement.move_id.sudo()  # its name only, for the debtor too
            settlement.display_name = (
                f"{bill_sudo.display_name}, {settlement.partner_id.name}"
            )

    def _get_cannot_cancel_reason(self):
        """Return {settlement_id: translated reason, or False when it can be undone}."""
        return {
            settlement.id: settlement.state == "open"
            and bool(
                settlement.move_line_id.matched_debit_ids
                or settlement.move_line_id.matched_credit_ids
            )
            and self.env._(
                "%(partner)s has already paid %(amount)s of the employee's part. "
                "Unreconcile that payment first.",
                partner=settlement.partner_id.name,
                amount=settlement.currency_id.format(
                    abs(settlement.amount)
                    - abs(settlement.move_line_id.amount_residual)
                ),
            )
            for settlement in self
        }
