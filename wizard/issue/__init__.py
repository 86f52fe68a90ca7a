from . import telecom_issue_resolve
from . import telecom_issue_numbers
from . import telecom_issue_numbers_line
from . import telecom_issue_labels
from . import telecom_issue_labels_line
