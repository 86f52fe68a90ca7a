from decimal import Decimal

from odoo import api, fields, models

from ..engine import Rule


class TelecomPolicyRule(models.Model):
    """One contribution of a policy: so much for this kind of usage."""

    _name = "telecom.policy.rule"
    _description = "Contribution Rule"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "telecom.policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    scope = fields.Selection(
        [
            ("overall", "Everything"),
            ("category", "Usage categories"),
            ("type", "Usage types"),
        ],
        string="For",
        required=True,
        default="overall",
    )
    category_ids = fields.Many2many(
        "telecom.usage.category", string="Usage Categories", ondelete="restrict"
    )
    usage_type_ids = fields.Many2many(
        "telecom.usage.type", string="Usage Types", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("amount", "An amount"),
            ("percent", "A percentage"),
            ("full", "Everything"),
            ("none", "Nothing"),
        ],
        string="The Employer Pays",
        required=True,
        default="amount",
    )
    amount = fields.Monetary(help="At most this amount on each bill.")
    percent = fields.Float(string="Percentage", digits=(5, 2), default=50.0)
    capped = fields.Boolean(string="With a Maximum")
    cap = fields.Monetary(string="Maximum", help="At most this amount on each bill.")
    counts_towards_parent = fields.Boolean(
        string="Counts Towards the Wider Rule",
        default=True,
        help="What the employer pays under this rule uses up the amount of the rule "
        "for the category or for everything. Without it, this rule stands beside "
        "that amount.",
    )

    def _as_engine(self):
        """Return the rule as the engine knows it; fields it does not use are None."""
        self.ensure_one()
        is_amount, is_percent = self.kind == "amount", self.kind == "percent"
        return Rule(
            scope=self.scope,
            kind=self.kind,
            keys=frozenset(self._get_keys()),
            amount=self._to_decimal(self.amount) if is_amount else None,
            percent=Decimal(f"{self.percent:.2f}") if is_percent else None,
            cap=self._to_decimal(self.cap) if is_percent and self.capped else None,
            counts_towards_parent=self.counts_towards_parent,
        )

    @api.model
    def _to_decimal(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places}f}")

    def _get_keys(self):
        """Return the codes of the usage this rule is for; none when for everything."""
        if self.scope == "category":
            return self.category_ids.mapped("code")
        if self.scope == "type":
            return self.usage_type_ids.mapped("code")
        return []
