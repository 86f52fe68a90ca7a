from odoo import api, fields, models


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
    rule = fields.Char(string="According to the Rule", compute="_compute_split")

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
            if not policy._get_rules_problem():
                self._split_under(policy)

    def _split_under(self, policy):
        trials = policy.trial_ids.filtered("usage_type_id")
        answers = policy._try_amounts(
            policy._get_terms().policy,
            [(trial.usage_type_id, trial.amount) for trial in trials],
        )
        for trial, (employer, employee, rule) in zip(trials, answers, strict=True):
            if trial in self:
                trial.employer_amount = float(employer)
                trial.employee_amount = float(employee)
                trial.rule = rule
