"""Which column of amounts is the charge: by their sums, then by their headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .arithmetic import Proofs, is_tax_inside, prove
from .propose_columns import LEAST, MONEY, Column, fit_of
from .propose_rows import Total
from .words import is_total_text, tokens

_SURE = 0.55
_MARGIN = 0.12
_HALF = 0.5
_HALF_CENT = Decimal("0.005")
_HUNDREDTH = Decimal("0.01")
_ONE = Decimal(1)
# Where a sales tax is no tax that is deducted.
_SALES_TAX = frozenset({"US", "CA"})


@dataclass(slots=True)
class Charge:
    """The columns of the amounts, and what is doubtful about them."""

    net: list[Column] = field(default_factory=list)  # several: each is a cost
    gross: Column | None = None
    tax: Column | None = None
    tax_rate: Column | None = None
    doubt: str = ""
    candidates: list[Column] = field(default_factory=list)  # the best first
    prices: set[int] = field(default_factory=set)  # places of prices of a unit
    quantities: set[int] = field(default_factory=set)
    factor: Decimal = _ONE

    @property
    def places(self) -> set[int]:
        """The places of all columns of amounts and rates."""
        chosen = (*self.net, self.gross, self.tax, self.tax_rate)
        return {each.at for each in chosen if each is not None}


def choose_charge(
    columns: Sequence[Column],
    taken: set[int],
    totals: Sequence[Total],
    region: str | None,
) -> Charge:
    """Choose the columns of the charge; ``totals`` are the rows that add up others."""
    free = [each for each in columns if each.at not in taken]
    money = [each for each in free if _may_be_money(each)]
    numbers = [each for each in free if _may_be_number(each)]
    rates = [each for each in free if fit_of("tax_rate", each) > 0.9]
    proofs = prove(
        {each.at: each.contents.values for each in money},
        {each.at: each.contents.values for each in numbers},
        {each.at: each.contents.values for each in rates if _may_be_rate(each)},
        {each.at for each in numbers if each.says("quantity") > _SURE},
        {
            each.at: each.contents.values
            for each in numbers
            if each.contents.shares["decimals"] >= 0.5 and each.says("other") < _SURE
        },
    )
    chooser = _Chooser(money, proofs, totals, region)
    charge = chooser.choose()
    charge.prices, charge.quantities = proofs.price, proofs.quantity
    if charge.tax_rate is None:
        told = [
            each for each in rates if each.says("tax_rate") and each.at not in taken
        ]
        told = [each for each in told if each.at not in charge.places]
        charge.tax_rate = max(told, key=lambda e: e.score("tax_rate"), default=None)
    return charge


def _may_be_money(column: Column) -> bool:
    contents = column.contents
    if contents.is_empty or contents.shares["amount"] < 0.6:
        return False
    if contents.shares["date"] > 0.3 or contents.shares["clock"] > 0.3:
        return False
    if not column.said:
        told = max(contents.shares["decimals"], contents.shares["currency"])
        return told >= 0.5
    words = tokens(column.header)
    if "%" in (*words[:1], *words[-1:]) and column.says("net") < 0.99:
        return False
    said = max(map(column.says, (*MONEY, "before", "discount", "unit_price")))
    best = max(score for name, score in column.said.items() if name != "minor")
    if said >= best - 0.1:
        return True
    # What is named like a measure may be an amount only where its currency stands.
    return contents.shares["currency"] > 0.5


def _may_be_number(column: Column) -> bool:
    contents = column.contents
    return not contents.is_empty and contents.shares["number"] > 0.8


def _may_be_rate(column: Column) -> bool:
    return not column.said or bool(column.says("tax_rate") or column.says("tax"))


class _Chooser:
    """Weighs what the amounts prove and what the headers say."""

    def __init__(
        self,
        money: list[Column],
        proofs: Proofs,
        totals: Sequence[Total],
        region: str | None,
    ) -> None:
        self._money = {each.at: each for each in money}
        self._proofs = proofs
        self._totals = totals
        self._region = region
        self._has_decimals = any(each.contents.shares["decimals"] for each in money)
        self._gross = self._gross_places()
        self._taxes = self._tax_places()
        self._with_total = {at for at in self._money if self._has_total(at)}
        self._scores = {at: self._score(at) for at in self._money}

    def choose(self) -> Charge:
        charge = Charge()
        ranked = sorted(self._money, key=self._rank, reverse=True)
        nets = [at for at in ranked if at not in self._gross | self._taxes]
        nets = [at for at in nets if self._scores[at] >= LEAST]
        charge.candidates = [
            self._money[at] for at in ranked if self._scores[at] >= 0.15
        ]
        if nets:
            self._take_net(charge, nets)
        elif self._gross and (best := [at for at in ranked if at in self._gross]):
            charge.gross = self._money[best[0]]
            if len(best) > 1 and self._is_close(best[0], best[1]):
                charge.doubt = "several"
        else:
            charge.doubt = "missing"
        self._take_taxes(charge)
        return charge

    def _rank(self, at: int) -> tuple[float, int]:
        """Rank the last of equal ones first: a price comes after its parts.

        Without headers it is the other way round: more columns follow than are needed.
        """
        return round(self._scores[at], 2), at if self._money[at].header else -at

    def _take_net(self, charge: Charge, nets: list[int]) -> None:
        best, *others = nets
        charge.net = [self._money[best]]
        rivals = [at for at in others if self._is_rival(at, best)]
        if rivals and self._is_close(best, rivals[0]):
            charge.doubt = "several"
            close = [at for at in (best, *rivals) if self._is_close(best, at)]
            if self._are_costs(close):
                charge.net = [self._money[at] for at in sorted(close)]
        elif self._is_unsure(best):
            charge.doubt = "words"
        elif not self._is_proven(best) and any(
            self._scores[at] >= _HALF * self._scores[best]
            for at in rivals
            if at in self._with_total or best not in self._with_total
        ):
            charge.doubt = "several"
        if any(at in self._taxes for at in self._proofs.parts.get(best, ())):
            charge.doubt = charge.doubt or "several"

    def _are_costs(self, places: list[int]) -> bool:
        """Whether columns are named like parts of a cost that has no column of its own.

        Plan charge, usage charge, device charge: the same word, and none says total.
        """
        named = [set(tokens(self._money[at].header)) for at in places]
        is_total = any(is_total_text(word) for words in named for word in words)
        is_equal = any(at in self._proofs.equal for at in places)
        alike = {w for w in set.intersection(*named) if not w.isdigit()}
        return bool(alike) and not (is_total or is_equal) and len(max(named)) > 1

    def _is_rival(self, at: int, best: int) -> bool:
        """Whether a column may be the charge as well, and is not explained by it."""
        if at in self._proofs.parts.get(best, ()):
            return False
        return not self._money[at].contents.is_zero

    def _is_unsure(self, at: int) -> bool:
        """Whether only the contents tell, or the header tells another thing."""
        column = self._money[at]
        if not column.said:
            return at not in self._with_total and at not in self._proofs.net.values()
        said = max(column.says("net"), column.says("gross"))
        if max(map(column.says, ("before", "discount", "unit_price"))) > said - 0.02:
            return True
        return self._scores[at] < _SURE and not self._is_proven(at)

    def _is_close(self, best: int, other: int) -> bool:
        return self._scores[other] >= self._scores[best] - _MARGIN

    def _is_proven(self, at: int) -> bool:
        return (
            at in self._proofs.charge
            or at in self._proofs.parts
            or at in self._proofs.net.values()
            or self._with_total == {at}
        )

    def _take_taxes(self, charge: Charge) -> None:
        """Add the gross amount, the tax and its rate that belong to the charge."""
        proofs = self._proofs
        net = charge.net[0].at if charge.net else None
        pairs = [g for g, n in proofs.net.items() if n == net and g in self._gross]
        told = sorted(self._gross, key=lambda at: self._money[at].says("gross"))
        if charge.gross is None and (pairs or told) and net is not None:
            gross = max(
                pairs, key=lambda at: self._money[at].says("gross"), default=None
            )
            gross = told[-1] if gross is None else gross
            charge.gross = self._money[gross]
        taxes = [at for at in self._taxes if not self._money[at].contents.is_zero]
        if charge.gross and (at := proofs.tax.get(charge.gross.at)) in taxes:
            charge.tax = self._money[at]
        elif taxes:
            charge.tax = self._money[max(taxes, key=self._said_tax)]

    def _said_tax(self, at: int) -> float:
        return self._money[at].says("tax")

    def _gross_places(self) -> set[int]:
        """Return the columns that have the tax in them."""
        said = {
            at
            for at, each in self._money.items()
            if each.says("gross") > max(each.says("net"), each.says("before"), 0.5)
        }
        proven = {
            gross
            for gross, net in self._proofs.net.items()
            if net not in said and self._is_gross_of(gross, net)
        }
        with_tax = {
            at
            for at in self._money
            if self._region not in _SALES_TAX
            and at not in self._proofs.net.values()
            and self._has_tax_inside(at)
        }
        return said | proven | with_tax

    def _is_gross_of(self, gross: int, net: int) -> bool:
        proofs, money = self._proofs, self._money
        if money[net].strange >= max(money[net].says("net"), _SURE):
            return False
        tax = money.get(proofs.tax.get(gross, -1))
        if gross in proofs.rate or (tax is not None and tax.says("tax") > _SURE):
            return True
        return money[gross].says("net") <= money[net].says("net") + 0.3

    def _has_tax_inside(self, at: int) -> bool:
        """Whether a column called tax is a tax of what is left of this one without it.

        Of an amount without tax it would be a rate in force itself.
        """
        taxes = [each for each in self._money.values() if each.says("tax") > _SURE]
        return any(
            each.at != at
            and self._money[at].says("net") > each.says("net")
            and is_tax_inside(self._money[at].contents.values, each.contents.values)
            for each in taxes
        )

    def _tax_places(self) -> set[int]:
        said = {
            at
            for at, each in self._money.items()
            if each.says("tax") > max(each.says("net"), each.says("gross"))
            and fit_of("tax", each) > 0.5
        }
        proven = {t for g, t in self._proofs.tax.items() if g in self._gross}
        return said | proven - self._gross

    def _score(self, at: int) -> float:
        column, proofs = self._money[at], self._proofs
        said = max(column.says("net"), column.says("gross"))
        score = said if column.said else 0.42
        strange = max(
            max(map(column.says, ("before", "discount", "unit_price"))),
            column.says("other") - 0.1,  # equipment may be charged, and an account
        )
        if strange > max(0, said - 0.02):
            score = 0.35 * max(score, strange)
        if column.contents.is_zero:
            score *= 0.3
        shares = column.contents.shares
        if not shares["decimals"] and not shares["currency"]:
            score *= 0.8 if self._has_decimals or said < 0.9 else 1.0
        score *= 0.5 + 0.5 * shares["amount"]
        in_parts = any(at in parts for parts in proofs.parts.values())
        bonuses = (
            (at in proofs.charge, 0.4),
            (at in proofs.parts and at not in proofs.net, 0.4),
            (at in proofs.net.values() and score > LEAST, 0.3),
            (at in self._with_total, 0.3),
            (at in proofs.price and at not in proofs.charge, -0.6),
            (at in proofs.quantity and at not in proofs.charge, -0.6),
            (in_parts and at not in proofs.parts, -0.35),
            (bool(self._with_total) and at not in self._with_total, -0.15),
        )
        return max(0.0, score + sum(worth for is_so, worth in bonuses if is_so))

    def _has_total(self, at: int) -> bool:
        """Whether a row of totals has the sum of this column."""
        return any(total.fits(at) for total in self._totals)


def factor_of(column: Column, totals: Sequence[Total]) -> Decimal:
    """Return 0.01 where the header says cents, or the total of the column does."""
    if column.says("minor"):
        return _HUNDREDTH
    sums = [(each.told[column.at], each) for each in totals if each.fits(column.at)]
    told_in_units = any(
        abs(told - total.above[column.at]) > _HALF_CENT
        and abs(told - total.section[column.at]) > _HALF_CENT
        for told, total in sums
    )
    return _HUNDREDTH if told_in_units else _ONE


def sign_of(amounts: Sequence[Column]) -> int:
    """Return -1 where nearly all charges have a minus, else 1."""
    filled = [v for column in amounts for v in column.contents.values if v]
    minuses = sum(v < 0 for v in filled)
    return -1 if len(filled) > 1 and minuses > 0.8 * len(filled) else 1
