{
    "name": "Telecom: Job Queue",
    "summary": "Do background tasks of phone bills as jobs of OCA's queue",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Telecom Split Billing contributors",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["telecom_split_billing", "queue_job"],
    "data": [
        "data/queue_job_data.xml",
    ],
    "auto_install": True,
}
