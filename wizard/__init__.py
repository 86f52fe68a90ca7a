from . import telecom_issue_resolve
