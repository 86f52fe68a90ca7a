{
    "name": "Telecom Split Billing",
    "summary": "Split the operator's phone bill between employer and employee",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "depends": ["account", "account_edi_ubl_cii", "hr", "phone_validation"],
    "external_dependencies": {"python": ["phonenumbers"]},
    "data": [
        "security/telecom_groups.xml",
        "security/ir.model.access.csv",
        "security/telecom_rules.xml",
    ],
    "application": True,
}
