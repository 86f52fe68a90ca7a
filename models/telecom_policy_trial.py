from decimal import Decimal

from odoo import api, fields, models

from ..engine import Charge, split
from .telecom_policy_wording import PolicyWording


class TelecomPolicyTrial(models.Model):
    """An amount of usage to try a policy on, kept as the example of the policy."""

    _name = "telecom.policy.trial"
    _description = "Policy Trial"
    _rec_name = "usage_type_id"
    _order = "policy_id, id"

    policy_id = fields.Many2one(
        "telecom.policy", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="policy_id.currency_id")
    usage_type_id = fields.Many2one(
        "telecom.usage.type", required=True, ondelete="cascade"
    )
    amount = fields.Monetary()
    employer_amount = fields.Monetary(string="Employer", compute="_compute_split")
    employee_amount = fields.Monetary(string="Employee", compute="_compute_split")
    rule = fields.Char(string="By the Rule", compute="_compute_split")

    @api.depends(
        "amount",
        "usage_type_id",
        "policy_id.summary",
        "policy_id.default",
        "policy_id.trial_ids.amount",
        "policy_id.trial_ids.usage_type_id",
    )
    @api.depends_context("lang", "company")
    def _compute_split(self):
        self.employer_amount = self.employee_amount = 0
        self.rule = False
        for policy in self.policy_id:
            if not policy._get_problem():
                self._split_under(policy)

    def _split_under(self, policy):
        trials = policy.trial_ids.filtered("usage_type_id")
        unit = policy._get_unit()
        engine_policy = policy._as_engine()
        charges = [
            trial._as_engine(position, unit) for position, trial in enumerate(trials)
        ]
        wording = PolicyWording(self.env, engine_policy, policy.currency_id)
        for share in split(charges, engine_policy, unit).shares:
            trial = trials[share.key]
            if trial in self:
                trial.employer_amount = float(share.employer)
                trial.employee_amount = float(share.employee)
                trial.rule = wording.get_rule(share.rule)

    def _as_engine(self, key, unit):
        return Charge(
            key=key,
            usage_type=self.usage_type_id.code,
            category=self.usage_type_id.category_id.code,
            amount=Decimal(str(self.amount)).quantize(unit),
        )
