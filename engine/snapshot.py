"""All that decides how a posted statement is split, kept as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from .money import CENT
from .policy import Policy, Rule


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A policy, and what stands around it when a statement is split.

    ``days`` are the days held and those of the period, where the amounts go by days.
    ``categories`` maps each usage type to its category, ``payers`` an operator to who
    pays third-party payments there, ``flat`` a tax rate to the percentage that
    employees pay where the tax is deducted at a flat rate. A value that the mapping
    lacks was not known then.

    A rule is named by its id, which means nothing outside of the snapshot.

    >>> thirty = Rule(scope="overall", kind="amount", amount=Decimal(30))
    >>> snapshot = Snapshot(policy=Policy(rules=(thirty,)), days=(10, 31))
    >>> snapshot.effective.rules[0].amount, snapshot.get_rule("0").amount
    (Decimal('9.68'), Decimal('9.68'))
    >>> Snapshot.from_dict(snapshot.as_dict()) == snapshot
    True
    """

    policy: Policy
    days: tuple[int, int] | None = None
    tax_included: bool = False
    categories: Mapping[str, str] = field(default_factory=dict)
    payers: Mapping[str, str] = field(default_factory=dict)
    flat: Mapping[str, str] = field(default_factory=dict)
    unit: Decimal = CENT

    @cached_property
    def effective(self) -> Policy:
        """The policy that splits, its amounts by days where they go by days."""
        if self.days is None or self.days[0] == self.days[1]:
            return self.policy
        return self.policy.prorated(*self.days, self.unit)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The ids of the rules, in their order."""
        return tuple(map(str, range(len(self.policy.rules))))

    def get_position(self, rule_id: str | None) -> int | None:
        """Return which of the rules has an id; None for the default, or for another."""
        return self.rule_ids.index(rule_id) if rule_id in self.rule_ids else None

    def get_rule(self, rule_id: str | None) -> Rule | None:
        """Return a rule, its amounts by days; None for the default, or for another."""
        position = self.get_position(rule_id)
        return None if position is None else self.effective.rules[position]

    def with_days(self, days: int) -> Snapshot:
        """Return the snapshot for other days of the same period.

        >>> Snapshot(policy=Policy(), days=(10, 31)).with_days(21).days
        (21, 31)
        >>> Snapshot(policy=Policy()).with_days(21).days is None
        True
        """
        return replace(self, days=(days, self.days[1])) if self.days else self

    def completed(
        self, categories: Mapping[str, str], payers: Mapping[str, str]
    ) -> Snapshot:
        """Return the snapshot with what it does not know yet; the rest stays.

        >>> old = Snapshot(policy=Policy(), categories={"sms": "messaging"})
        >>> old.completed({"sms": "data", "fax": "voice"}, {}).categories
        {'sms': 'messaging', 'fax': 'voice'}
        """
        known = replace(
            self,
            categories={**categories, **self.categories},
            payers={**payers, **self.payers},
        )
        return self if known == self else known

    def as_dict(self) -> dict[str, Any]:
        """Return the snapshot as plain data that JSON can hold."""
        data = self.policy.as_dict()
        for rule_id, rule in zip(self.rule_ids, data["rules"], strict=True):
            rule["id"] = rule_id
        return {
            **data,
            "days": list(self.days) if self.days else None,
            "tax": "included" if self.tax_included else "excluded",
            "types": dict(self.categories),
            "third_party": dict(self.payers),
            "flat": dict(self.flat),
            "unit": str(self.unit),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Snapshot:
        """Return the snapshot that ``as_dict`` wrote."""
        rules = [
            {name: value for name, value in rule.items() if name != "id"}
            for rule in data.get("rules", ())
        ]
        days = data.get("days")
        return cls(
            policy=Policy.from_dict({**data, "rules": rules}),
            days=tuple(days) if days else None,
            tax_included=data.get("tax") == "included",
            categories=data.get("types", {}),
            payers=data.get("third_party", {}),
            flat=data.get("flat", {}),
            unit=Decimal(data.get("unit", str(CENT))),
        )
