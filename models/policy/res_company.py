from odoo import models

from ..masters.res_company_chart import Proposal


class ResCompany(models.Model):
    """Proposing the only policy of a company as the default one."""

    _inherit = "res.company"

    def _propose_telecom(self):
        proposal = self._propose_telecom_policy()
        return [*super()._propose_telecom(), *filter(None, [proposal])]

    def _propose_telecom_policy(self):
        policies = self.env["telecom.policy"]
        found = policies.search(policies._check_company_domain(self), limit=2)
        if self.telecom_policy_id or len(found) != 1:
            return None
        return Proposal(
            key="telecom_policy_id",
            label=self._get_telecom_label("telecom_policy_id"),
            text=found.display_name,
            reason=self.env._("The only policy of the company."),
            record=found,
        )
