"""The amounts of charges, which sum up to the total of their file."""

from decimal import Decimal

from ...engine import round_all, round_groups


def round_charges(slots, sums, sign, unit):
    """Return rounded amounts and taxes; per rate they sum up to the file's total."""
    amounts, taxes = [Decimal(0)] * len(slots), [Decimal(0)] * len(slots)
    by_rate = {}
    for index, slot in enumerate(slots):
        by_rate.setdefault(slot.rate, []).append(index)
    for rate, indexes in by_rate.items():
        net = round_all([sums[index].amount for index in indexes], unit)
        # what a statement says of tax must not depend on who else is on the bill
        tax = round_groups(
            [sums[index].tax + sums[index].untaxed * rate / 100 for index in indexes],
            [(slots[index].assignment, slots[index].period) for index in indexes],
            unit,
        )
        for index, amount, tax_amount in zip(indexes, net, tax, strict=True):
            amounts[index], taxes[index] = sign * amount, sign * tax_amount
    return amounts, taxes
