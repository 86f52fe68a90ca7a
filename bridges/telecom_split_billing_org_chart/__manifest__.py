{
    "name": "Telecom: Org Chart",
    "summary": "Show the phone policy on the cards of the org chart",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Employees",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["telecom_split_billing", "hr_org_chart"],
    "data": ["views/hr_employee_views.xml"],
    "auto_install": True,
}
