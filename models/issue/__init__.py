from . import telecom_issue
from . import telecom_issue_label
from . import telecom_issue_number
from . import telecom_issue_operator
