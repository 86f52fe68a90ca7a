from collections import defaultdict

from odoo.tools.i18n import format_list
from odoo.tools.misc import formatLang


class PolicyWording:
    """The words for a policy of the engine, in the language of the user.

    The engine's policy is what a statement keeps as a snapshot, so an old statement
    reads as its policy did on that day, whatever became of it.
    """

    def __init__(self, env, policy, currency, category_of=None):
        """Prepare the names of usage types and categories, archived ones included.

        ``category_of`` maps usage types to theirs, where that is not as it is today.
        """
        self.env = env
        self.policy = policy
        self.currency = currency
        types = env["telecom.usage.type"].with_context(active_test=False).search([])
        categories = env["telecom.usage.category"].search([])
        self.names = {
            "type": {record.code: record.name for record in types},
            "category": {record.code: record.name for record in categories},
        }
        self.category_of = {record.code: record.category_id.code for record in types}
        self.category_of.update(category_of or {})

    def get_summary(self, scope):
        """Return in one sentence what the policy does, on a line or an employee."""
        policy = self.policy
        if not policy.rules:
            return self._get_default_summary()
        positions = sorted(range(len(policy.rules)), key=self._get_order)
        contributions = [self._get_contribution(position) for position in positions]
        values = {"contributions": format_list(self.env, contributions)}
        rest_is_employees = (
            policy.default == "employee" or policy.position("overall") is not None
        )
        if rest_is_employees and scope == "line":
            return self.env._(
                "On each bill of a line, the employer pays %(contributions)s; the "
                "employee pays the rest.",
                **values,
            )
        if rest_is_employees:
            return self.env._(
                "On each bill of all lines of an employee together, the employer pays "
                "%(contributions)s; the employee pays the rest.",
                **values,
            )
        if scope == "line":
            return self.env._(
                "On each bill of a line, the employer pays %(contributions)s. The "
                "employer also pays usage that is not named here; the employee "
                "pays the rest.",
                **values,
            )
        return self.env._(
            "On each bill of all lines of an employee together, the employer pays "
            "%(contributions)s. The employer also pays usage that is not named "
            "here; the employee pays the rest.",
            **values,
        )

    def get_details(self):
        """Return what the employer pays under each rule, one by one, and without one.

        The narrowest rules come first, as they decide.
        """
        positions = sorted(range(len(self.policy.rules)), key=self._get_order)
        details = [self._get_contribution(position) for position in positions]
        if self.policy.position("overall") is not None:
            return details
        if self.policy.default == "employer":
            return [*details, self.env._("everything that is not named here in full")]
        return [*details, self.env._("nothing of usage that is not named here")]

    def get_rule(self, rule):
        """Return what a rule of the policy does, as in “up to 5 € of National SMS”.

        ``rule`` is the rule of a share; None when no rule named its usage.
        """
        if rule is not None:
            return self._get_contribution(self.policy.rules.index(rule))
        if self.policy.default == "employer":
            return self.env._("usage without a rule in full")
        return self.env._("nothing of usage without a rule")

    def _get_default_summary(self):
        if self.policy.default == "employer":
            return self.env._("The employer pays the whole bill.")
        return self.env._("The employee pays the whole bill.")

    def _get_order(self, position):
        return ("type", "category", "overall").index(self.policy.rules[position].scope)

    def _get_contribution(self, position):
        """Return what the employer pays under a rule, with what it includes already."""
        contribution = self._get_own_contribution(position)
        inner = self._get_counted()[position]
        if not inner or self._pays_nothing(self.policy.rules[position]):
            return contribution
        return self.env._(
            "%(contribution)s, less the employer's part of %(usage)s",
            contribution=contribution,
            usage=format_list(self.env, [self._get_usage(each) for each in inner]),
        )

    def _get_own_contribution(self, position):
        rule = self.policy.rules[position]
        usage = self._get_usage(position)
        if self._pays_nothing(rule):
            return self.env._("nothing of %(usage)s", usage=usage)
        if rule.kind == "full":
            return self.env._("%(usage)s in full", usage=usage)
        if rule.limit is not None and len(rule.keys) > 1:
            # One amount for several kinds of usage is not that amount for each.
            usage = self.env._("%(usage)s together", usage=usage)
        if rule.kind == "amount":
            return self.env._(
                "up to %(amount)s of %(usage)s",
                amount=self._format(rule.amount),
                usage=usage,
            )
        percent = f"{rule.percent.normalize():f}"
        if rule.cap is None:
            return self.env._(
                "%(percent)s%% of %(usage)s", percent=percent, usage=usage
            )
        return self.env._(
            "%(percent)s%% of %(usage)s, up to %(cap)s",
            percent=percent,
            usage=usage,
            cap=self._format(rule.cap),
        )

    def _get_usage(self, position):
        """Return the usage that a rule is for, as it reads in a sentence."""
        rule = self.policy.rules[position]
        if rule.scope == "overall":
            if len(self.policy.rules) == 1:
                return self.env._("everything")
            return self.env._("everything else")
        names = self.names[rule.scope]
        usage = format_list(
            self.env, [name for code, name in names.items() if code in rule.keys]
        )
        if rule.scope == "category" and self._has_narrower(rule):
            return self.env._("the rest of %(usage)s", usage=usage)
        return usage

    def _has_narrower(self, rule):
        return any(
            self.category_of.get(key) in rule.keys
            for other in self.policy.rules
            if other.scope == "type"
            for key in other.keys
        )

    def _get_counted(self):
        """Return {rule with a limit: rules whose payments use it up}, as positions."""
        rules = self.policy.rules
        counted = defaultdict(list)
        for position, rule in enumerate(rules):
            around = position
            while around is not None and not self._pays_nothing(rule):
                categories = {self.category_of.get(key) for key in rules[around].keys}
                is_counted = rules[around].counts_towards_parent
                around = self.policy.parent(around, categories) if is_counted else None
                if around is not None and rules[around].limit is not None:
                    counted[around].append(position)
        return counted

    def _pays_nothing(self, rule):
        return rule.kind == "none" or 0 in (rule.limit, rule.percent)

    def _format(self, amount):
        return formatLang(self.env, float(amount), currency_obj=self.currency)
