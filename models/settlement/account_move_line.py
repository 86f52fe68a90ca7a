from decimal import Decimal

from odoo import api, fields, models

from ...engine import uncollected
from ..bill.booked import stepping


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecom_settlement_id = fields.Many2one(
        "telecom.settlement",
        "Settlement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The employee's part that this journal item collects or writes off.",
    )
    telecom_settlement_ids = fields.One2many(
        "telecom.settlement",
        "move_line_id",
        "Settlements",
        help="The employees' parts that are booked as a receivable with this "
        "journal item.",
        readonly=True,
    )

    def _get_telecom_residuals(self):
        """Return {settlement: what is left of it}; the oldest are collected first."""
        self.ensure_one()
        settlements = self.telecom_settlement_ids.sorted(
            lambda settlement: (settlement.date, settlement.id)
        )
        if len(settlements) == 1:
            return {settlements: self.amount_residual}
        left = uncollected(
            [Decimal(str(settlement.amount)) for settlement in settlements],
            Decimal(str(self.amount_residual)),
        )
        return dict(zip(settlements, map(float, left), strict=True))

    @api.model
    def _prepare_reconciliation_single_partial(
        self, debit_values, credit_values, shadowed_aml_values=None
    ):
        """Match items of the clearing account in our own currency.

        The amounts of a bill in another currency are cleared in our own, to the cent:
        no difference of exchange rates is left to be booked.
        """
        matching, items = self, debit_values["aml"] | credit_values["aml"]
        if items._telecom_are_cleared():
            matching = self.with_context(no_exchange_difference=True)
        return super(AccountMoveLine, matching)._prepare_reconciliation_single_partial(
            debit_values, credit_values, shadowed_aml_values
        )

    def _telecom_are_cleared(self):
        """Tell whether they are on the clearing account, of now or of their bill."""
        account = self.account_id
        if self.currency_id == self.company_currency_id or len(account) != 1:
            return False
        cleared = self.move_id.invoice_line_ids.filtered(
            lambda item: item.telecom_role == "clearing"
        )
        now = self.company_id.telecom_clearing_account_id
        return account in now | cleared.account_id

    def _get_matches(self, others):
        """Return what matches these journal items with ``others``."""
        ids = set(others.ids)
        partials = self.matched_debit_ids | self.matched_credit_ids
        return partials.filtered(
            lambda partial: (
                partial.debit_move_id.id in ids or partial.credit_move_id.id in ids
            )
        )

    @api.model
    def _reconcile_plan(self, reconciliation_plan):
        with stepping():
            return super()._reconcile_plan(reconciliation_plan)

    def _telecom_get_owed(self):
        """Return the items among these that say what employees owe.

        Those of bills that are cleared, the receivables, and what collects them.
        """
        return self.filtered(
            lambda item: (
                item.telecom_role == "clearing"
                or item.sudo().telecom_settlement_ids  # whoever books
                or item.sudo().telecom_settlement_id
                or item._telecom_is_beside_bill()
            )
        )

    def _telecom_is_beside_bill(self):
        """Tell whether it clears or books the employees' part of a bill."""
        entry_sudo = self.move_id.sudo()  # that it is one, whoever books
        beside = entry_sudo.telecom_companion_of_ids
        is_correction = entry_sudo.telecom_bill_id.kind == "correction"
        return bool(beside or is_correction) and self.account_id.reconcile
