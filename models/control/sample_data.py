"""The people, lines and usage of the sample data: all of it made up.

Numbers are of the range that Ofcom reserves for fiction.
"""

from datetime import timedelta

OPERATOR = "Lumo Mobile"

# (department, employees)
EMPLOYEES = (
    ("Sales", ("Emma Janssens", "Noah Peeters", "Lina Dubois")),
    ("Service", ("Adam Maes", "Sofia Claes", "Lucas Wouters")),
)

# number: (holder, {label: (how often, amount each)})
LINES = {
    "+447700900601": (
        "Emma Janssens",
        {"Subscription": (1, "15.00"), "National calls": (9, "1.85")},
    ),
    "+447700900602": (
        "Noah Peeters",
        {
            "Subscription": (1, "15.00"),
            "National calls": (4, "1.10"),
            "Roaming data": (3, "6.50"),
        },
    ),
    "+447700900603": (
        "Lina Dubois",
        {"Subscription": (1, "15.00"), "National sms": (6, "0.12")},
    ),
    "+447700900604": (
        "Adam Maes",
        {"Subscription": (1, "15.00"), "International calls": (5, "4.20")},
    ),
    "+447700900605": (
        "Sofia Claes",
        {"Subscription": (1, "15.00"), "National data": (2, "5.00")},
    ),
    "+447700900606": (
        "Lucas Wouters",
        {"Subscription": (1, "15.00"), "National calls": (12, "2.40")},
    ),
}

# It has no line: an issue to look at.
UNKNOWN = ("+447700900699", {"National calls": (2, "1.25")})

HEADS = ("Number", "Date", "Label", "Amount", "Tax rate", "Document", "Document date")

DAYS = 28  # of which every month has as many


def write_bill(first, rate, document):
    """Return the detail file of a month, one row per charge."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    usage = [(number, each) for number, (_holder, each) in LINES.items()]
    rows = [
        (
            number,
            first + timedelta(days=7 * at % DAYS),
            label,
            amount,
            f"{rate:g}",
            document,
            last,
        )
        for number, labels in [*usage, UNKNOWN]
        for label, (times, amount) in labels.items()
        for at in range(times)
    ]
    return "\n".join(";".join(map(str, row)) for row in [HEADS, *rows]).encode()
