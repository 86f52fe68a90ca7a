{
    "name": "Telecom: Dashboards",
    "summary": "Show phone costs and usage in the dashboards of Odoo",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Employees",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["telecom_split_billing", "spreadsheet_dashboard"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "auto_install": True,
}
