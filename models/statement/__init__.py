from . import telecom_statement
from . import ir_actions_report
from . import telecom_statement_version
from . import telecom_statement_unsent
from . import telecom_statement_mail
from . import res_company
from . import hr_employee
from . import res_config_settings
