from odoo import api, fields, models


class TelecomPolicy(models.Model):
    _inherit = "telecom.policy"

    split_bill = fields.Boolean(
        "Counts as Split Billing",
        compute="_compute_split_bill",
        store=True,
        readonly=False,
        tracking=True,
        help="Select this option if the employee pays for private use and the limit "
        "for professional use is serious and realistic. The phone is then not a "
        "benefit in kind for the authorities that accept this. This assessment is "
        "your own responsibility.",
    )

    @api.depends("default", "rule_ids.kind")
    def _compute_split_bill(self):
        for policy in self:
            limits = set(policy.rule_ids.mapped("kind")) - {"full"}
            policy.split_bill = bool(limits) or policy.default == "employee"
