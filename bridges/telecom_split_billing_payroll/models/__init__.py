from . import telecom_deduction
from . import telecom_deduction_run
from . import hr_payslip
