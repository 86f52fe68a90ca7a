from . import telecom_bill_total
from . import account_move
from . import account_move_booked
from . import account_move_line
from . import account_move_account
from . import account_move_currency
from . import account_journal
