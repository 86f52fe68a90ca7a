"""The start of a new policy: rules per contribution type, and a bill to try."""

PRESETS = {
    "amount_user": [{"scope": "overall", "kind": "amount", "amount": 30.0}],
    "percent_user": [
        {
            "scope": "overall",
            "kind": "percent",
            "percent": 50.0,
            "capped": True,
            "cap": 30.0,
        }
    ],
    "amount_category": [
        {
            "scope": "category",
            "category_ids": ["voice", "data"],
            "kind": "amount",
            "amount": 30.0,
        },
        {"scope": "category", "category_ids": ["non_usage", "video"], "kind": "none"},
    ],
    "amount_type": [
        {
            "scope": "type",
            "usage_type_ids": ["national_sms"],
            "kind": "amount",
            "amount": 5.0,
        },
        {"scope": "type", "usage_type_ids": ["mms"], "kind": "none"},
        {"scope": "type", "usage_type_ids": ["national_calls"], "kind": "full"},
    ],
    "combination": [
        {
            "scope": "type",
            "usage_type_ids": ["national_sms", "international_calls"],
            "kind": "none",
        },
        {"scope": "type", "usage_type_ids": ["national_calls"], "kind": "full"},
        {"scope": "overall", "kind": "amount", "amount": 30.0},
    ],
}

EXAMPLE = {
    "subscription": 15.0,
    "national_calls": 12.5,
    "international_calls": 6.0,
    "national_sms": 8.0,
    "mms": 2.0,
    "national_data": 10.0,
    "roaming_data": 9.5,
}
