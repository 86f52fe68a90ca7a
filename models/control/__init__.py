from . import telecom_analysis
from . import telecom_overview
