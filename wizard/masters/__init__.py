from . import telecom_set_up
from . import telecom_set_up_line
