import random
import unittest
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from ...engine import Policy, Rule, TaxedCharge, round_half_up, split, split_taxed
from ...engine.charge import Charge

CENT = Decimal("0.01")
RATES = [
    Decimal(rate)
    for rate in ("0", "2.1", "5.5", "6", "7.7", "10", "20", "21", "25", "27")
]
TYPES = (
    ("calls", "voice"),
    ("sms", "messaging"),
    ("mms", "messaging"),
    ("data", "data"),
)


def overall(**values):
    return Policy(rules=(Rule(scope="overall", **values),))


class TestTaxed(unittest.TestCase):
    """A limit with tax is used to the cent, whatever the number of charges."""

    def make(self, chance):
        """Return charges of several statements and rates, with the tax of a file."""
        credit = chance.random() < 0.3
        result = []
        for key in range(chance.randint(1, 40)):
            usage_type, category = chance.choice(TYPES)
            rate = chance.choice(RATES)
            amount = Decimal(chance.randint(-500 if credit else 0, 3000)) / 100
            tax = round_half_up(amount * rate / 100) + chance.choice(
                (0, 0, CENT, -CENT)
            )
            result.append(
                TaxedCharge(
                    key=key,
                    usage_type=usage_type,
                    category=category,
                    amount=amount,
                    tax=tax if rate else Decimal(0),
                    group=(chance.randint(1, 3), rate),
                )
            )
        return result

    def make_policy(self, chance):
        rules = [
            Rule(
                scope="overall",
                kind="amount",
                amount=Decimal(chance.randint(0, 20000)) / 100,
            )
        ]
        if chance.random() < 0.5:
            rules.append(
                Rule(
                    scope="type",
                    kind="percent",
                    keys={"sms"},
                    percent=Decimal(chance.randint(0, 100)),
                    cap=chance.choice((None, Decimal(5))),
                )
            )
        if chance.random() < 0.5:
            rules.append(Rule(scope="category", kind="full", keys={"data"}))
        return Policy(rules=tuple(rules))

    def test_both_parts_are_exact_with_their_tax(self):
        for seed in range(3000):
            chance = random.Random(seed)
            charges, policy = self.make(chance), self.make_policy(chance)
            shares = split_taxed(charges, policy)
            gross = split(
                [
                    Charge(
                        key=each.key,
                        usage_type=each.usage_type,
                        category=each.category,
                        amount=each.gross,
                    )
                    for each in charges
                ],
                policy,
            )
            for charge, share, whole in zip(charges, shares, gross.shares, strict=True):
                told = (seed, charge, share)
                self.assertEqual(share.employer + share.employee, charge.amount, told)
                self.assertEqual(
                    share.employer_tax + share.employee_tax, charge.tax, told
                )
                self.assertEqual(share.employer_gross, whole.employer, told)
                self.assertEqual(
                    share.employee + share.employee_tax, whole.employee, told
                )
                self.assertEqual(share.employee % CENT, 0, told)
            self.check_nets(charges, shares, gross.shares, seed)

    def check_nets(self, charges, shares, gross, told):
        """Each group is rounded once, not charge by charge."""
        exact, found = defaultdict(Fraction), defaultdict(Decimal)
        for charge, share, whole in zip(charges, shares, gross, strict=True):
            part = Fraction(0)
            if charge.gross:
                part = Fraction(whole.employee) * Fraction(charge.amount)
                part /= Fraction(charge.gross)
            elif whole.employee == charge.gross:
                part = Fraction(charge.amount)
            exact[charge.group] += part
            found[charge.group] += share.employee
        for group, net in exact.items():
            self.assertLessEqual(
                abs(Fraction(found[group]) - net), Fraction(1, 200), (told, group)
            )

    def test_a_limit_is_used_to_the_cent_by_any_number_of_charges(self):
        for count in range(1, 60):
            charges = [
                TaxedCharge(
                    key=key,
                    usage_type="sms",
                    category="messaging",
                    amount=Decimal("4.16"),
                    tax=Decimal("0.87"),
                )
                for key in range(count)
            ]
            shares = split_taxed(charges, overall(kind="amount", amount=Decimal(30)))
            self.assertEqual(
                sum(share.employer_gross for share in shares),
                min(Decimal(30), count * Decimal("5.03")),
            )

    def test_charges_may_come_one_by_one(self):
        charge = TaxedCharge(
            key=1,
            usage_type="sms",
            category="messaging",
            amount=Decimal("4.16"),
            tax=Decimal("0.87"),
        )
        (share,) = split_taxed(iter([charge]), Policy())
        self.assertEqual(
            (share.employee, share.employee_tax), (charge.amount, charge.tax)
        )

    def test_who_pays_all_pays_the_amount_of_the_charge(self):
        for seed in range(300):
            charges = self.make(random.Random(seed))
            for kind, name in (("none", "employee"), ("full", "employer")):
                for share, charge in zip(
                    split_taxed(charges, overall(kind=kind)), charges, strict=True
                ):
                    if charge.gross:
                        self.assertEqual(getattr(share, name), charge.amount, seed)

    def test_the_tax_is_that_of_the_net_wherever_one_net_has_it(self):
        for rate in (Decimal(rate) for rate in (6, 7, 19, 20, 21, 25)):
            reachable = {
                net + round_half_up(net * rate / 100): net
                for net in (Decimal(cents) / 100 for cents in range(6000))
            }
            whole = Decimal(50)
            charge = TaxedCharge(
                key=1,
                usage_type="sms",
                category="messaging",
                amount=whole,
                tax=whole * rate / 100,
            )
            for cents in range(0, 5000, 7):
                limit = charge.gross - Decimal(cents) / 100
                (share,) = split_taxed([charge], overall(kind="amount", amount=limit))
                part = share.employee + share.employee_tax
                self.assertEqual(part, Decimal(cents) / 100)
                self.assertEqual(share.employee, reachable.get(part, share.employee))
                exact = share.employee * rate / 100
                self.assertLess(abs(share.employee_tax - exact), CENT)
