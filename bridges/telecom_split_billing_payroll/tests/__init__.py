from . import test_many_payslips
from . import test_order
from . import test_payslip
from . import test_salary_structure
