from . import test_clean
from . import test_exceptions
from . import test_long_months
from . import test_mandates
from . import test_months
from . import test_payroll_office
from . import test_reminders
