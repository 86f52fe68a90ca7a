REPORT = "telecom_split_billing.report_statement"
