"""Split the bill of a very large company, without Odoo and without a database."""

import json
import time
from decimal import Decimal
from statistics import median

from kit import light_package  # noqa: F401 - makes the addon importable without Odoo
from telecom_split_billing.engine import Charge, Policy, Rule, split

STATEMENTS = 10_000
CHARGES_EACH = 10
TIMES = 5
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


def rule(scope, kind, *keys, **limits):
    """Return a rule, its limits given as texts."""
    limits = {name: Decimal(limit) for name, limit in limits.items()}
    return Rule(scope=scope, kind=kind, keys=frozenset(keys), **limits)


policy = Policy(
    rules=(
        rule("overall", "amount", amount="30"),
        rule("category", "percent", "data", percent="33.3", cap="9"),
        rule("category", "none", "non_usage"),
        rule("type", "amount", "sms", "mms", amount="5"),
        rule("type", "full", "calls"),
    )
)
types = sorted(CATEGORY_OF)


def charge(statement, number):
    """Return one charge of a statement, of some usage type and amount."""
    usage_type = types[number % len(types)]
    cents = (statement * 7_919 + number * 1_049) % 5_000
    return Charge(
        key=number,
        usage_type=usage_type,
        category=CATEGORY_OF[usage_type],
        amount=Decimal(cents) / 100,
    )


statements = [
    [charge(statement, number) for number in range(CHARGES_EACH)]
    for statement in range(STATEMENTS)
]
seconds = []
for _ in range(TIMES):
    start = time.process_time()
    for charges in statements:
        split(charges, policy)
    seconds.append(time.process_time() - start)
result = {"seconds": median(seconds), "baseline_seconds": None, "ratio": None}
print(json.dumps(result))
