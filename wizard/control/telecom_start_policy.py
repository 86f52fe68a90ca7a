from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.misc import formatLang

from ...models.policy.presets import PRESETS

ICONS = {
    "amount_user": "fa-user",
    "percent_user": "fa-pie-chart",
    "amount_category": "fa-th-large",
    "amount_type": "fa-list-ul",
    "combination": "fa-cubes",
}


class TelecomStart(models.TransientModel):
    """The step that chooses the policy of the company, or makes a ready one."""

    _inherit = "telecom.start"

    contribution = fields.Selection(
        lambda self: (
            self.env["telecom.policy"]
            ._fields["contribution"]
            ._description_selection(self.env)
        ),
        string="Contribution Type",
    )
    policy_cards = fields.Json(compute="_compute_policy_cards")
    policy_id = fields.Many2one(
        "telecom.policy",
        string="Existing Policy",
        check_company=True,
        default=lambda self: self._get_only_policy(),
    )
    has_policies = fields.Boolean(compute="_compute_has_policies")

    def _get_only_policy(self):
        policies = self.env["telecom.policy"].search(
            self.env["telecom.policy"]._check_company_domain(self.env.company), limit=2
        )
        return policies if len(policies) == 1 else policies.browse()

    @api.depends("company_id")
    def _compute_has_policies(self):
        policies = self.env["telecom.policy"]
        for wizard in self:
            domain = policies._check_company_domain(wizard.company_id)
            wizard.has_policies = bool(policies.search_count(domain, limit=1))

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_policy_cards(self):
        for wizard in self:
            wizard.policy_cards = {
                contribution: wizard._get_policy_card(contribution)
                for contribution in PRESETS
            }

    def _get_policy_card(self, contribution):
        """Return the policy in words, and an example of its split, for a card."""
        policy = self.env["telecom.policy"].new(self._prepare_policy(contribution))
        employer = sum(policy.trial_ids.mapped("employer_amount"))
        employee = sum(policy.trial_ids.mapped("employee_amount"))
        total = employer + employee
        amounts = {
            name: formatLang(self.env, amount, currency_obj=self.currency_id)
            for name, amount in (
                ("total", total),
                ("employer", employer),
                ("employee", employee),
            )
        }
        return {
            "text": policy.summary,
            "icon": ICONS[contribution],
            "percent": round(100 * employer / total) if total else 0,
            "example": self.env._(
                "Of a bill of %(total)s, the employer pays %(employer)s and the "
                "employee %(employee)s.",
                **amounts,
            ),
        }

    def _prepare_policy(self, contribution):
        policies = self.env["telecom.policy"]
        names = dict(self._fields["contribution"]._description_selection(self.env))
        return {
            "name": names[contribution],
            "company_id": self.company_id.id,
            "rule_ids": [
                Command.create(vals) for vals in policies._get_preset(contribution)
            ],
            "trial_ids": policies._get_example(),
        }

    def _apply_policy(self):
        """Make the policy that was chosen the default one of the company."""
        policy = self.policy_id
        if self.contribution:
            policy = policy.create(self._prepare_policy(self.contribution))
        if not policy:
            raise UserError(self.env._("Choose a policy: it can be changed later."))
        self._as_company().telecom_policy_id = policy
