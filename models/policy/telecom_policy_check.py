from odoo import api, models
from odoo.exceptions import ValidationError

from .telecom_policy import SPLITTING_FIELDS
from .telecom_policy_rule import together
from .wording import PolicyWording


class TelecomPolicy(models.Model):
    """The rules of a policy are checked together, once all of them are written."""

    _inherit = "telecom.policy"

    @api.constrains("rule_ids")
    def _check_rules(self):
        for policy in self:
            if problem := policy._get_rules_problem():
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        with together():
            policies = super().create(vals_list)
        policies._let_rules_tell_contribution()
        return policies

    def write(self, vals):
        before, used = {}, {}
        if SPLITTING_FIELDS & vals.keys():
            before = {policy: policy.summary for policy in self}
            used = {each: each._get_terms() for each in self if each.is_used}
        # Rules are compared when all of them are written: a usage type may move from
        # one rule to another in one go.
        with together():
            result = super().write(vals)
        for policy, terms in used.items():
            if policy._get_terms() != terms:
                policy._refuse_used()
        if "contribution" in vals:
            self._let_rules_tell_contribution()
        for policy, summary in before.items():
            if policy.summary != summary:
                policy._log_new_summary(summary)
        return result

    def _get_rules_problem(self):
        """Say what is wrong with the rules, as the engine would; False when nothing."""
        self.ensure_one()
        return self.rule_ids._get_problem_together()

    @api.depends(
        "currency_id",
        "default",
        "scope",
        "rule_ids.scope",
        "rule_ids.kind",
        "rule_ids.category_ids",
        "rule_ids.usage_type_ids",
        "rule_ids.amount",
        "rule_ids.percent",
        "rule_ids.capped",
        "rule_ids.cap",
        "rule_ids.counts_towards_parent",
    )
    @api.depends_context("lang", "company")
    def _compute_summary(self):
        for policy in self:
            policy.summary = policy._get_rules_problem() or PolicyWording(
                self.env, policy._as_engine(), policy.currency_id
            ).get_summary(policy.scope)
