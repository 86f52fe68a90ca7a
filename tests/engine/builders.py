"""Short words for the tests of the engine: charges, rules and what hypothesis draws."""

from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from ...engine import Charge, Policy, Rule

# The machine that runs the tests may be busy; speed is measured by dev/bench.
thoroughly = settings(max_examples=200, deadline=None)

CATEGORY_OF = {
    "calls": "voice",
    "calls_abroad": "voice",
    "sms": "messaging",
    "mms": "messaging",
    "surfing": "data",
    "roaming": "data",
    "subscription": "non_usage",
    "discount": "non_usage",
}
CENT = Decimal("0.01")


def charge(usage_type, amount, key=None):
    """Return a charge of one of the usage types above."""
    return Charge(
        key=usage_type if key is None else key,
        usage_type=usage_type,
        category=CATEGORY_OF[usage_type],
        amount=Decimal(amount),
    )


def charges(**amounts):
    """Return one charge per usage type."""
    return [charge(usage_type, amount) for usage_type, amount in amounts.items()]


def rule(scope, kind, *keys, beside=False, **figures):
    """Return a rule; ``beside`` does not count towards its parent."""
    return Rule(
        scope=scope,
        kind=kind,
        keys=frozenset(keys),
        counts_towards_parent=not beside,
        **{name: Decimal(figure) for name, figure in figures.items()},
    )


def policy(*rules, default="employee"):
    """Return a policy of these rules."""
    return Policy(rules=rules, default=default)


def as_text(result):
    """Return a split as a table of texts: key, employer, employee."""
    return [
        (share.key, str(share.employer), str(share.employee)) for share in result.shares
    ]


amounts = st.integers(-9_999, 9_999).map(lambda cents: cents * CENT)
positive_amounts = st.integers(0, 9_999).map(lambda cents: cents * CENT)
statements = st.lists(
    st.tuples(st.sampled_from(sorted(CATEGORY_OF)), amounts), max_size=12
).map(
    lambda drawn: [
        charge(usage_type, amount, key)
        for key, (usage_type, amount) in enumerate(drawn)
    ]
)


@st.composite
def _rules(draw, scope, keys=()):
    kind = draw(st.sampled_from(["amount", "percent", "full", "none"]))
    figures = {}
    if kind == "amount":
        figures["amount"] = draw(positive_amounts)
    if kind == "percent":
        figures["percent"] = draw(st.integers(0, 400)) / Decimal(4)
        if draw(st.booleans()):
            figures["cap"] = draw(positive_amounts)
    return rule(scope, kind, *keys, beside=draw(st.booleans()), **figures)


@st.composite
def policies(draw):
    """Draw any policy: pools of types, pools of categories, one for everything."""
    rules = []
    for scope, keys in (
        ("type", sorted(CATEGORY_OF)),
        ("category", sorted(set(CATEGORY_OF.values()))),
    ):
        # Which pool each key swims in; pool 0 is without a rule.
        pools = draw(
            st.lists(st.integers(0, 3), min_size=len(keys), max_size=len(keys))
        )
        for pool in sorted(set(pools) - {0}):
            members = [
                key for key, drawn in zip(keys, pools, strict=True) if drawn == pool
            ]
            rules.append(draw(_rules(scope, members)))
    if draw(st.booleans()):
        rules.append(draw(_rules("overall")))
    return policy(
        *draw(st.permutations(rules)),
        default=draw(st.sampled_from(["employee", "employer"])),
    )
