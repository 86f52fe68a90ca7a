from . import telecom_start
from . import telecom_start_operator
from . import telecom_start_policy
