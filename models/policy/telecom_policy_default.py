from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class TelecomPolicy(models.Model):
    """The default policy of a company, chosen where the policies are."""

    _inherit = "telecom.policy"

    is_default = fields.Boolean("Default", compute="_compute_is_default")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_is_default(self):
        company_sudo = self.env.company.sudo()  # of which policy, no more
        for policy in self:
            policy.is_default = policy._origin == company_sudo.telecom_policy_id

    def action_make_default(self):
        """Make this the policy of all holders of the company without another one."""
        self.ensure_one()
        if not self.env.user.has_group(
            "telecom_split_billing.group_telecom_administrator"
        ):
            raise AccessError(
                self.env._(
                    "Choosing the default policy requires the access right "
                    "“Telecom / Administrator”."
                )
            )
        self.check_access("read")
        if not self.active:
            raise UserError(
                self.env._("%(policy)s is archived.", policy=self.display_name)
            )
        company_sudo = self.env.company.sudo()  # guarded above
        company_sudo.telecom_policy_id = self
