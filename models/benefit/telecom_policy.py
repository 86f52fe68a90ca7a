from odoo import api, fields, models


class TelecomPolicy(models.Model):
    _inherit = "telecom.policy"

    split_bill = fields.Boolean(
        "Counts as Split Billing",
        compute="_compute_split_bill",
        store=True,
        readonly=False,
        tracking=True,
        help="Private use is paid by the employee, and the limit for professional use "
        "is serious and realistic. Then the phone is no benefit in kind for "
        "authorities that accept it. It is for you to judge.",
    )

    @api.depends("default", "rule_ids.kind")
    def _compute_split_bill(self):
        for policy in self:
            limits = set(policy.rule_ids.mapped("kind")) - {"full"}
            policy.split_bill = bool(limits) or policy.default == "employee"
