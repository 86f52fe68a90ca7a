{
    "name": "Telecom: Payroll",
    "summary": "Deduct the employees' part of phone costs on OCA payslips",
    "version": "19.0.1.1.0",
    "category": "Payroll",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["telecom_split_billing", "payroll"],
    "data": [
        "data/hr_salary_rule_data.xml",
        "views/hr_payslip_views.xml",
    ],
    "post_init_hook": "add_salary_rule",
    "auto_install": True,
}
