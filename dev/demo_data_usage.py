"""The usage of each employee in the months that dev/demo shows.

The numbers are out of ranges for fiction and of the sample generator of the tests.
"""

from calendar import monthrange
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

FOUR = Decimal("0.0001")

# usage type: unit, least and most of it in one event, price of one unit
TARIFF = {
    "national_calls": ("seconds", 40, 900, "0.0025"),
    "international_calls": ("seconds", 60, 900, "0.0083"),
    "calls_abroad": ("seconds", 60, 600, "0.0050"),
    "received_abroad": ("seconds", 60, 600, "0.0020"),
    "national_sms": ("pieces", 1, 1, "0.1000"),
    "mms": ("pieces", 1, 1, "0.4500"),
    "national_data": ("MB", 50, 900, "0.0040"),
    "roaming_data_eu": ("MB", 20, 400, "0.0031"),
    "roaming_data": ("MB", 2, 30, "0.4500"),
    "premium_sms": ("pieces", 1, 1, "2.0000"),
    "mobile_payments": ("pieces", 1, 1, "6.5000"),
    "video_calls": ("seconds", 60, 600, "0.0040"),
}
# Once per month and number, on the first day.
FEES = {
    "subscription": "15.0000",
    "options": "5.0000",
    "discount": "-3.2500",
    "device": "22.2200",
}


class Event(NamedTuple):
    """One charge of a sample bill, before a layout writes it down."""

    number: str
    moment: datetime
    usage_type: str
    quantity: int
    unit: str
    amount: Decimal
    dialled: str


def events(usage, month):
    """Yield the fees of each number, then its usage by day.

    ``usage`` is {number: {usage type: how often in the month}}, and ``month`` its
    first day.
    """
    for number, counts in usage.items():
        random = Random(f"{number} {month}")
        start = datetime.combine(month, datetime.min.time())
        own = []
        for usage_type, count in counts.items():
            if usage_type in FEES:
                fee = Decimal(FEES[usage_type])
                yield Event(number, start, usage_type, 1, "pieces", fee, "")
                continue
            own.extend(_event(random, number, start, usage_type) for _ in range(count))
        yield from sorted(own, key=lambda event: event.moment)


def _event(random, number, start, usage_type):
    unit, least, most, price = TARIFF[usage_type]
    days = monthrange(start.year, start.month)[1]
    quantity = random.randint(least, most)
    # By day, as people call: from seven in the morning on, for sixteen hours.
    moment = start + timedelta(
        days=random.randrange(days), hours=7, seconds=random.randrange(16 * 3600)
    )
    return Event(
        number=number,
        moment=moment,
        usage_type=usage_type,
        quantity=quantity,
        unit=unit,
        amount=(quantity * Decimal(price)).quantize(FOUR),
        dialled="" if unit == "MB" else f"+447700900{random.randrange(500, 1000)}",
    )
