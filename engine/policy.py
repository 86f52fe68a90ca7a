"""The contribution of the employer: a policy and its rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from .money import CENT, as_decimal
from .period import prorate

SCOPES = ("type", "category", "overall")  # in the order in which rules are evaluated
KINDS = ("amount", "percent", "full", "none")
PARTIES = ("employee", "employer")
_KIND_OF = {"amount": "amount", "percent": "percent", "cap": "percent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The employer's contribution to the usage types or categories in ``keys``.

    =========  ==================================================================
    kind       the employer pays
    =========  ==================================================================
    amount     up to ``amount``
    percent    ``percent`` of it, up to ``cap`` when there is one
    full       all
    none       nothing
    =========  ==================================================================

    What several keys of one rule use is paid out of one amount. A rule that
    ``counts_towards_parent`` uses up the limit of the rule around it.

    >>> sms = Rule(scope="type", kind="amount", keys={"sms", "mms"}, amount=Decimal(5))
    >>> sms.limit
    Decimal('5')
    >>> Rule(scope="overall", kind="percent", percent=Decimal(120))
    Traceback (most recent call last):
    ValueError: percent: 120 is more than 100
    """

    scope: str
    kind: str
    keys: frozenset[str] = frozenset()
    amount: Decimal | None = None
    percent: Decimal | None = None
    cap: Decimal | None = None
    counts_towards_parent: bool = True

    def __post_init__(self) -> None:
        """Refuse a rule that does not say what it pays, or says it twice."""
        _check_choice("scope", self.scope, SCOPES)
        _check_choice("kind", self.kind, KINDS)
        object.__setattr__(self, "keys", _read_keys(self.scope, self.keys))
        for name, kind in _KIND_OF.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, self._read_figure(name, kind, value))
            elif name == self.kind:
                raise ValueError(f"{name}: a rule of kind {self.kind} needs it")
        if self.percent is not None and self.percent > 100:
            raise ValueError(f"percent: {self.percent} is more than 100")
        if self.counts_towards_parent not in (True, False):
            raise ValueError(
                f"counts_towards_parent: {self.counts_towards_parent!r} is not a bool"
            )

    def _read_figure(self, name: str, kind: str, value: Any) -> Decimal:
        if kind != self.kind:
            raise ValueError(f"{name}: a rule of kind {self.kind} has none")
        value = as_decimal(value, name)
        if value < 0:
            raise ValueError(f"{name}: {value} is negative")
        return value

    @property
    def limit_field(self) -> str:
        """The name of the field that limits the rule."""
        return "amount" if self.kind == "amount" else "cap"

    @property
    def limit(self) -> Decimal | None:
        """The most that the rule pays, or None when nothing limits it."""
        return self.amount if self.kind == "amount" else self.cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules of a contribution, and who pays what no rule governs.

    A usage type is in at most one type rule, a category in at most one category rule,
    and at most one rule is for everything.

    >>> Policy(rules=(
    ...     Rule(scope="type", kind="none", keys={"mms"}),
    ...     Rule(scope="type", kind="full", keys={"mms"}),
    ... ))
    Traceback (most recent call last):
    ValueError: keys: mms stands in two rules of scope type
    """

    rules: tuple[Rule, ...] = ()
    default: str = "employee"
    _positions: Mapping[tuple[str, str], int] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index the rules by what they govern, refusing a second one for the same."""
        _check_choice("default", self.default, PARTIES)
        object.__setattr__(self, "rules", tuple(self.rules))
        if not all(isinstance(rule, Rule) for rule in self.rules):
            raise ValueError("rules: not all of them are a Rule")
        positions: dict[tuple[str, str], int] = {}
        for position, rule in enumerate(self.rules):
            for key in rule.keys or ("",):
                if positions.setdefault((rule.scope, key), position) != position:
                    raise ValueError(
                        f"keys: {key or 'everything'} stands in two rules"
                        f" of scope {rule.scope}"
                    )
        object.__setattr__(self, "_positions", positions)

    def position(self, scope: str, key: str = "") -> int | None:
        """Return which of the rules is the one of that scope for ``key``.

        >>> policy = Policy(rules=(Rule(scope="category", kind="full", keys={"data"}),))
        >>> policy.position("category", "data"), policy.position("overall")
        (0, None)
        """
        return self._positions.get((scope, key))

    def governing(self, usage_type: str, category: str) -> int | None:
        """Return which rule governs a charge; None leaves it to the default.

        >>> policy = Policy(rules=(
        ...     Rule(scope="overall", kind="full"),
        ...     Rule(scope="type", kind="none", keys={"mms"}),
        ... ))
        >>> policy.governing("mms", "messaging"), policy.governing("sms", "messaging")
        (1, 0)
        """
        get = self._positions.get
        position = get(("type", usage_type))
        if position is None:
            position = get(("category", category))
        return get(("overall", "")) if position is None else position

    def parent(self, position: int, categories: Collection[str]) -> int | None:
        """Return the rule whose limit the rule at ``position`` counts towards.

        ``categories`` are those of the usage that the rule governs: a type rule stands
        inside the one category rule that governs all of them, else inside the overall
        rule.

        >>> policy = Policy(rules=(
        ...     Rule(scope="overall", kind="full"),
        ...     Rule(scope="category", kind="full", keys={"voice"}),
        ...     Rule(scope="type", kind="full", keys={"calls", "surfing"}),
        ... ))
        >>> policy.parent(2, {"voice"}), policy.parent(2, {"voice", "data"})
        (1, 0)
        """
        scope = self.rules[position].scope
        if scope == "overall":
            return None
        if scope == "type":
            around = {self.position("category", category) for category in categories}
            if len(around) == 1 and None not in around:
                return around.pop()
        return self.position("overall")

    def inside_out(self) -> list[int]:
        """Return the positions of the rules in the order in which they are evaluated.

        >>> policy = Policy(rules=(
        ...     Rule(scope="overall", kind="full"),
        ...     Rule(scope="type", kind="none", keys={"mms"}),
        ... ))
        >>> policy.inside_out()
        [1, 0]
        """
        return sorted(
            range(len(self.rules)), key=lambda at: SCOPES.index(self.rules[at].scope)
        )

    def prorated(self, days: int, of_days: int, unit: Decimal = CENT) -> Policy:
        """Return the policy for a part of a period: every limit by its days.

        >>> rule = Rule(scope="overall", kind="amount", amount=Decimal(30))
        >>> policy = Policy(rules=(rule,))
        >>> policy.prorated(10, 31).rules[0].amount
        Decimal('9.68')
        """
        rules = []
        for rule in self.rules:
            if rule.limit is None:
                rules.append(rule)
            else:
                limit = prorate(rule.limit, days, of_days, unit)
                rules.append(replace(rule, **{rule.limit_field: limit}))
        return replace(self, rules=tuple(rules))

    def agreed(self, categories: Mapping[str, str] | None = None) -> Decimal:
        """Return the sum of the amounts agreed per user: the limits that stand alone.

        A limit inside another limit adds nothing to what was agreed. ``categories``
        tells the category of a usage type; a type rule whose categories are not all
        known stands inside the overall rule.

        >>> overall = Rule(scope="overall", kind="amount", amount=Decimal(30))
        >>> sms = Rule(scope="type", kind="amount", keys={"sms"}, amount=Decimal(5))
        >>> Policy(rules=(overall, sms)).agreed()
        Decimal('30')
        >>> Policy(rules=(overall, replace(sms, counts_towards_parent=False))).agreed()
        Decimal('35')
        """
        known = categories or {}
        total = Decimal(0)
        for position, rule in enumerate(self.rules):
            if rule.limit is not None and not any(
                around.limit is not None for around in self._around(position, known)
            ):
                total += rule.limit
        return total

    def used(
        self,
        employer: Mapping[int, Decimal],
        categories: Mapping[str, str] | None = None,
    ) -> Decimal:
        """Return what was used of the amounts that ``agreed`` sums up.

        ``employer`` tells what the employer paid by position of the rule. The payment
        of a rule inside a limit uses up that limit, and no limit is used more than
        whole.

        >>> overall = Rule(scope="overall", kind="amount", amount=Decimal(30))
        >>> calls = Rule(scope="type", kind="full", keys={"calls"})
        >>> Policy(rules=(overall, calls)).used({0: Decimal(0), 1: Decimal(45)})
        Decimal('30')
        """
        known = categories or {}
        spent: dict[int, Decimal] = {}
        for position, amount in employer.items():
            chain = [self.rules[position], *self._around(position, known)]
            limited = [rule for rule in chain if rule.limit is not None]
            if limited:
                root = self.rules.index(limited[-1])
                spent[root] = spent.get(root, Decimal(0)) + amount
        return sum(
            (min(amount, self.rules[root].limit) for root, amount in spent.items()),
            Decimal(0),
        )

    def _around(self, position: int, known: Mapping[str, str]) -> Iterator[Rule]:
        """Yield the rules that a rule counts towards, from the inside out."""
        categories = {known.get(key, "") for key in self.rules[position].keys}
        while self.rules[position].counts_towards_parent:
            parent = self.parent(position, categories)
            if parent is None:
                return
            yield self.rules[parent]
            position = parent

    def as_dict(self) -> dict[str, Any]:
        """Return the policy as plain data that JSON can hold; amounts are text.

        >>> rule = Rule(scope="overall", kind="amount", amount=Decimal("30.00"))
        >>> data = Policy(rules=(rule,)).as_dict()
        >>> data["default"], data["rules"][0]["amount"], data["rules"][0]["cap"]
        ('employee', '30.00', None)
        """
        return {
            "default": self.default,
            "rules": [
                {name: _as_plain(value) for name, value in asdict(rule).items()}
                for rule in self.rules
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Policy:
        """Return the policy that ``as_dict`` wrote; what is left out has its default.

        >>> policy = Policy(rules=(Rule(scope="type", kind="none", keys={"mms"}),))
        >>> Policy.from_dict(policy.as_dict()) == policy
        True
        """
        rules = tuple(_rule_from_plain(values) for values in data.get("rules", ()))
        return cls(rules=rules, default=data.get("default", "employee"))


def _check_choice(name: str, value: Any, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: {value!r} is not one of {', '.join(choices)}")


def _read_keys(scope: str, keys: Any) -> frozenset[str]:
    # A lone text is a collection too, of letters that are no codes.
    if (
        isinstance(keys, str)
        or not isinstance(keys, Collection)
        or not all(key and isinstance(key, str) for key in keys)
    ):
        raise ValueError(f"keys: {keys!r} is not a set of codes")
    if scope == "overall" and keys:
        raise ValueError("keys: the overall rule is for everything and has none")
    if scope != "overall" and not keys:
        raise ValueError(f"keys: a rule of scope {scope} needs at least one")
    return frozenset(keys)


def _as_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return sorted(value) if isinstance(value, frozenset) else value


def _rule_from_plain(values: Mapping[str, Any]) -> Rule:
    known = {each.name for each in fields(Rule)}
    for name in values:
        if name not in known:
            raise ValueError(f"{name}: a rule has no such field")
    figures = {
        name: _figure_from_plain(name, values[name])
        for name in _KIND_OF
        if values.get(name) is not None
    }
    return Rule(**{"scope": None, "kind": None, **values, **figures})


def _figure_from_plain(name: str, value: Any) -> Decimal:
    if not isinstance(value, str):
        return as_decimal(value, name)
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{name}: {value!r} is not an amount") from None
