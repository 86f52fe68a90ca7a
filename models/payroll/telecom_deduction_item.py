from odoo import fields, models


class TelecomDeductionItem(models.Model):
    """The part of one settlement in a deduction.

    At most one deduction that is not over can hold a settlement: so it is never
    deducted twice, whatever happens at the same time.
    """

    _name = "telecom.deduction.item"
    _description = "Deducted Settlement"
    _order = "deduction_id, id"

    deduction_id = fields.Many2one(
        "telecom.deduction",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    run_name = fields.Char("Deduction Run", related="deduction_id.run_id.name")
    settlement_id = fields.Many2one(
        "telecom.settlement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="deduction_id.currency_id")
    due = fields.Monetary(required=True, readonly=True)
    amount = fields.Monetary("To Deduct", readonly=True)
    withheld = fields.Monetary(readonly=True)
    state = fields.Selection(
        [("active", "Active"), ("done", "Withheld"), ("released", "Released")],
        required=True,
        readonly=True,
        default="active",
    )

    _once = models.UniqueIndex(
        "(settlement_id) WHERE state = 'active'",
        "This settlement is already included in another deduction run.",
    )
