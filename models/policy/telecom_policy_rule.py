from collections import Counter
from contextlib import nullcontext
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.i18n import format_list

from ...engine import Rule
from ..ground.scope import Scope

# Rules are written together, and checked by their policy once all of them are.
together = Scope("together")


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
            ("overall", "The whole bill"),
            ("category", "Usage categories"),
            ("type", "Usage types"),
        ],
        string="For",
        required=True,
        default="overall",
    )
    category_ids = fields.Many2many(
        "telecom.usage.category", string="Categories", ondelete="restrict"
    )
    usage_type_ids = fields.Many2many(
        "telecom.usage.type", string="Types", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("amount", "Up to an amount"),
            ("percent", "A percentage"),
            ("full", "Everything"),
            ("none", "Nothing"),
        ],
        string="Employer Pays",
        required=True,
        default="amount",
    )
    amount = fields.Monetary(
        help="The maximum amount of each bill that the employer pays. Unused "
        "amounts are not carried over."
    )
    percent = fields.Float(string="Percentage", digits=(5, 2), default=50.0)
    capped = fields.Boolean(
        help="The employer pays the percentage up to a maximum amount."
    )
    cap = fields.Monetary(
        string="Maximum", help="The maximum amount of each bill that the employer pays."
    )
    counts_towards_parent = fields.Boolean(
        string="Included in Wider Amount",
        default=True,
        help="The amount that the employer pays under this rule counts towards the "
        "amount for the usage category or for the whole bill. Otherwise, this "
        "rule applies in addition to that amount.",
    )

    @api.constrains(
        "policy_id",
        "scope",
        "category_ids",
        "usage_type_ids",
        "kind",
        "amount",
        "percent",
        "capped",
        "cap",
    )
    def _check_policy(self):
        if not together.get():
            for policy in self.policy_id:
                if problem := policy.rule_ids._get_problem_together():
                    raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        policies = self.policy_id.browse(vals.get("policy_id") for vals in vals_list)
        with self._noting(policies.exists()):
            rules = super().create(vals_list)
            rules._check_unused()
        return rules

    def write(self, vals):
        if {*vals} - {"sequence"}:
            self._check_unused()
        with self._noting(self.policy_id):
            return super().write(vals)

    def unlink(self):
        with self._noting(self.policy_id):
            return super().unlink()

    def _noting(self, policies):
        """Note on policies what is written past them, rule by rule."""
        if together.get():
            return nullcontext()  # the policy notes it
        return policies._noting_rules()

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        self._check_unused()

    def _check_unused(self):
        """Refuse to change a rule that posted statements were split by."""
        if not together.get():
            for policy in self.policy_id.filtered("is_used"):
                policy._refuse_used()

    def _get_problem_together(self):
        """Say what is wrong with these rules of one policy; False when nothing."""
        problems = (rule._get_problem() for rule in self)
        return next(filter(None, problems), False) or self._get_clash()

    def _get_clash(self):
        """Name the usage that is in two rules, so that neither can decide."""
        if len(self.filtered(lambda rule: rule.scope == "overall")) > 1:
            return self.env._(
                "Two rules apply to the whole bill, but only one rule can. Remove "
                "one of them, or set usage categories or usage types on it."
            )
        usage = Counter(key for rule in self for key in rule._get_usage()._origin)
        if twice := [record.name for record, count in usage.items() if count > 1]:
            return self.env._(
                "%(usage)s: this usage is in more than one rule, but only one "
                "rule can apply. Keep it in one rule.",
                usage=format_list(self.env, twice),
            )
        return False

    def _get_usage(self):
        """Return the usage types or categories of the rule, whichever it is for."""
        self.ensure_one()
        return {
            "overall": self.env["telecom.usage.type"],
            "category": self.category_ids,
            "type": self.usage_type_ids,
        }[self.scope]

    def _get_problem(self):
        """Say what is wrong with the rule, as the engine would; False when nothing."""
        self.ensure_one()
        if self.scope == "category" and not self.category_ids:
            return self.env._(
                "A rule for usage categories requires at least one usage category."
            )
        if self.scope == "type" and not self.usage_type_ids:
            return self.env._(
                "A rule for usage types requires at least one usage type."
            )
        if self.kind == "percent" and not 0 <= self.percent <= 100:
            return self.env._(
                "The employer's percentage must be between 0 and 100, but it is "
                "%(percent)g.",
                percent=self.percent,
            )
        limits = {"amount": self.amount, "percent": self.capped and self.cap}
        if limits.get(self.kind, 0) < 0:
            return self.env._(
                "The amount that the employer pays cannot be negative. Enter zero "
                "if the employer pays nothing."
            )
        return False

    def _as_engine(self):
        """Return the rule as the engine knows it."""
        self.ensure_one()
        figures = {}
        if self.kind == "amount":
            figures["amount"] = self._to_decimal(self.amount)
        elif self.kind == "percent":
            figures["percent"] = Decimal(f"{self.percent:.2f}")
            if self.capped:
                figures["cap"] = self._to_decimal(self.cap)
        return Rule(
            scope=self.scope,
            kind=self.kind,
            keys=frozenset(self._get_usage().mapped("code")),
            counts_towards_parent=self.counts_towards_parent,
            **figures,
        )

    def _to_decimal(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places}f}")
