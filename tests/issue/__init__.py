from . import test_bill_issues
from . import test_issue_lists
