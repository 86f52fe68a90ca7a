"""The design's words about rules, one after another, slowly: what split must equal."""

from decimal import Decimal
from fractions import Fraction

from .builders import CENT

ZERO = Decimal(0)


class Formulas:
    """What each rule of a policy pays for a statement."""

    def __init__(self, charges, policy):
        """Give each charge to the rule that governs it."""
        self.governed = {rule: [] for rule in policy.rules}
        for charge in charges:
            rule = self._governing(charge)
            if rule:
                self.governed[rule].append(charge)

    def paid(self, rule):
        """Return what the employer pays of the rule's charges."""
        total = sum((charge.amount for charge in self.governed[rule]), ZERO)
        if rule.kind == "none":
            return ZERO
        if rule.kind == "percent":
            exact = Fraction(total) * Fraction(rule.percent)  # in cents
            total = (int(abs(exact) + Fraction(1, 2)) * CENT).copy_sign(total)
        if rule.limit is None:
            return total
        return min(total, max(ZERO, rule.limit - self._spent_inside(rule)))

    def _governing(self, charge):
        keys = {"type": charge.usage_type, "category": charge.category}
        for scope, key in keys.items():
            for rule in self.governed:
                if rule.scope == scope and key in rule.keys:
                    return rule
        return self._overall()

    def _spent_inside(self, rule):
        return sum(
            max(ZERO, self.paid(child)) + self._spent_inside(child)
            for child in self.governed
            if child.counts_towards_parent and self._parent(child) is rule
        )

    def _parent(self, rule):
        if rule.scope == "overall":
            return None
        charges = self.governed[rule]
        for around in self.governed if rule.scope == "type" and charges else ():
            if around.scope == "category" and all(
                charge.category in around.keys for charge in charges
            ):
                return around
        return self._overall()

    def _overall(self):
        return next((rule for rule in self.governed if rule.scope == "overall"), None)
