"""The company of dev/demo: its people, policies, operators and phone lines, made up.

The numbers are out of ranges for fiction and of the sample generator of the tests.
"""

from datetime import date

# department: {employee: (job, login)}
EMPLOYEES = {
    "Office": {
        "Lena Claes": ("Accountant", "accountant"),
        "Hugo Maes": ("HR Officer", "hr"),
        "Tess Wouters": ("Telecom Officer", "officer"),
        "Greet Wauters": ("Payroll Officer", "payroll"),
        "Omar Haddad": ("Help Desk", None),
    },
    "Sales": {
        "Emma Janssens": ("Sales Manager", "employee"),
        "Bram De Smet": ("Sales Representative", None),
        "Nora Peeters": ("Sales Representative", None),
        "Victor Lambert": ("Sales Representative", None),
        "Ruben Michiels": ("Commercial Director", "manager"),
    },
    "Field Service": {
        "Yusuf Aydin": ("Technician", None),
        "Jan Vermeulen": ("Technician", None),
        "Sofie Dubois": ("Technician", "colleague"),
        "Karel Goossens": ("Technician", None),
    },
}
DIRECTOR = "Isabelle Fontaine"
# department: who manages it
MANAGERS = {"Sales": "Ruben Michiels"}

# policy: (values, rules). Together they show the five contribution types.
POLICIES = {
    "EUR 30 per user": (
        {},
        [{"scope": "overall", "kind": "amount", "amount": 30}],
    ),
    "Sales: half, up to EUR 40": (
        {"scope": "employee"},
        [
            {
                "scope": "overall",
                "kind": "percent",
                "percent": 50,
                "capped": True,
                "cap": 40,
            }
        ],
    ),
    "Help desk: by usage type": (
        {"default": "employer"},
        [
            {"scope": "type", "types": ["national_calls"], "kind": "full"},
            {"scope": "type", "types": ["national_sms"], "kind": "amount", "amount": 1},
            {
                "scope": "type",
                "types": ["mms", "premium_sms", "premium_numbers", "mobile_payments"],
                "kind": "none",
            },
        ],
    ),
    "Field service: by category, roaming apart": (
        {"prorate": "prorated"},
        [
            {
                "scope": "category",
                "categories": ["voice", "data"],
                "kind": "amount",
                "amount": 30,
            },
            {"scope": "category", "categories": ["non_usage"], "kind": "full"},
            {"scope": "category", "categories": ["video"], "kind": "none"},
            {
                "scope": "type",
                "types": ["roaming_data_eu", "calls_abroad"],
                "kind": "full",
                "counts_towards_parent": False,
            },
        ],
    ),
}
THIRTY, SALES, HELP_DESK, FIELD = POLICIES

# operator: (layout, country of the numbers, more values)
OPERATORS = {
    "Lumo Mobile": ("plain", "uk", {}),
    "Nordvik Mobil": ("telenor_no", "no", {}),
    "Atlantis Wireless": ("verizon", "us", {"account_level": "spread"}),
}

CALLER = {
    "subscription": 1,
    "national_calls": 12,
    "national_sms": 8,
    "national_data": 5,
}
TRAVELLER = {
    **CALLER,
    "options": 1,
    "calls_abroad": 6,
    "received_abroad": 4,
    "roaming_data_eu": 7,
    "roaming_data": 2,
}
# number: (operator, holder, use in the month)
LINES = {
    "+447700900001": ("Lumo Mobile", "Lena Claes", CALLER),
    "+447700900002": ("Lumo Mobile", "Hugo Maes", {**CALLER, "discount": 1}),
    "+447700900003": (
        "Lumo Mobile",
        "Tess Wouters",
        {**CALLER, "national_calls": 22, "premium_sms": 3},
    ),
    "+447700900004": (
        "Lumo Mobile",
        "Omar Haddad",
        {**CALLER, "national_calls": 38, "national_sms": 24, "mms": 3},
    ),
    "+447700900005": (
        "Lumo Mobile",
        DIRECTOR,
        {**TRAVELLER, "international_calls": 5},
    ),
    "+447700900006": ("Lumo Mobile", "Emma Janssens", TRAVELLER),
    "+447700900007": (
        "Lumo Mobile",
        "Emma Janssens",
        {"subscription": 1, "discount": 1, "national_data": 9, "roaming_data_eu": 4},
    ),
    "+447700900008": (
        "Lumo Mobile",
        "Bram De Smet",
        {**CALLER, "national_calls": 26, "mobile_payments": 2},
    ),
    "+447700900009": (
        "Lumo Mobile",
        "Nora Peeters",
        {**CALLER, "international_calls": 4, "video_calls": 3},
    ),
    "+4740000001": (
        "Nordvik Mobil",
        "Jan Vermeulen",
        {**CALLER, "national_calls": 30, "calls_abroad": 3, "roaming_data_eu": 5},
    ),
    "+4740000002": (
        "Nordvik Mobil",
        "Jan Vermeulen",
        {"subscription": 1, "discount": 1, "national_data": 8},
    ),
    # Yusuf hands this one to Sofie: see HANDOVER.
    "+4740000003": (
        "Nordvik Mobil",
        "Yusuf Aydin",
        {**CALLER, "national_calls": 30, "national_data": 9, "mobile_payments": 3},
    ),
    "+16425550100": (
        "Atlantis Wireless",
        "Victor Lambert",
        {**CALLER, "device": 1, "discount": 1},
    ),
    "+16425550101": (
        "Atlantis Wireless",
        "Victor Lambert",
        {"subscription": 1, "options": 1, "national_data": 11},
    ),
    "+16425550102": ("Atlantis Wireless", "Karel Goossens", CALLER),
}
HANDOVER = ("+4740000003", "Sofie Dubois", date(2026, 10, 15), date(2026, 10, 16))
START = date(2025, 1, 1)
