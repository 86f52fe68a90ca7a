from . import telecom_agreement
from . import telecom_policy
from . import telecom_agreement_due
from . import telecom_agreement_ask
from . import hr_employee
from . import res_company
from . import res_config_settings
