from . import ir_filters
from . import res_company
from . import telecom_analysis
from . import telecom_overview
from . import telecom_overview_lines
from . import telecom_overview_start
from . import telecom_sample
