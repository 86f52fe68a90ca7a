from bisect import bisect_right
from collections import Counter, defaultdict
from contextlib import contextmanager
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools.i18n import format_list

from ..engine import Policy
from .telecom_channel import CHANNELS
from .telecom_policy_presets import EXAMPLE, PRESETS
from .telecom_policy_rule import CHECKED_BY_POLICY
from .telecom_policy_wording import PolicyWording

POLICY_SOURCES = [
    ("assignment", "The assignment"),
    ("contract", "The contract"),
    ("department", "The department"),
    ("company", "The company"),
    ("correction", "A correction"),
]
SPLITTING_FIELDS = {"rule_ids", "default", "scope", "prorate"}


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
        help="Choose one to start from. The rules below decide, and they are yours to "
        "change.",
    )
    default = fields.Selection(
        [("employee", "The employee pays it"), ("employer", "The employer pays it")],
        string="Without a Rule",
        required=True,
        default="employee",
        tracking=True,
        help="Who pays the usage that none of the rules is for.",
    )
    scope = fields.Selection(
        [
            ("line", "Each line"),
            ("employee", "All lines of an employee"),
        ],
        string="Amounts Are For",
        required=True,
        default="line",
        tracking=True,
    )
    prorate = fields.Selection(
        [
            ("full", "The full amounts"),
            ("prorated", "The amounts by days"),
        ],
        string="For Part of a Period",
        required=True,
        default="full",
        tracking=True,
        help="What holders get who had the line for a part of the billing period only.",
    )
    telecom_channel = fields.Selection(
        CHANNELS,
        string="Collected By",
        tracking=True,
        help="How the employee's part is collected, unless the employee has a way of "
        "their own. Without one here, the one of the company.",
    )
    rule_ids = fields.One2many(
        "telecom.policy.rule", "policy_id", string="Rules", copy=True
    )
    date_from = fields.Date(
        string="In Force From",
        readonly=True,
        copy=False,
        tracking=True,
        help="Bills of earlier days are split by the earlier versions.",
    )
    version_ids = fields.One2many(
        "telecom.policy.version", "policy_id", string="Earlier Versions", readonly=True
    )
    is_used = fields.Boolean(
        compute="_compute_is_used",
        help="Posted statements are split by the rules as they are.",
    )
    # Which columns the list of rules needs; the others would only take room.
    has_category = fields.Boolean(compute="_compute_has")
    has_type = fields.Boolean(compute="_compute_has")
    has_amount = fields.Boolean(compute="_compute_has")
    has_percent = fields.Boolean(compute="_compute_has")
    summary = fields.Text(
        compute="_compute_summary", help="What the policy does, in one sentence."
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

    @api.depends(
        "currency_id",
        "default",
        "scope",
        "rule_ids.scope",
        "rule_ids.kind",
        "rule_ids.category_ids",
        "rule_ids.usage_type_ids",
        "rule_ids.amount",
        "rule_ids.percent",
        "rule_ids.capped",
        "rule_ids.cap",
        "rule_ids.counts_towards_parent",
    )
    @api.depends_context("lang", "company")
    def _compute_summary(self):
        for policy in self:
            policy.summary = policy._get_problem() or PolicyWording(
                self.env, policy._as_engine(), policy.currency_id
            ).get_summary(policy.scope)

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

    @api.constrains("rule_ids")
    def _check_rules(self):
        for policy in self:
            if problem := policy._get_problem():
                raise ValidationError(problem)

    @api.model_create_multi
    def create(self, vals_list):
        made = self.with_context(telecom_rules=CHECKED_BY_POLICY)
        policies = super(TelecomPolicy, made).create(vals_list).with_env(self.env)
        policies._let_rules_tell_contribution()
        return policies

    def write(self, vals):
        before, used = {}, {}
        if SPLITTING_FIELDS & vals.keys():
            before = {policy: policy.summary for policy in self}
            used = {each: each._get_terms() for each in self if each.is_used}
        # Rules are compared when all of them are written: a usage type may move from
        # one rule to another in one go.
        written = self.with_context(telecom_rules=CHECKED_BY_POLICY)
        result = super(TelecomPolicy, written).write(vals)
        for policy, terms in used.items():
            if policy._get_terms() != terms:
                policy._refuse_used()
        if "contribution" in vals:
            self._let_rules_tell_contribution()
        for policy, summary in before.items():
            if policy.summary != summary:
                policy._log_new_summary(summary)
        return result

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
        if self._is_quiet():
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

    def _get_problem(self):
        """Say what is wrong with the rules, as the engine would; False when nothing."""
        self.ensure_one()
        problems = (rule._get_problem() for rule in self.rule_ids)
        return next(filter(None, problems), False) or self._get_clash()

    def _get_clash(self):
        """Say which usage stands in two rules, so that neither can decide."""
        rules = self.rule_ids
        if len(rules.filtered(lambda rule: rule.scope == "overall")) > 1:
            return self.env._(
                "Two rules are for the whole bill, and only one can decide. Remove one "
                "of them, or give it usage categories or usage types."
            )
        usage = Counter(key for rule in rules for key in rule._get_usage()._origin)
        if twice := [record.name for record, count in usage.items() if count > 1]:
            return self.env._(
                "%(usage)s: more than one rule names this usage, and only one can "
                "decide. Keep it in one rule.",
                usage=format_list(self.env, twice),
            )
        return False

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
        `contract`, `department` or `company`. Both are False when nobody has one.
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
