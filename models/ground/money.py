"""Amounts of currencies, as the engine takes them."""

from decimal import Decimal


def get_unit(currency):
    """Return the smallest amount of a currency."""
    return Decimal(1).scaleb(-currency.decimal_places)
