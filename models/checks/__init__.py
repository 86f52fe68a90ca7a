from . import telecom_check
from . import telecom_check_engine
from . import telecom_check_finding
from . import telecom_check_links
from . import telecom_check_measures
