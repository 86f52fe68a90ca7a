{
    "name": "Telecom: Maintenance",
    "summary": "Keep the devices of phone lines as equipment",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Employees",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["telecom_split_billing", "maintenance"],
    "data": [
        "views/telecom_device_views.xml",
        "views/maintenance_equipment_views.xml",
    ],
    "auto_install": True,
}
