from . import telecom_policy_assign
from . import telecom_policy_change
