from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_amount

from ...engine import explain, round_half_up
from ..split.rule_names import DECIDED, THIRD_PARTY
from ..split.stored_charge import split_group


class TelecomStatement(models.Model):
    """How the employer's part came about, rule by rule, as anybody can check it."""

    _inherit = "telecom.statement"

    explanation = fields.Html(
        "Calculation", compute="_compute_explanation", sanitize=False
    )

    @api.depends("share_ids", "state")
    @api.depends_context("lang", "uid")
    def _compute_explanation(self):
        """Show the rules to those who may read the shares: usage shows in rules."""
        shares = self.env["telecom.share"]
        visible = shares.search([("statement_id", "in", self.ids)]).statement_id
        for statement in self:
            told = statement in visible and self.env["ir.qweb"]._render(
                "telecom_split_billing.statement_explanation",
                {"statement": statement.sudo()},  # lines and limits of the same holder
            )
            statement.explanation = told

    def _is_tax_included(self):
        """Tell whether the limits of the policy include tax."""
        return self._get_snapshot().tax_included

    def _get_explanation(self):
        """Return how each rule came to what it pays, as a list of dicts.

        Each has the rule and the calculation in words, what the employer pays for all
        lines that share the limit, and for this line, and what is left of the limit:
        None where nothing limits it, and the ids of the charges of this line that it
        governs. The amounts for this line add up to the employer's part of the
        statement, with tax if the policy's amounts include it.
        """
        self.ensure_one()
        group = self._get_group()
        if not group[0].snapshot_id:
            return []
        charges = group._read_counted()
        shares = split_group(charges, group[0]._get_snapshot())
        pieces = _sum_up(charges, shares, self.id)
        return [*self._explain_rules(group[0], pieces), *self._explain_rest(pieces)]

    def _get_group(self):
        """Return the statements that are split together with this one, and count."""
        together = self | self._get_pooled()
        group = next(each for each in together._group_for_split() if self in each)
        return group.filtered(lambda each: each.state == self.state)

    def _get_sharing_lines(self):
        """Return the other lines that share the limits of this statement."""
        return (self._get_group() - self).line_id - self.line_id

    def _explain_rules(self, leading, pieces):
        """Yield what the rules of the policy come to, and what no rule governs."""
        snapshot = leading._get_snapshot()
        rule_ids = snapshot.rule_ids
        for use in explain(
            snapshot.effective,
            *(
                {
                    at: pieces[name][rule]
                    for at, rule in enumerate(rule_ids)
                    if rule in pieces["totals"]
                }
                for name in ("totals", "paid", "categories")
            ),
        ):
            rule = rule_ids[use.position]
            yield {
                "rule": leading.snapshot_id._get_rule_text(rule),
                "calculation": self._get_calculation(use),
                "paid": float(use.paid),
                "own": float(pieces["own"][rule]),
                "left": None if use.left is None else float(use.left),
                "charge_ids": pieces["charges"][rule],
            }
        if pieces["totals"].get(""):
            yield {
                "rule": leading.snapshot_id._get_rule_text(""),
                "calculation": self._format(pieces["totals"][""]),
                "paid": float(pieces["paid"][""]),
                "own": float(pieces["own"][""]),
                "left": None,
                "charge_ids": pieces["charges"][""],
            }

    def _explain_rest(self, pieces):
        """Yield what was decided beside the policy."""
        for name in (DECIDED, THIRD_PARTY):
            if pieces["fixed"].get(name):
                yield {
                    "rule": self.snapshot_id._get_rule_text(name),
                    "calculation": self._format(pieces["fixed"][name]),
                    "paid": float(pieces["fixed_paid"][name]),
                    "own": float(pieces["fixed_own"][name]),
                    "left": None,
                    "charge_ids": pieces["charges"][name],
                }

    def _get_calculation(self, use):
        """Return in figures what a rule does with the charges that it governs."""
        rule = use.rule
        steps = self._format(use.total)
        if rule.kind == "none":
            return self.env._("0%% of %(total)s", total=steps)
        if rule.kind == "full":
            return self.env._("100%% of %(total)s", total=steps)
        if rule.kind == "percent":
            part = use.total * rule.percent / 100
            steps = self.env._(
                "%(percent)s%% of %(total)s = %(part)s",
                percent=f"{rule.percent.normalize():f}",
                total=steps,
                part=self._format(round_half_up(part)),
            )
        if rule.limit is None:
            return steps
        if not use.counted:
            return self.env._(
                "%(steps)s, at most %(limit)s",
                steps=steps,
                limit=self._format(rule.limit),
            )
        return self.env._(
            "%(steps)s, at most %(limit)s less %(counted)s of other rules = "
            "%(available)s",
            steps=steps,
            limit=self._format(rule.limit),
            counted=self._format(use.counted),
            available=self._format(use.available),
        )

    def _format(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)


def _sum_up(charges, shares, statement_id):
    """Return sums by rule of what is split: totals, paid, own, categories ...

    ... and by name of what is fixed beside the policy: fixed, fixed_paid, fixed_own.
    ``own`` is of this statement alone, and so are the ids of ``charges``.
    """
    sums = defaultdict(lambda: defaultdict(Decimal))
    sums["categories"], sums["charges"] = defaultdict(set), defaultdict(list)
    for charge in charges:
        share = shares[charge.id]
        rule, is_own = share.spent_by, charge.statement_id == statement_id
        if share.governed or share.spent:
            sums["totals"][rule] += share.governed
            sums["paid"][rule] += share.spent
            sums["own"][rule] += share.spent * is_own
            sums["charges"][rule] += [charge.id] * is_own
        sums["categories"][rule].add(charge.category)
        fixed = charge.fixed_employer + charge.fixed_employee
        if fixed:
            name = share.rule
            sums["fixed"][name] += fixed
            sums["fixed_paid"][name] += charge.fixed_employer
            sums["fixed_own"][name] += charge.fixed_employer * is_own
            sums["charges"][name] += [charge.id] * is_own
    return sums
