from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ground.evidence import EvidenceLink


class TelecomDisputeLine(models.Model):
    """A usage row that is disputed, or a whole charge, as it was then.

    Rows expire; so what is needed to decide about them stands here too.
    """

    _name = "telecom.dispute.line"
    _description = "Disputed Usage"
    _order = "day, id"

    dispute_id = fields.Many2one(
        "telecom.dispute", required=True, readonly=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="dispute_id.state")
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    charge_id = fields.Many2one(
        "telecom.charge", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # the other way round: rows are deleted by the million, too
    row_id = EvidenceLink(
        "telecom.usage.row", readonly=True, index="btree_not_null", ondelete="set null"
    )
    whole = fields.Boolean(
        "Whole Charge",
        readonly=True,
        help="If selected, the dispute covers all "
        "of this usage instead of single rows.",
    )
    day = fields.Date(readonly=True)
    label = fields.Char("Usage", readonly=True)
    dialled = fields.Char("Other Number", readonly=True)
    amount = fields.Monetary(readonly=True)
    granted = fields.Monetary(
        help="The amount that the employer pays; with the tick, all of it."
    )

    @api.constrains("granted")
    def _check_granted(self):
        for line in self:
            low, high = sorted((0, line.amount))
            currency = line.currency_id
            if (
                currency.compare_amounts(line.granted, low) < 0
                or currency.compare_amounts(line.granted, high) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(granted)s is not a part of %(amount)s (%(usage)s). "
                        "Grant an amount between zero and that amount.",
                        granted=currency.format(line.granted),
                        amount=currency.format(line.amount),
                        usage=line.label or "",
                    )
                )

    def write(self, vals):
        if not self.env.su:
            self.dispute_id._check_by_hand()
        return super().write(vals)

    def _get_telecom_fixed(self):
        fixed = super()._get_telecom_fixed()
        return fixed if self.state == "open" else fixed | {"granted"}

    def action_toggle(self):
        """Grant all of these lines, or nothing of those that are granted in full."""
        for line in self:
            line.granted = 0 if line.granted == line.amount else line.amount
