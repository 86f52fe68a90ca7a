"""The split under a policy whose amounts include the tax."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .charge import Charge
from .money import CENT, round_all
from .policy import Policy, Rule
from .split import split


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxedCharge:
    """A charge without its tax, and the tax. Those of one ``group`` round together."""

    key: Hashable
    usage_type: str
    category: str
    amount: Decimal
    tax: Decimal
    group: Hashable = None

    @property
    def gross(self) -> Decimal:
        """The amount with its tax."""
        return self.amount + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxedShare:
    """Both parts of one charge, without tax and the tax, and the rule that decided."""

    key: Hashable
    employer: Decimal
    employer_tax: Decimal
    employee: Decimal
    employee_tax: Decimal
    rule: Rule | None

    @property
    def employer_gross(self) -> Decimal:
        """The employer's part, tax included: it uses up the limit of the rule."""
        return self.employer + self.employer_tax


def split_taxed(
    charges: Iterable[TaxedCharge], policy: Policy, unit: Decimal = CENT
) -> list[TaxedShare]:
    """Split charges by their amounts with tax.

    The split amounts are gross, in whole units. Of the employee's gross part Q of a
    group, the net is E = round(Q * net / gross) and the tax is Q - E, not a rounding of
    its own. So for every charge, group and statement

        employee's net + employee's tax = employee's gross part,
        employer's net + employer's tax = employer's gross part,

    exactly, and a limit of 30.00 is used by 30.00 however many charges there are. Tax
    that is worked out from the net alone, round(E * rate), cannot always do that: of
    121 gross amounts in a row at 21 %, 21 are no net with its rounded tax. Where one
    is, E is the only net that makes it, because two nets differ by more than a unit
    with their tax; elsewhere the tax is one unit off that rounding.

    >>> thirty = Policy(rules=(Rule(scope="overall", kind="amount", amount=30),))
    >>> twelve = [TaxedCharge(key=key, usage_type="sms", category="messaging",
    ...     amount=Decimal("4.16"), tax=Decimal("0.87")) for key in range(12)]
    >>> shares = split_taxed(twelve, thirty)
    >>> sum(share.employer_gross for share in shares)
    Decimal('30.00')
    >>> sum(share.employee for share in shares)
    Decimal('25.11')
    """
    charges = list(charges)
    shares = split(
        [
            Charge(
                key=charge.key,
                usage_type=charge.usage_type,
                category=charge.category,
                amount=charge.gross,
            )
            for charge in charges
        ],
        policy,
        unit,
    ).shares
    parts = [share.employee for share in shares]
    nets = _nets(charges, parts, unit)
    return [
        TaxedShare(
            key=charge.key,
            employer=charge.amount - net,
            employer_tax=charge.tax - (share.employee - net),
            employee=net,
            employee_tax=share.employee - net,
            rule=share.rule,
        )
        for charge, share, net in zip(charges, shares, nets, strict=True)
    ]


def _nets(
    charges: Sequence[TaxedCharge], parts: Sequence[Decimal], unit: Decimal
) -> list[Decimal]:
    """Return the net of the gross part of each charge, rounded group by group."""
    groups: dict[Hashable, list[int]] = {}
    for index, charge in enumerate(charges):
        groups.setdefault(charge.group, []).append(index)
    nets: dict[int, Decimal] = {}
    for indexes in groups.values():
        rounded = round_all([_net(charges[i], parts[i]) for i in indexes], unit)
        nets.update(zip(indexes, rounded, strict=True))
    return [nets[index] for index in range(len(charges))]


def _net(charge: TaxedCharge, part: Decimal) -> Decimal:
    if part == charge.gross:  # all of it, also where net and tax cancel out
        return charge.amount
    return part * charge.amount / charge.gross if charge.gross else Decimal(0)
