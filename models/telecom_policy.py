from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..engine import Policy


class TelecomPolicy(models.Model):
    """What the employer contributes to the bill of a line; the holder pays the rest.

    A policy is a set of rules, each an amount or a percentage for everything, for
    some usage categories or for some usage types. The narrowest rule wins.
    """

    _name = "telecom.policy"
    _description = "Contribution Policy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Leave empty to share the policy among all companies.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    default = fields.Selection(
        [("employee", "The employee pays it"), ("employer", "The employer pays it")],
        string="What No Rule Covers",
        required=True,
        default="employee",
        tracking=True,
    )
    scope = fields.Selection(
        [
            ("line", "Each line on its own"),
            ("employee", "All lines of an employee together"),
        ],
        string="Amounts Are For",
        required=True,
        default="line",
        tracking=True,
    )
    prorate = fields.Selection(
        [
            ("full", "Get the full amounts"),
            ("prorated", "Get the amounts for the days they had the line"),
        ],
        string="Holders of Part of a Period",
        required=True,
        default="full",
        tracking=True,
    )
    rule_ids = fields.One2many(
        "telecom.policy.rule", "policy_id", string="Rules", copy=True
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            company = policy.company_id or self.env.company
            policy.currency_id = company.currency_id

    def _as_engine(self):
        """Return the policy as the engine splits with it."""
        self.ensure_one()
        return Policy(
            rules=tuple(rule._as_engine() for rule in self.rule_ids),
            default=self.default,
        )

    def _get_unit(self):
        """Return the smallest amount of the policy's currency, for engine.split."""
        self.ensure_one()
        return Decimal(1).scaleb(-self.currency_id.decimal_places)

    @api.model
    def _get_policies(self, requests):
        """Return the policy of many assignments and days, in a few queries.

        ``requests`` are pairs (assignment id, day). The answer maps each of them to a
        pair (policy id, source): the source says whose policy it is, `assignment`,
        `contract`, `department` or `company`. Both are False when nobody has one.
        """
        assignments = self.env["telecom.assignment"].browse(
            {assignment_id for assignment_id, _day in requests}
        )
        assignments = assignments.sudo()  # who asks may see totals only, not holders
        versions = self._get_hr_versions(assignments.employee_id)
        result = {}
        for assignment_id, day in requests:
            assignment = assignments.browse(assignment_id)
            version = self._get_version_on(versions[assignment.employee_id.id], day)
            candidates = (
                ("assignment", assignment.policy_id),
                ("contract", version.telecom_policy_id),
                ("department", version.department_id.telecom_policy_id),
                ("company", assignment.company_id.telecom_policy_id),
            )
            result[assignment_id, day] = next(
                ((policy.id, source) for source, policy in candidates if policy),
                (False, False),
            )
        return result

    @api.model
    def _get_hr_versions(self, employees):
        """Return {employee id: versions of the contract, the oldest first}."""
        versions = defaultdict(list)
        found = self.env["hr.version"].sudo()  # only the policy of a contract leaves
        for version in found.search_fetch(
            [("employee_id", "in", employees.ids)],
            ["employee_id", "date_version", "department_id", "telecom_policy_id"],
            order="employee_id, date_version, id",
        ):
            versions[version.employee_id.id].append(version)
        return versions

    def _get_version_on(self, versions, day):
        """Return the version in force on the day; before the first one, the first."""
        if not versions:
            return self.env["hr.version"]
        in_force = bisect_right(versions, day, key=lambda version: version.date_version)
        return versions[max(in_force - 1, 0)]
