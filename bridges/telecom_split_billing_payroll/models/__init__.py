from . import telecom_deduction
from . import telecom_deduction_run
from . import telecom_exception
from . import hr_payroll_structure
from . import hr_payslip
from . import hr_payslip_input
