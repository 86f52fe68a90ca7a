from . import telecom_settlement_waive
from . import telecom_settlement_collect
from . import telecom_operator_report
from . import telecom_operator_report_line
from . import account_automatic_entry_wizard
