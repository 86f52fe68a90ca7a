from bisect import bisect_right
from collections import defaultdict
from contextlib import contextmanager
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command

from ...engine import Charge, Policy, split
from ..ground.channel import CHANNELS
from ..ground.guard import untraced
from .presets import EXAMPLE, PRESETS
from .wording import PolicyWording

POLICY_SOURCES = [
    ("assignment", "The assignment"),
    ("contract", "The contract"),
    ("department", "The department"),
    ("company", "The company"),
    ("correction", "A correction"),
]

SPLITTING_FIELDS = {"rule_ids", "default", "scope", "prorate"}

HOLDER_GROUPS = "hr.group_hr_user,telecom_split_billing.group_telecom_officer"


class TelecomPolicy(models.Model):
    """The employer's contribution to the bill of a line; the holder pays the rest.

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
    contribution = fields.Selection(
        [
            ("amount_user", "An amount per user"),
            ("percent_user", "A percentage, up to a maximum"),
            ("amount_category", "An amount per usage category"),
            ("amount_type", "An amount per usage type"),
            ("combination", "A combination of these"),
        ],
        string="Contribution Type",
        compute="_compute_contribution",
        store=True,
        readonly=False,
        help="Select a contribution type as a starting point. The rules below apply, "
        "and you can change them.",
    )
    default = fields.Selection(
        [("employee", "The employee pays it"), ("employer", "The employer pays it")],
        string="Without a Rule",
        required=True,
        default="employee",
        tracking=True,
        help="The payer of usage that is not covered by any rule.",
    )
    scope = fields.Selection(
        [
            ("line", "Each line"),
            ("employee", "All lines of an employee"),
        ],
        string="Amounts Apply To",
        required=True,
        default="line",
        tracking=True,
    )
    prorate = fields.Selection(
        [
            ("full", "Full amounts"),
            ("prorated", "Amounts prorated by day"),
        ],
        string="For Part of a Period",
        required=True,
        default="full",
        tracking=True,
        help="The amounts for holders who had the line for only a part of the "
        "billing period.",
    )
    telecom_channel = fields.Selection(
        CHANNELS,
        string="Collected By",
        tracking=True,
        help="Method used to collect the employee's part, unless another method is set "
        "for the employee. If empty, the method of the company is used.",
    )
    rule_ids = fields.One2many(
        "telecom.policy.rule", "policy_id", string="Rules", copy=True
    )
    date_from = fields.Date(
        string="In Force From",
        readonly=True,
        copy=False,
        tracking=True,
        help="Earlier bills are split by the earlier versions.",
    )
    version_ids = fields.One2many(
        "telecom.policy.version", "policy_id", string="Earlier Versions", readonly=True
    )
    is_used = fields.Boolean(
        compute="_compute_is_used",
        help="Posted statements were split by the current rules.",
    )
    # Which columns the list of rules needs; the others would only take room.
    has_category = fields.Boolean(compute="_compute_has")
    has_type = fields.Boolean(compute="_compute_has")
    has_amount = fields.Boolean(compute="_compute_has")
    has_percent = fields.Boolean(compute="_compute_has")
    summary = fields.Text(
        compute="_compute_summary", help="A description of the policy in one sentence."
    )
    trial_ids = fields.One2many(
        "telecom.policy.trial",
        "policy_id",
        string="Try It",
        copy=True,
        default=lambda self: self._get_example(),
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            company = policy.company_id or self.env.company
            policy.currency_id = company.currency_id

    @api.depends("rule_ids.scope", "rule_ids.kind")
    def _compute_contribution(self):
        for policy in self:
            policy.contribution = policy._get_contribution()

    @api.depends("rule_ids.scope", "rule_ids.kind")
    def _compute_has(self):
        for policy in self:
            used = {*policy.rule_ids.mapped("scope"), *policy.rule_ids.mapped("kind")}
            policy.has_category = "category" in used
            policy.has_type = "type" in used
            policy.has_amount = "amount" in used
            policy.has_percent = "percent" in used

    @api.onchange("contribution")
    def _onchange_contribution(self):
        if not self.contribution or self.contribution == self._get_contribution():
            return
        kept = self.rule_ids.browse()
        if self.contribution == "combination":
            kept = self.rule_ids
        there = set(kept.mapped("scope"))
        self.rule_ids = [
            *(Command.unlink(rule.id) for rule in self.rule_ids - kept),
            *(
                Command.create(vals)
                for vals in self._get_preset(self.contribution)
                if vals["scope"] not in there
            ),
        ]

    @contextmanager
    def _noting_rules(self):
        """Note what becomes of the summary of these, whose rules are written."""
        before = {policy: policy.summary for policy in self}
        yield
        for policy, summary in before.items():
            if policy.summary != summary:
                policy._log_new_summary(summary)

    def _let_rules_tell_contribution(self):
        # The type was picked to make the rules; from then on the rules tell the type.
        self.env.add_to_compute(self._fields["contribution"], self)

    def _log_new_summary(self, before):
        if untraced.get():
            return
        self._message_log(
            body=self.env._(
                "The contribution was: “%(before)s” From now on it is: “%(after)s”",
                before=before,
                after=self.summary,
            )
        )

    def _get_contribution(self):
        """Return which of the five contribution types the rules make."""
        scopes = set(self.rule_ids.mapped("scope"))
        if len(scopes) != 1:
            return "combination" if scopes else False
        if scopes != {"overall"}:
            return f"amount_{scopes.pop()}"
        is_amount = self.rule_ids[0].kind in ("amount", "none")
        return "amount_user" if is_amount else "percent_user"

    @api.model
    def _get_preset(self, contribution):
        """Return the values of the rules that a contribution type starts with."""
        usage = {
            "category_ids": self.env["telecom.usage.category"],
            "usage_type_ids": self.env["telecom.usage.type"],
        }
        return [
            {
                name: (
                    [Command.set(usage[name].search([("code", "in", value)]).ids)]
                    if name in usage
                    else value
                )
                for name, value in {**vals, "sequence": 10 * position}.items()
            }
            for position, vals in enumerate(PRESETS[contribution], 1)
        ]

    @api.model
    def _get_example(self):
        """Return the amounts to try a new policy on."""
        types = self.env["telecom.usage.type"].search([("code", "in", list(EXAMPLE))])
        return [
            Command.create({"usage_type_id": usage.id, "amount": EXAMPLE[usage.code]})
            for usage in types
        ]

    def _as_engine(self):
        """Return the policy as the engine splits with it."""
        self.ensure_one()
        return Policy(
            rules=tuple(rule._as_engine() for rule in self.rule_ids),
            default=self.default,
        )

    def _get_unit(self):
        """Return the smallest amount of the policy's currency, for the engine."""
        self.ensure_one()
        return Decimal(1).scaleb(-self.currency_id.decimal_places)

    @api.model
    def _get_policies(self, requests):
        """Return the policy of many assignments and days, in a few queries.

        ``requests`` are pairs (assignment id, day). The answer maps each of them to a
        pair (policy id, source): the source says whose policy it is, `assignment`,
        `contract`, `department` or `company`. Both are False without one.
        """
        assignments = self.env["telecom.assignment"].browse(
            {assignment_id for assignment_id, _day in requests}
        )
        assignments = assignments.sudo()  # who asks may see totals only, not holders
        by_id = {assignment.id: assignment for assignment in assignments}
        versions = self._get_hr_versions(assignments.employee_id)
        found = {}
        result = {}
        for assignment_id, day in requests:
            assignment = by_id[assignment_id]
            version = self._get_version_on(versions[assignment.employee_id.id], day)
            key = assignment_id, version.id
            if key not in found:
                found[key] = self._get_nearest(
                    assignment.policy_id, version, assignment.company_id
                )
            result[assignment_id, day] = found[key]
        return result

    def _get_nearest(self, own, version, company):
        """Return (policy id, source): the assignment's own policy goes first."""
        candidates = (
            ("assignment", own),
            ("contract", version.telecom_policy_id),
            ("department", version.department_id.telecom_policy_id),
            ("company", company.telecom_policy_id),
        )
        return next(
            ((policy.id, source) for source, policy in candidates if policy),
            (False, False),
        )

    @api.model
    def _get_employee_policies(self, employees, day):
        """Return {employee id: (policy id, source)}, whatever lines they hold."""
        versions = self._get_hr_versions(employees)
        return {
            employee_sudo.id: self._get_nearest(
                self.browse(),
                self._get_version_on(versions[employee_sudo.id], day),
                employee_sudo.company_id,
            )
            for employee_sudo in employees.sudo()  # policies of a company, no more
        }

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
            return self.env["hr.version"].sudo()  # empty, and asked for its fields
        in_force = bisect_right(versions, day, key=lambda version: version.date_version)
        return versions[max(in_force - 1, 0)]

    def _try_amounts(self, engine_policy, amounts):
        """Split amounts as one bill; return (employer, employee, rule in words) each.

        ``amounts`` are pairs (usage type, amount); ``engine_policy`` are the terms of
        this policy that hold.
        """
        self.ensure_one()
        unit = self._get_unit()
        charges = [
            Charge(
                key=position,
                usage_type=usage_type.code,
                category=usage_type.category_id.code,
                amount=Decimal(str(amount)).quantize(unit),
            )
            for position, (usage_type, amount) in enumerate(amounts)
        ]
        wording = PolicyWording(self.env, engine_policy, self.currency_id)
        shares = sorted(
            split(charges, engine_policy, unit).shares, key=lambda share: share.key
        )
        return [
            (share.employer, share.employee, wording.get_rule(share.rule))
            for share in shares
        ]

    employee_count = fields.Integer(
        "Employees", compute="_compute_employee_count", groups=HOLDER_GROUPS
    )

    @api.depends_context("allowed_company_ids")
    def _compute_employee_count(self):
        counts = dict(
            self.env["telecom.policy.holder"]._read_group(
                [("policy_id", "in", self.ids)],
                ["policy_id"],
                ["employee_id:count_distinct"],
            )
        )
        for policy in self:
            policy.employee_count = counts.get(policy._origin, 0)

    def action_open_telecom_holders(self):
        """Open who has this policy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Employees with %(policy)s", policy=self.name),
            "res_model": "telecom.policy.holder",
            "view_mode": "list,pivot,graph",
            "domain": [("policy_id", "=", self.id), ("employee_id", "!=", False)],
        }
