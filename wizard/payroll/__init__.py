from . import telecom_deduction_feedback
from . import telecom_deduction_feedback_line
from . import telecom_deduction_undo
