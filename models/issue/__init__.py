from . import telecom_issue
from . import telecom_issue_number
