from decimal import Decimal

from odoo import fields, models

from ...engine import uncollected


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    telecom_settlement_id = fields.Many2one(
        "telecom.settlement",
        "Settlement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The employee's part that this journal item collects or gives up.",
    )
    telecom_settlement_ids = fields.One2many(
        "telecom.settlement",
        "move_line_id",
        "Settlements",
        help="The employee's parts that are claimed with this journal item.",
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

    def _telecom_match_clearing(self, plans):
        """Match items of the clearing account.

        What a bill in another currency puts there is taken off in our own, to the cent:
        no difference of exchange rates is left to be booked.
        """
        self.with_context(no_exchange_difference=True)._reconcile_plan(plans)

    def _get_matches(self, others):
        """Return what matches these journal items with ``others``."""
        ids = set(others.ids)
        partials = self.matched_debit_ids | self.matched_credit_ids
        return partials.filtered(
            lambda partial: (
                partial.debit_move_id.id in ids or partial.credit_move_id.id in ids
            )
        )
