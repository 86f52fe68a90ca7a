from . import telecom_bill
from . import telecom_bill_account
from . import telecom_bill_booked
from . import telecom_bill_total
from . import account_move
from . import account_move_line
from . import telecom_issue
from . import telecom_issue_situation
