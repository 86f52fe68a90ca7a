from odoo import api, fields, models

from ...engine import Policy
from .wording import PolicyWording


class TelecomPolicyVersion(models.Model):
    """The earlier terms of a policy; bills of these days are split by them."""

    _name = "telecom.policy.version"
    _description = "Earlier Version of a Policy"
    _order = "date_to desc, id desc"
    _rec_name = "date_to"

    policy_id = fields.Many2one(
        "telecom.policy", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    snapshot = fields.Json(required=True, readonly=True)
    scope = fields.Char(required=True, readonly=True)
    prorate = fields.Char(required=True, readonly=True)
    reason = fields.Char("Reason for the Change", readonly=True)
    summary = fields.Text(compute="_compute_summary")

    @api.depends("snapshot", "scope")
    @api.depends_context("lang")
    def _compute_summary(self):
        for version in self:
            wording = PolicyWording(
                self.env,
                Policy.from_dict(version.snapshot),
                version.policy_id.currency_id,
            )
            version.summary = wording.get_summary(version.scope)
