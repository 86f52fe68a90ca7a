from odoo import api, fields, models

from .telecom_policy import POLICY_SOURCES


class TelecomAssignment(models.Model):
    """Which policy holds for the holder of a line."""

    _inherit = "telecom.assignment"

    policy_id = fields.Many2one(
        "telecom.policy",
        string="Own Policy",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Required only if the holder needs a different contribution policy from "
        "that of the contract, the department or the company.",
    )

    current_policy_id = fields.Many2one(
        "telecom.policy",
        string="Policy",
        compute="_compute_current_policy_id",
        help="The contribution policy that applies today, or on the last day of a past "
        "assignment.",
    )
    policy_source = fields.Selection(
        POLICY_SOURCES, compute="_compute_current_policy_id"
    )

    @api.depends(
        "employee_id", "partner_id", "date_from", "date_to", "policy_id", "company_id"
    )
    def _compute_current_policy_id(self):
        today = fields.Date.context_today(self)
        days = {
            record._origin.id: max(
                record.date_from, min(today, record.date_to or today)
            )
            for record in self
            if record._origin and record.date_from
        }
        found = self.env["telecom.policy"]._get_policies(list(days.items()))
        for record in self:
            key = record._origin.id
            policy, source = found.get((key, days.get(key)), (False, False))
            record.current_policy_id = policy
            record.policy_source = source
