"""What lines provide, and what payments and policies mean for the benefit."""

from odoo import api, fields, models

from .telecom_benefit_rate import BENEFIT_KINDS


class TelecomUsageCategory(models.Model):
    _inherit = "telecom.usage.category"

    benefit_kind = fields.Selection(
        BENEFIT_KINDS,
        "Contributes To",
        compute="_compute_benefit_kind",
        store=True,
        readonly=False,
        help="The benefit in kind that is lowered by what an employee pays for this.",
    )

    @api.depends("code")
    def _compute_benefit_kind(self):
        kinds = {
            **dict.fromkeys(
                ("non_usage", "voice", "video", "messaging"), "subscription"
            ),
            "data": "internet",
        }
        for category in self:
            category.benefit_kind = kinds.get(category.code)


class TelecomUsageType(models.Model):
    _inherit = "telecom.usage.type"

    benefit_kind = fields.Selection(
        BENEFIT_KINDS,
        "Contributes To",
        compute="_compute_benefit_kind",
        store=True,
        readonly=False,
        help="The benefit in kind that is lowered by what an employee pays for this.",
    )

    @api.depends("category_id.benefit_kind")
    def _compute_benefit_kind(self):
        for usage_type in self:
            is_device = usage_type.code == "device"
            usage_type.benefit_kind = (
                "device" if is_device else usage_type.category_id.benefit_kind
            )


class TelecomLine(models.Model):
    _inherit = "telecom.line"

    provides_device = fields.Boolean(
        "Device", tracking=True, help="The company gives a phone or tablet with it."
    )
    provides_subscription = fields.Boolean("Subscription", default=True, tracking=True)
    provides_internet = fields.Boolean("Internet", tracking=True)

    def _get_benefit_kinds(self):
        """Return the kinds of benefit that the line is, as the engine names them."""
        self.ensure_one()
        return frozenset(
            kind for kind, _label in BENEFIT_KINDS if self[f"provides_{kind}"]
        )


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
